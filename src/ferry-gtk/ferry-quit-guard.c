#include "config.h"

#include "ferry-quit-guard.h"

#include <glib/gi18n.h>

static void
cancel_all (GListModel *jobs)
{
  for (guint i = 0; i < g_list_model_get_n_items (jobs); i++)
    {
      g_autoptr(FerryJob) job = g_list_model_get_item (jobs, i);

      ferry_job_cancel (job);
    }
}

static void
quit (FerryApp *app)
{
  g_application_quit (G_APPLICATION (app));
}

static void
quit_when_empty_cb (FerryApp *app)
{
  if (ferry_job_list_is_empty (ferry_app_get_jobs (app)))
    quit (app);
}

/* Work that was told to stop puts its things in order first: a copy begun is removed, a transaction rolled back. */
static void
stop_and_quit (FerryApp *app)
{
  FerryJobList *jobs = ferry_app_get_jobs (app);

  if (ferry_job_list_is_empty (jobs))
    {
      quit (app);
      return;
    }
  g_signal_connect_object (jobs, "items-changed", G_CALLBACK (quit_when_empty_cb), app, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  cancel_all (G_LIST_MODEL (jobs));
}

static void
response_cb (AdwMessageDialog *dialog,
             const char       *response,
             FerryApp         *app)
{
  if (g_str_equal (response, "stop"))
    stop_and_quit (app);
}

/**
 * ferry_quit_guard_ask:
 * @app: the application
 *
 * Quits. While something changes an instance, asks whether to stop it; other work is stopped without asking.
 *
 * Since: 0.1
 */
void
ferry_quit_guard_ask (FerryApp *app)
{
  guint writing = ferry_job_list_count (ferry_app_get_jobs (app), FERRY_JOB_WRITE);
  GtkWindow *parent = gtk_application_get_active_window (GTK_APPLICATION (app));
  AdwMessageDialog *dialog;

  if (writing == 0)
    {
      stop_and_quit (app);
      return;
    }
  dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (parent, _("Stop and Quit?"), NULL));
  adw_message_dialog_format_body (dialog, ngettext ("%u piece of work is changing an instance. Stopping undoes what is not committed yet; closing the window instead lets it finish.",
                                                    "%u pieces of work are changing instances. Stopping undoes what is not committed yet; closing the window instead lets them finish.", writing), writing);
  adw_message_dialog_add_responses (dialog, "cancel", _("_Keep Running"), "stop", _("_Stop and Quit"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "stop", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, "cancel");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (response_cb), app, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}
