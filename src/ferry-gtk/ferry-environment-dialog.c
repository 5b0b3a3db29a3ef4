#include "config.h"

#include "ferry-environment-dialog.h"

#include "ferry-message-bar.h"
#include "ferry-production-strip.h"

#include <glib/gi18n.h>
#include <string.h>

struct _FerryEnvironmentDialog
{
  AdwWindow             parent_instance;
  FerryProductionStrip *strip;
  FerryMessageBar      *message;
  GtkListBox           *list;
  FerryRelease         *release;
  GPtrArray            *asked;    /* FerryVariable*, in the order of the rows */
  GPtrArray            *rows;     /* GtkEditable*, owned by the list */
};

enum { PROP_0, PROP_RELEASE, N_PROPS };

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (FerryEnvironmentDialog, ferry_environment_dialog, ADW_TYPE_WINDOW)

static void
add_row (FerryEnvironmentDialog *self,
         FerryVariable          *variable)
{
  gboolean secret = ferry_variable_get_secret (variable);
  GtkWidget *row = secret ? adw_password_entry_row_new () : adw_entry_row_new ();
  g_autofree char *title = g_strdup_printf (secret ? _("%s (secret)") : _("%s (variable)"), ferry_variable_get_name (variable));

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (ferry_variable_get_value (variable) != NULL)
    gtk_editable_set_text (GTK_EDITABLE (row), ferry_variable_get_value (variable));
  gtk_list_box_append (self->list, row);
  g_ptr_array_add (self->rows, row);
}

/* A value that is entered anew replaces one that was entered for another target; what is not asked for here is kept. */
static void
apply_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  FerryEnvironmentDialog *self = FERRY_ENVIRONMENT_DIALOG (widget);
  g_autoptr(GPtrArray) variables = g_ptr_array_new_with_free_func (g_object_unref);
  GPtrArray *before = ferry_release_get_variables (self->release);

  for (guint i = 0; i < before->len; i++)
    {
      FerryVariable *variable = g_ptr_array_index (before, i);
      gboolean asked = FALSE;

      for (guint k = 0; k < self->asked->len; k++)
        asked |= g_strcmp0 (ferry_variable_get_name (variable), ferry_variable_get_name (g_ptr_array_index (self->asked, k))) == 0;
      if (!asked)
        g_ptr_array_add (variables, g_object_ref (variable));
    }
  for (guint i = 0; i < self->asked->len; i++)
    {
      FerryVariable *variable = g_ptr_array_index (self->asked, i);
      const char *value = gtk_editable_get_text (g_ptr_array_index (self->rows, i));

      if (*value != '\0')
        g_ptr_array_add (variables, ferry_variable_new (ferry_variable_get_name (variable), ferry_variable_get_secret (variable), value));
    }
  ferry_release_set_variables (self->release, variables);
  gtk_window_destroy (GTK_WINDOW (self));
}

void
ferry_environment_dialog_set_value (FerryEnvironmentDialog *self,
                                    const char             *name,
                                    const char             *value)
{
  for (guint i = 0; i < self->asked->len; i++)
    if (g_strcmp0 (ferry_variable_get_name (g_ptr_array_index (self->asked, i)), name) == 0)
      gtk_editable_set_text (g_ptr_array_index (self->rows, i), value);
}

static gboolean
is_asked (FerryEnvironmentDialog *self,
          const char             *name)
{
  for (guint i = 0; i < self->asked->len; i++)
    if (g_strcmp0 (ferry_variable_get_name (g_ptr_array_index (self->asked, i)), name) == 0)
      return TRUE;
  return FALSE;
}

/* NAME=value, as in a file .env: "export", blanks around the name and one pair of quotes around the value are taken off. */
static char *
split_line (char  *line,
            char **value)
{
  char *equals, *name = g_strstrip (line);
  gsize length;

  if (*name == '#' || (equals = strchr (name, '=')) == NULL)
    return NULL;
  *equals = '\0';
  if (g_str_has_prefix (name, "export "))
    name += 7;
  name = g_strstrip (name);
  *value = g_strstrip (equals + 1);
  length = strlen (*value);
  if (length >= 2 && ((*value)[0] == '"' || (*value)[0] == '\'') && (*value)[length - 1] == (*value)[0])
    {
      (*value)[length - 1] = '\0';
      (*value)++;
    }
  return name;
}

guint
ferry_environment_dialog_take_lines (FerryEnvironmentDialog *self,
                                     const char             *text,
                                     guint                  *others)
{
  g_auto(GStrv) lines = g_strsplit_set (text, "\r\n", -1);
  guint taken = 0;

  *others = 0;
  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *value = NULL;
      const char *name = split_line (lines[i], &value);

      if (name == NULL)
        continue;
      if (is_asked (self, name))
        {
          ferry_environment_dialog_set_value (self, name, value);
          taken++;
        }
      else
        (*others)++;
    }
  return taken;
}

static void
pasted_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(FerryEnvironmentDialog) self = user_data;
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
  g_autofree char *told = NULL;
  guint others = 0;
  guint taken;

  if (gtk_widget_in_destruction (GTK_WIDGET (self)) || self->list == NULL)
    return;
  taken = text != NULL ? ferry_environment_dialog_take_lines (self, text, &others) : 0;
  if (taken == 0)
    told = g_strdup (_("The clipboard holds no line NAME=value for one of these names."));
  else if (others == 0)
    told = g_strdup_printf (ngettext ("%u value taken from the clipboard.", "%u values taken from the clipboard.", taken), taken);
  else
    told = g_strdup_printf (ngettext ("%u value taken from the clipboard; %u other lines are not asked for.",
                                      "%u values taken from the clipboard; %u other lines are not asked for.", taken), taken, others);
  ferry_message_bar_show_text (self->message, NULL, told);
}

static void
paste_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (widget), NULL, pasted_cb, g_object_ref (widget));
}

static void
ferry_environment_dialog_set_property (GObject      *object,
                                       guint         prop_id,
                                       const GValue *value,
                                       GParamSpec   *pspec)
{
  if (prop_id == PROP_RELEASE)
    FERRY_ENVIRONMENT_DIALOG (object)->release = g_value_dup_object (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
ferry_environment_dialog_constructed (GObject *object)
{
  FerryEnvironmentDialog *self = FERRY_ENVIRONMENT_DIALOG (object);

  G_OBJECT_CLASS (ferry_environment_dialog_parent_class)->constructed (object);
  if (self->release == NULL)
    return;
  ferry_production_strip_set_item (self->strip, ferry_release_get_target (self->release));
  g_clear_pointer (&self->asked, g_ptr_array_unref);
  self->asked = ferry_release_list_asked (self->release);
  for (guint i = 0; i < self->asked->len; i++)
    add_row (self, g_ptr_array_index (self->asked, i));
  if (self->rows->len > 0)
    gtk_widget_grab_focus (g_ptr_array_index (self->rows, 0));
}

static void
ferry_environment_dialog_dispose (GObject *object)
{
  FerryEnvironmentDialog *self = FERRY_ENVIRONMENT_DIALOG (object);

  gtk_window_set_focus (GTK_WINDOW (object), NULL);   /* see ferry-password-dialog.c */
  gtk_widget_dispose_template (GTK_WIDGET (self), FERRY_TYPE_ENVIRONMENT_DIALOG);
  g_clear_object (&self->release);
  g_clear_pointer (&self->asked, g_ptr_array_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (ferry_environment_dialog_parent_class)->dispose (object);
}

static void
ferry_environment_dialog_class_init (FerryEnvironmentDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = ferry_environment_dialog_set_property;
  object_class->constructed = ferry_environment_dialog_constructed;
  object_class->dispose = ferry_environment_dialog_dispose;
  properties[PROP_RELEASE] = g_param_spec_object ("release", NULL, NULL, FERRY_TYPE_RELEASE, G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  g_type_ensure (FERRY_TYPE_MESSAGE_BAR);
  g_type_ensure (FERRY_TYPE_PRODUCTION_STRIP);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/ferryapp/Ferry/ui/environment-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, FerryEnvironmentDialog, strip);
  gtk_widget_class_bind_template_child (widget_class, FerryEnvironmentDialog, message);
  gtk_widget_class_bind_template_child (widget_class, FerryEnvironmentDialog, list);
  gtk_widget_class_install_action (widget_class, "environment.apply", NULL, apply_action);
  gtk_widget_class_install_action (widget_class, "environment.paste", NULL, paste_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
ferry_environment_dialog_init (FerryEnvironmentDialog *self)
{
  self->asked = g_ptr_array_new_with_free_func (g_object_unref);
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
