#include "config.h"

#include "ferry-backups-page-private.h"

#include "ferry-text.h"

#include <glib/gi18n.h>

typedef struct
{
  FerryInstance       *instance;
  FerryBackupSettings *settings;
} Look;

static void
look_free (gpointer data)
{
  Look *look = data;

  g_object_unref (look->instance);
  g_clear_pointer (&look->settings, ferry_backup_settings_free);
  g_free (look);
}

static gboolean
look_func (FerryJob  *job,
           gpointer   data,
           GError   **error)
{
  Look *look = data;

  look->settings = ferry_instance_get_backup_settings (look->instance, error);
  return look->settings != NULL;
}

static char *
text_of (const FerryBackupSettings *settings,
         const FerryBackupRun      *last)
{
  g_autofree char *next = ferry_text_time (settings->next);
  g_autofree char *failed = last != NULL ? ferry_text_time (last->started) : NULL;

  if (last != NULL && last->problem != NULL)
    return last->name != NULL ? g_strdup_printf (_("The scheduled backup of %s was made, but: %s"), failed, last->problem)
                              : g_strdup_printf (_("The scheduled backup of %s failed: %s"), failed, last->problem);
  if (settings->scheduled && settings->application_cron != NULL)
    return g_strdup_printf (_("Next scheduled backup: %s. NocoBase makes backups of its own as well."), next);
  if (settings->scheduled)
    return g_strdup_printf (_("Next scheduled backup: %s"), next);
  return g_strdup (settings->application_cron != NULL ? _("Scheduled by NocoBase, not by Ferry") : _("No backups are scheduled"));
}

static void
looked (gpointer      owner,
        gpointer      user_data,
        const GError *error)
{
  FerryBackupsPage *self = owner;
  Look *look = user_data;
  const FerryBackupRun *last = error == NULL && look->settings->runs->len > 0 ? g_ptr_array_index (look->settings->runs, 0) : NULL;
  g_autofree char *text = error == NULL ? text_of (look->settings, last) : g_strdup (error->message);

  gtk_label_set_label (self->schedule, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->schedule), text);
  if (error != NULL || (last != NULL && last->problem != NULL))
    gtk_widget_add_css_class (GTK_WIDGET (self->schedule), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->schedule), "error");
}

void
_ferry_backups_page_load_schedule (FerryBackupsPage *self)
{
  FerryInstance *instance = ferry_item_page_get_instance (FERRY_ITEM_PAGE (self));
  g_autoptr(FerryJob) job = ferry_job_new (_("Look at the schedule of backups"));
  Look *look;

  if ((ferry_instance_get_capabilities (instance) & FERRY_CAN_SCHEDULE) == 0)
    return;
  look = g_new0 (Look, 1);
  look->instance = g_object_ref (instance);
  ferry_gtk_run_job (job, FERRY_JOB_QUIET, look_func, look, look_free, self, looked);
}
