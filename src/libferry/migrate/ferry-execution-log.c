#include "config.h"

#include "migrate/ferry-execution-log.h"

#include "base/ferry-error.h"
#include "base/ferry-file.h"
#include "base/ferry-json.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

typedef enum { LOG, PROCESS, STRUCTURE, DATA, N_FILES } File;

static const char * const file_names[] = { "log.jsonl", "process.jsonl", "structure.sql", "data.jsonl" };

struct _FerryExecutionLog
{
  GObject  parent_instance;
  char    *folder;
  char    *step;
  char    *step_title;
  gint64   step_started;
  int      fds[N_FILES];
  GError  *failure;       /* the first write that failed: told by close, so that logging never ends an execution half way */
};

G_DEFINE_FINAL_TYPE (FerryExecutionLog, ferry_execution_log, G_TYPE_OBJECT)

static void
ferry_execution_log_finalize (GObject *object)
{
  FerryExecutionLog *self = FERRY_EXECUTION_LOG (object);

  for (guint i = 0; i < N_FILES; i++)
    ferry_fd_close (&self->fds[i]);
  g_clear_error (&self->failure);
  g_free (self->folder);
  g_free (self->step);
  g_free (self->step_title);
  G_OBJECT_CLASS (ferry_execution_log_parent_class)->finalize (object);
}

static void
ferry_execution_log_class_init (FerryExecutionLogClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ferry_execution_log_finalize;
}

static void
ferry_execution_log_init (FerryExecutionLog *self)
{
  for (guint i = 0; i < N_FILES; i++)
    self->fds[i] = -1;
}

static void
write_line (FerryExecutionLog *self,
            File               file,
            const char        *line)
{
  if (self->failure == NULL && !ferry_file_append_line (self->fds[file], line, strlen (line), FALSE, &self->failure))
    g_prefix_error (&self->failure, "%s/%s: ", self->folder, file_names[file]);
}

static void
write_json (FerryExecutionLog *self,
            File               file,
            JsonNode          *node)
{
  g_autofree char *line = ferry_json_to_string (node, FALSE);

  write_line (self, file, line);
  json_node_unref (node);
}

/**
 * ferry_execution_log_open:
 * @folder: the execution's folder; it exists
 * @error: return location
 *
 * Begins the files of an execution.
 *
 * Returns: (transfer full) (nullable): the log.
 *
 * Since: 0.1
 */
FerryExecutionLog *
ferry_execution_log_open (const char  *folder,
                          GError     **error)
{
  g_autoptr(FerryExecutionLog) self = g_object_new (FERRY_TYPE_EXECUTION_LOG, NULL);

  self->folder = g_strdup (folder);
  for (guint i = 0; i < N_FILES; i++)
    {
      g_autofree char *path = g_build_filename (folder, file_names[i], NULL);

      self->fds[i] = open (path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
      if (self->fds[i] < 0)
        {
          ferry_error_set_errno (error, errno, _("Can't write %s"), path);
          return NULL;
        }
    }
  write_line (self, STRUCTURE, "BEGIN;");
  return g_steal_pointer (&self);
}

static void
end_step (FerryExecutionLog *self,
          const char        *state)
{
  g_autofree char *started = ferry_time_to_iso (self->step_started);
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_node_take_object (node, object);
  json_object_set_string_member (object, "step", self->step);
  json_object_set_string_member (object, "title", self->step_title);
  json_object_set_string_member (object, "state", state);
  json_object_set_string_member (object, "started", started);
  json_object_set_int_member (object, "durationMicroseconds", ferry_time_now () - self->step_started);
  write_json (self, PROCESS, node);
  g_clear_pointer (&self->step, g_free);
  g_clear_pointer (&self->step_title, g_free);
}

/**
 * ferry_execution_log_step:
 * @self: a log
 * @step: (nullable): id of the step that begins; %NULL when none follows
 * @title: (nullable): its title
 * @state: how the step before it ended: `done`, `failed`, `skipped`
 *
 * Ends the present step and begins another.
 *
 * Since: 0.1
 */
void
ferry_execution_log_step (FerryExecutionLog *self,
                          const char        *step,
                          const char        *title,
                          const char        *state)
{
  if (self->step != NULL)
    end_step (self, state);
  self->step = g_strdup (step);
  self->step_title = g_strdup (title);
  self->step_started = ferry_time_now ();
}

/**
 * ferry_execution_log_add:
 * @self: a log
 * @level: weight
 * @table: (nullable): the table concerned
 * @format: a sentence, printf style; never a secret nor a row's values
 * @...: arguments
 *
 * Adds an entry to the log under the present step.
 *
 * Since: 0.1
 */
void
ferry_execution_log_add (FerryExecutionLog *self,
                         FerryLogLevel      level,
                         const char        *table,
                         const char        *format,
                         ...)
{
  g_autofree char *message = NULL;
  g_autoptr(FerryLogEntry) entry = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  entry = ferry_log_entry_new (ferry_time_now (), level, self->step, table, message);
  write_json (self, LOG, ferry_log_entry_to_json (entry));
}

/**
 * ferry_execution_log_structure:
 * @self: a log
 * @sql: a structural statement that was executed, without ending semicolon
 *
 * Adds a statement to `structure.sql`.
 *
 * Since: 0.1
 */
void
ferry_execution_log_structure (FerryExecutionLog *self,
                               const char        *sql)
{
  g_autofree char *line = g_strconcat (sql, ";", NULL);

  write_line (self, STRUCTURE, line);
}

/**
 * ferry_execution_log_data:
 * @self: a log
 * @table: the table
 * @operation: `insert`, `update`, `delete` or `load`
 * @rows: how many rows the database says it wrote
 *
 * Adds a line to `data.jsonl`.
 *
 * Since: 0.1
 */
void
ferry_execution_log_data (FerryExecutionLog *self,
                          const char        *table,
                          const char        *operation,
                          gint64             rows)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  g_autofree char *time = ferry_time_to_iso (ferry_time_now ());

  json_node_take_object (node, object);
  json_object_set_string_member (object, "time", time);
  json_object_set_string_member (object, "table", table);
  json_object_set_string_member (object, "operation", operation);
  json_object_set_int_member (object, "rows", rows);
  write_json (self, DATA, node);
}

/**
 * ferry_execution_log_check:
 * @self: a log
 * @error: return location
 *
 * Whether everything so far could be written: what can't be told in the log should not be committed.
 *
 * Returns: %FALSE with @error when a line is missing.
 *
 * Since: 0.1
 */
gboolean
ferry_execution_log_check (FerryExecutionLog  *self,
                           GError            **error)
{
  if (self->failure == NULL)
    return TRUE;
  g_propagate_error (error, g_error_copy (self->failure));
  return FALSE;
}

/**
 * ferry_execution_log_close:
 * @self: a log
 * @committed: whether the structural statements took effect
 * @error: return location
 *
 * Ends `structure.sql` with COMMIT or ROLLBACK and tells whether anything could not be written.
 *
 * Returns: %FALSE with @error when the log is not whole.
 *
 * Since: 0.1
 */
gboolean
ferry_execution_log_close (FerryExecutionLog  *self,
                           gboolean            committed,
                           GError            **error)
{
  write_line (self, STRUCTURE, committed ? "COMMIT;" : "ROLLBACK;");
  for (guint i = 0; i < N_FILES; i++)
    if (self->failure == NULL && fsync (self->fds[i]) != 0)
      ferry_error_set_errno (&self->failure, errno, _("Can't write %s"), self->folder);
  if (self->failure == NULL)
    return TRUE;
  g_propagate_error (error, g_error_copy (self->failure));
  return FALSE;
}
