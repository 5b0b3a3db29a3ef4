#include "config.h"

#include "ferry-agent-schedule.h"

#define MINUTE 60   /* seconds: as fine as cron is */

struct _FerryAgentSchedule
{
  FerryAgent     *agent;
  FerryAgentTask *task;      /* nullable: the one begun last */
  guint           source;
  gint64          pruned;    /* µs, monotonic: when old migration files were removed; 0 not yet */
};

static gboolean
run_cb (FerryAgentTask  *task,
        FerryJob        *job,
        gpointer         user_data,
        GError         **error)
{
  FerryInstance *instance = ferry_agent_get_instance (user_data);

  return ferry_scheduled_backup_run (FERRY_LOCAL_INSTANCE (instance), ferry_time_now (), job, NULL, error);
}

static gboolean
is_due (FerryAgent *agent)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryBackupSettings) settings = ferry_schedule_load (ferry_agent_get_site (agent), &error);

  if (settings == NULL)
    g_warning ("The backup settings can't be read: %s", error->message);
  return settings != NULL && ferry_schedule_find_due (settings, NULL, ferry_time_now ()) != 0;
}

static gboolean
minute_cb (gpointer user_data)
{
  FerryAgentSchedule *self = user_data;

  ferry_agent_forget_packages (self->agent);
  if ((self->pruned == 0 || g_get_monotonic_time () - self->pruned >= G_TIME_SPAN_DAY) && ferry_agent_prune_packages (self->agent))
    self->pruned = g_get_monotonic_time ();
  if ((self->task != NULL && !ferry_agent_task_is_over (self->task)) || !is_due (self->agent))
    return G_SOURCE_CONTINUE;
  g_clear_pointer (&self->task, ferry_agent_task_unref);
  self->task = ferry_agent_tasks_begin (ferry_agent_get_tasks (self->agent), NULL, "scheduled-backup", "schedule", run_cb, self->agent, NULL);
  return G_SOURCE_CONTINUE;
}

/**
 * ferry_agent_schedule_new:
 * @agent: what is served
 *
 * Looks every minute whether a backup is due.
 *
 * Returns: (transfer full): the schedule
 */
FerryAgentSchedule *
ferry_agent_schedule_new (FerryAgent *agent)
{
  FerryAgentSchedule *self = g_new0 (FerryAgentSchedule, 1);

  self->agent = agent;
  self->source = g_timeout_add_seconds (MINUTE, minute_cb, self);
  minute_cb (self);
  return self;
}

/**
 * ferry_agent_schedule_free:
 * @self: a schedule
 */
void
ferry_agent_schedule_free (FerryAgentSchedule *self)
{
  g_source_remove (self->source);
  g_clear_pointer (&self->task, ferry_agent_task_unref);
  g_free (self);
}
