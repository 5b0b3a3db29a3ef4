#include "config.h"

#include "ferry-ask-dialog.h"

#include "ferry-app.h"
#include "ferry-gtk-job.h"
#include "ferry-message-bar.h"
#include "ferry-runbook-row.h"

#include <glib/gi18n.h>

struct _FerryAskDialog
{
  AdwWindow            parent_instance;
  FerryMessageBar     *message;
  GtkSearchEntry      *entry;
  GtkLabel            *help;
  AdwPreferencesGroup *plan_group;
  GtkListBox          *list;
  FerryAsk            *ask;       /* nullable: nothing understood yet */
  char                *current;   /* nullable: name of the instance that is shown */
};

enum { PROP_0, PROP_CURRENT };
enum { CREATED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FerryAskDialog, ferry_ask_dialog, ADW_TYPE_WINDOW)

typedef struct
{
  char           *folder;
  char           *sentence;
  char           *current;
  FerryCatalogue *catalogue;
  FerryAsk       *ask;
} Asking;

static void
asking_free (gpointer data)
{
  Asking *asking = data;

  g_free (asking->folder);
  g_free (asking->sentence);
  g_free (asking->current);
  g_object_unref (asking->catalogue);
  g_clear_pointer (&asking->ask, ferry_ask_free);
  g_free (asking);
}

static gboolean
ask_cb (FerryJob *job,
        gpointer  user_data,
        GError  **error)
{
  Asking *asking = user_data;
  g_autoptr(FerryStore) store = ferry_store_open (asking->folder, error);

  if (store != NULL)
    asking->ask = ferry_ask_new (store, asking->catalogue, asking->sentence, asking->current, error);
  return asking->ask != NULL;
}

static void
forget (FerryAskDialog *self)
{
  g_clear_pointer (&self->ask, ferry_ask_free);
  gtk_widget_set_visible (GTK_WIDGET (self->plan_group), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->help), TRUE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "ask.make", FALSE);
}

static void
show_plan (FerryAskDialog *self)
{
  g_autofree char *text = g_strdup_printf (_("%s\nNothing was done, and nothing is kept yet."), self->ask->understood);   /* a title would be cut */
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, child);
  for (guint i = 0; i < self->ask->runbook->steps->len; i++)
    gtk_list_box_append (self->list, ferry_runbook_row_new (g_ptr_array_index (self->ask->runbook->steps, i), FALSE, FALSE, NULL));
  adw_preferences_group_set_description (self->plan_group, text);
  gtk_widget_set_visible (GTK_WIDGET (self->plan_group), TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->help), FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "ask.make", TRUE);
}

static void
asked_cb (gpointer      owner,
          gpointer      user_data,
          const GError *error)
{
  FerryAskDialog *self = owner;
  Asking *asking = user_data;

  if (!g_str_equal (asking->sentence, gtk_editable_get_text (GTK_EDITABLE (self->entry))))
    return;   /* another sentence stands there by now */
  forget (self);
  if (error != NULL)
    {
      ferry_message_bar_show_error (self->message, error);
      return;
    }
  ferry_message_bar_hide (self->message);
  self->ask = g_steal_pointer (&asking->ask);
  show_plan (self);
}

static void
look_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  FerryAskDialog *self = FERRY_ASK_DIALOG (widget);
  FerryApp *app = ferry_app_get_default ();
  g_autoptr(FerryJob) job = NULL;
  Asking *asking;

  if (*gtk_editable_get_text (GTK_EDITABLE (self->entry)) == '\0' || ferry_app_get_store (app) == NULL)
    return;
  job = ferry_job_new (_("Understand"));
  asking = g_new0 (Asking, 1);
  asking->folder = g_strdup (ferry_store_get_folder (ferry_app_get_store (app)));
  asking->sentence = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  asking->current = g_strdup (self->current);
  asking->catalogue = g_object_ref (ferry_app_get_catalogue (app));
  ferry_gtk_run_job (job, FERRY_JOB_QUIET, ask_cb, asking, asking_free, self, asked_cb);
}

static void
activate_cb (FerryAskDialog *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "ask.look", NULL);
}

static void
make_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  FerryAskDialog *self = FERRY_ASK_DIALOG (widget);
  g_autoptr(GError) error = NULL;
  g_autofree char *id = g_strdup (self->ask->runbook->id);

  if (!ferry_runbook_save (self->ask->runbook, ferry_app_get_store (ferry_app_get_default ()), &error))
    {
      ferry_message_bar_show_error (self->message, error);
      return;
    }
  g_signal_emit (self, signals[CREATED], 0, id);
  gtk_window_close (GTK_WINDOW (self));
}

static void
ferry_ask_dialog_set_property (GObject      *object,
                               guint         prop_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  if (prop_id == PROP_CURRENT)
    FERRY_ASK_DIALOG (object)->current = g_value_dup_string (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
ferry_ask_dialog_dispose (GObject *object)
{
  FerryAskDialog *self = FERRY_ASK_DIALOG (object);

  gtk_window_set_focus (GTK_WINDOW (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), FERRY_TYPE_ASK_DIALOG);
  g_clear_pointer (&self->ask, ferry_ask_free);
  g_clear_pointer (&self->current, g_free);
  G_OBJECT_CLASS (ferry_ask_dialog_parent_class)->dispose (object);
}

static void
ferry_ask_dialog_class_init (FerryAskDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = ferry_ask_dialog_set_property;
  object_class->dispose = ferry_ask_dialog_dispose;
  g_object_class_install_property (object_class, PROP_CURRENT, g_param_spec_string ("current", NULL, NULL, NULL, G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS));
  signals[CREATED] = g_signal_new ("created", FERRY_TYPE_ASK_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  g_type_ensure (FERRY_TYPE_MESSAGE_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/ferryapp/Ferry/ui/ask-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, FerryAskDialog, message);
  gtk_widget_class_bind_template_child (widget_class, FerryAskDialog, entry);
  gtk_widget_class_bind_template_child (widget_class, FerryAskDialog, help);
  gtk_widget_class_bind_template_child (widget_class, FerryAskDialog, plan_group);
  gtk_widget_class_bind_template_child (widget_class, FerryAskDialog, list);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, forget);
  gtk_widget_class_bind_template_callback (widget_class, gtk_window_close);
  gtk_widget_class_install_action (widget_class, "ask.look", NULL, look_action);
  gtk_widget_class_install_action (widget_class, "ask.make", NULL, make_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
ferry_ask_dialog_init (FerryAskDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_label_set_text (self->help, ferry_ask_get_help ());
  forget (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}
