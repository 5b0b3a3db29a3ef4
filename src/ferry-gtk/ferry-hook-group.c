#include "config.h"

#include "ferry-hook-group.h"

#include "ferry-app.h"
#include "ferry-gtk-job.h"
#include "ferry-text.h"

#include <glib/gi18n.h>

struct _FerryHookGroup
{
  AdwPreferencesGroup  parent_instance;
  AdwEntryRow         *address;
  AdwPasswordEntryRow *secret;
  AdwActionRow        *made;
  AdwActionRow        *state;
  gboolean             working;
};

G_DEFINE_FINAL_TYPE (FerryHookGroup, ferry_hook_group, ADW_TYPE_PREFERENCES_GROUP)

/* Work with the hook: the keyring and the receiver may take their time, so the store is opened anew in a thread. */
typedef struct
{
  char             *folder;    /* of the store */
  char             *address;   /* nullable: none */
  char             *secret;    /* nullable */
  char             *made;      /* nullable: result */
  FerryReleaseHook *hook;      /* result */
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_free (work->folder);
  g_free (work->address);
  ferry_secret_free (work->secret);
  ferry_secret_free (work->made);
  ferry_release_hook_free (work->hook);
  g_free (work);
}

/* the keeping thread's part of all three */
static gboolean
finish (Work       *work,
        FerryStore *store,
        gboolean    done)
{
  if (store != NULL)
    work->hook = ferry_release_hook_load (store);
  return done;
}

static gboolean
load_func (FerryJob  *job,
           gpointer   data,
           GError   **error)
{
  Work *work = data;
  g_autoptr(FerryStore) store = ferry_store_open (work->folder, error);

  return finish (work, store, store != NULL);
}

static gboolean
set_func (FerryJob  *job,
          gpointer   data,
          GError   **error)
{
  Work *work = data;
  g_autoptr(FerryStore) store = ferry_store_open (work->folder, error);

  return finish (work, store, store != NULL && ferry_release_hook_set (store, work->address, work->secret, &work->made, error));
}

static gboolean
test_func (FerryJob  *job,
           gpointer   data,
           GError   **error)
{
  Work *work = data;
  g_autoptr(FerryStore) store = ferry_store_open (work->folder, error);

  return finish (work, store, store != NULL && ferry_release_hook_test (store, job, error));
}

/* ---- what is shown -------------------------------------------------------------------------------------------------------------- */

static char *
describe_last (const FerryReleaseHook *hook)
{
  g_autofree char *time = hook->told != 0 ? ferry_text_time (hook->told) : NULL;

  if (hook->told == 0)
    return g_strdup (_("No release has ended since it was set."));
  if (hook->problem == NULL)
    return g_strdup_printf (_("Told of “%s”, %s"), hook->release, time);
  return g_strdup_printf (_("Could not be told of “%s”, %s: %s"), hook->release, time, hook->problem);
}

static void
show (FerryHookGroup *self,
      const char     *title,
      const char     *text)
{
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->state), title);
  adw_action_row_set_subtitle (self->state, text);
}

static void
show_hook (FerryHookGroup         *self,
           const FerryReleaseHook *hook)
{
  g_autofree char *last = hook->address != NULL ? describe_last (hook) : NULL;

  gtk_editable_set_text (GTK_EDITABLE (self->address), hook->address != NULL ? hook->address : "");
  gtk_editable_set_text (GTK_EDITABLE (self->secret), "");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "hook.test", hook->address != NULL);
  show (self, hook->address != NULL ? _("Set") : _("Not set"), last != NULL ? last : "");
}

static void
show_failure (FerryHookGroup *self,
              const GError   *error)
{
  show (self, _("That did not work"), error->message);
}

static void
changed (gpointer      owner,
         gpointer      user_data,
         const GError *error)
{
  FerryHookGroup *self = owner;
  Work *work = user_data;

  self->working = FALSE;
  if (error != NULL)
    show_failure (self, error);
  else
    show_hook (self, work->hook);
  gtk_widget_set_visible (GTK_WIDGET (self->made), work->made != NULL);
  adw_action_row_set_subtitle (self->made, work->made != NULL ? work->made : "");
}

static void
tested (gpointer      owner,
        gpointer      user_data,
        const GError *error)
{
  FerryHookGroup *self = owner;

  self->working = FALSE;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "hook.test", TRUE);
  if (error != NULL)
    show_failure (self, error);
  else
    show (self, _("It took the message"), "");
}

/* ---- what is done --------------------------------------------------------------------------------------------------------------- */

static void
begin (FerryHookGroup *self,
       const char     *title,
       FerryJobFunc    func,
       FerryGtkDoneFunc done)
{
  FerryStore *store = ferry_app_get_store (ferry_app_get_default ());
  const char *address = gtk_editable_get_text (GTK_EDITABLE (self->address)), *secret = gtk_editable_get_text (GTK_EDITABLE (self->secret));
  g_autoptr(FerryJob) job = NULL;
  Work *work;

  if (store == NULL || self->working)
    return;
  self->working = TRUE;
  job = ferry_job_new (title);
  work = g_new0 (Work, 1);
  work->folder = g_strdup (ferry_store_get_folder (store));
  work->address = *address != '\0' ? g_strdup (address) : NULL;
  work->secret = *secret != '\0' ? g_strdup (secret) : NULL;
  ferry_gtk_run_job (job, FERRY_JOB_QUIET, func, work, work_free, self, done);
}

static void
apply_cb (FerryHookGroup *self)
{
  begin (self, _("Set the web hook"), set_func, changed);
}

static void
test_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  FerryHookGroup *self = FERRY_HOOK_GROUP (widget);

  gtk_widget_action_set_enabled (widget, "hook.test", FALSE);
  show (self, _("Telling it…"), "");
  begin (self, _("Tell the web hook"), test_func, tested);
}

static void
copy_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), adw_action_row_get_subtitle (FERRY_HOOK_GROUP (widget)->made));
}

static void
ferry_hook_group_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), FERRY_TYPE_HOOK_GROUP);
  G_OBJECT_CLASS (ferry_hook_group_parent_class)->dispose (object);
}

static void
ferry_hook_group_class_init (FerryHookGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ferry_hook_group_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/ferryapp/Ferry/ui/hook-group.ui");
  gtk_widget_class_bind_template_child (widget_class, FerryHookGroup, address);
  gtk_widget_class_bind_template_child (widget_class, FerryHookGroup, secret);
  gtk_widget_class_bind_template_child (widget_class, FerryHookGroup, made);
  gtk_widget_class_bind_template_child (widget_class, FerryHookGroup, state);
  gtk_widget_class_bind_template_callback (widget_class, apply_cb);
  gtk_widget_class_install_action (widget_class, "hook.test", NULL, test_action);
  gtk_widget_class_install_action (widget_class, "hook.copy", NULL, copy_action);
}

static void
ferry_hook_group_init (FerryHookGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "hook.test", FALSE);
  show (self, _("Not set"), "");
  if (ferry_app_get_default () != NULL)
    begin (self, _("Read the web hook"), load_func, changed);
}
