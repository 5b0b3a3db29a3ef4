#include "config.h"

#include "migrate/ferry-journal-private.h"

#include "base/ferry-crypto.h"
#include "base/ferry-error.h"
#include "base/ferry-file.h"
#include "base/ferry-json.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

/* How many executions keep the digests of the rows that they released. */
#define RELEASED_KEPT 3
#define EXECUTION_LIMIT (4 * 1024 * 1024)

struct _FerryJournal
{
  GObject    parent_instance;
  FerrySite *site;
  char      *folder;
};

G_DEFINE_FINAL_TYPE (FerryJournal, ferry_journal, G_TYPE_OBJECT)

static void
ferry_journal_finalize (GObject *object)
{
  FerryJournal *self = FERRY_JOURNAL (object);

  g_clear_object (&self->site);
  g_clear_pointer (&self->folder, g_free);
  G_OBJECT_CLASS (ferry_journal_parent_class)->finalize (object);
}

static void
ferry_journal_class_init (FerryJournalClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ferry_journal_finalize;
}

static void
ferry_journal_init (FerryJournal *self)
{
}

/**
 * ferry_journal_open:
 * @site: the instance
 * @error: return location
 *
 * Opens the journal of an instance. Nothing is made on disk before something is recorded. Any thread, one at a time.
 *
 * Returns: (transfer full) (nullable): the journal.
 *
 * Since: 0.1
 */
FerryJournal *
ferry_journal_open (FerrySite  *site,
                    GError    **error)
{
  FerryJournal *self = g_object_new (FERRY_TYPE_JOURNAL, NULL);

  self->site = g_object_ref (site);
  self->folder = g_strdup (ferry_site_get_state_folder (site));
  return self;
}

FerrySite *
_ferry_journal_get_site (FerryJournal *self)
{
  return self->site;
}

const char *
_ferry_journal_get_folder (FerryJournal *self)
{
  return self->folder;
}

/**
 * ferry_journal_dup_folder:
 * @self: a journal
 * @id: UUID of an execution
 *
 * Returns: (transfer full): the folder that holds the execution's record, log and SQL; it need not exist.
 *
 * Since: 0.1
 */
char *
ferry_journal_dup_folder (FerryJournal *self,
                          const char   *id)
{
  return g_build_filename (self->folder, "executions", id, NULL);
}

static FerryExecution *
load_execution (FerryJournal  *self,
                const char    *id,
                GError       **error)
{
  g_autofree char *folder = ferry_journal_dup_folder (self, id);
  g_autofree char *path = g_build_filename (folder, "execution.json", NULL);
  g_autofree char *text = NULL;
  g_autoptr(JsonNode) node = NULL;
  gsize length;

  if (!ferry_file_read (path, EXECUTION_LIMIT, &text, &length, error))
    return NULL;
  node = ferry_json_parse (text, (gssize) length, path, error);
  return node != NULL ? ferry_execution_new_from_json (node, error) : NULL;
}

static gint
newest_first (gconstpointer a,
              gconstpointer b)
{
  gint64 started_a = ferry_execution_get_started (*(FerryExecution * const *) a);
  gint64 started_b = ferry_execution_get_started (*(FerryExecution * const *) b);

  return (started_a < started_b) - (started_a > started_b);
}

/**
 * ferry_journal_list_executions:
 * @self: a journal
 * @error: return location
 *
 * Lists the executions, rollbacks and restores of the instance. A folder whose record can't be read is left out: it was being made
 * when its process died, before anything happened to the database. Any thread.
 *
 * Returns: (transfer full) (element-type FerryExecution) (nullable): newest first.
 *
 * Since: 0.1
 */
GPtrArray *
ferry_journal_list_executions (FerryJournal  *self,
                               GError       **error)
{
  g_autoptr(GPtrArray) executions = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *path = g_build_filename (self->folder, "executions", NULL);
  g_autoptr(GDir) dir = NULL;
  const char *name;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&executions);
  dir = g_dir_open (path, 0, error);
  if (dir == NULL)
    {
      ferry_error_convert_io (error, path);
      return NULL;
    }
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      FerryExecution *execution = g_uuid_string_is_valid (name) ? load_execution (self, name, NULL) : NULL;

      if (execution != NULL)
        g_ptr_array_add (executions, execution);
    }
  g_ptr_array_sort (executions, newest_first);
  return g_steal_pointer (&executions);
}

/**
 * ferry_journal_find_execution:
 * @self: a journal
 * @id_prefix: (nullable): beginning of an id; %NULL for the latest
 * @error: return location
 *
 * Finds one execution.
 *
 * Returns: (transfer full) (nullable): the execution; %FERRY_ERROR_NOT_FOUND, or %FERRY_ERROR_USAGE when several begin so.
 *
 * Since: 0.1
 */
FerryExecution *
ferry_journal_find_execution (FerryJournal  *self,
                              const char    *id_prefix,
                              GError       **error)
{
  g_autoptr(GPtrArray) executions = ferry_journal_list_executions (self, error);
  FerryExecution *found = NULL;

  if (executions == NULL)
    return NULL;
  for (guint i = 0; i < executions->len; i++)
    {
      FerryExecution *execution = g_ptr_array_index (executions, i);

      if (id_prefix == NULL)
        return g_object_ref (execution);
      if (!g_str_has_prefix (ferry_execution_get_id (execution), id_prefix))
        continue;
      if (found != NULL)
        {
          g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("More than one execution begins with “%s”. Give more of its id."), id_prefix);
          return NULL;
        }
      found = execution;
    }
  if (found != NULL)
    return g_object_ref (found);
  if (id_prefix == NULL)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND, _("Nothing has been executed on %s yet."), ferry_site_get_name (self->site));
  else
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND, _("%s has no execution “%s”. “ferry log list %s” shows them."),
                 ferry_site_get_name (self->site), id_prefix, ferry_site_get_name (self->site));
  return NULL;
}

/**
 * ferry_journal_save:
 * @self: a journal
 * @execution: the record
 * @error: return location
 *
 * Writes the record of an execution, durably: after a crash the old or the new one is there, whole.
 *
 * Returns: %FALSE with @error.
 *
 * Since: 0.1
 */
gboolean
ferry_journal_save (FerryJournal    *self,
                    FerryExecution  *execution,
                    GError         **error)
{
  g_autofree char *folder = ferry_journal_dup_folder (self, ferry_execution_get_id (execution));
  g_autofree char *path = g_build_filename (folder, "execution.json", NULL);
  g_autoptr(JsonNode) node = ferry_execution_to_json (execution);
  g_autofree char *text = ferry_json_to_string (node, TRUE);

  return ferry_folder_make (folder, error) && ferry_file_write_durable (path, text, -1, error);
}

/**
 * ferry_journal_append:
 * @self: a journal
 * @kind: what happened, such as `execution-done`
 * @id: (nullable): UUID of the execution
 * @text: a sentence for people; never a secret
 * @error: return location
 *
 * Appends a line to `journal.jsonl` and waits until it is on disk.
 *
 * Returns: %FALSE with @error.
 *
 * Since: 0.1
 */
gboolean
ferry_journal_append (FerryJournal  *self,
                      const char    *kind,
                      const char    *id,
                      const char    *text,
                      GError       **error)
{
  g_autofree char *path = g_build_filename (self->folder, "journal.jsonl", NULL);
  g_autofree char *time = ferry_time_to_iso (ferry_time_now ());
  g_autofree char *who = ferry_user_at_host ();
  g_autofree char *line = NULL;
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  FERRY_AUTO_FD fd = -1;

  json_node_take_object (node, object);
  json_object_set_string_member (object, "time", time);
  json_object_set_string_member (object, "kind", kind);
  json_object_set_string_member (object, "id", id != NULL ? id : "");
  json_object_set_string_member (object, "who", who);
  json_object_set_string_member (object, "text", text);
  line = ferry_json_to_string (node, FALSE);
  if (!ferry_folder_make (self->folder, error))
    return FALSE;
  fd = open (path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0)
    {
      ferry_error_set_errno (error, errno, _("Can't write %s"), path);
      return FALSE;
    }
  if (ferry_file_append_line (fd, line, strlen (line), TRUE, error))
    return TRUE;
  g_prefix_error (error, "%s: ", path);
  return FALSE;
}

/* The record as it is on disk now: others may have changed it. */
gboolean
_ferry_journal_reload (FerryJournal    *self,
                       FerryExecution **execution,
                       GError         **error)
{
  FerryExecution *now = load_execution (self, ferry_execution_get_id (*execution), error);

  if (now == NULL)
    return FALSE;
  g_object_unref (*execution);
  *execution = now;
  return TRUE;
}

/* The line comes first: a crash between the two leaves the record open, so that it is settled, and no end without a line. */
gboolean
_ferry_journal_end (FerryJournal    *self,
                    FerryExecution  *execution,
                    const char      *kind,
                    GError         **error)
{
  gboolean appended = ferry_journal_append (self, kind, ferry_execution_get_id (execution), ferry_execution_get_message (execution), error);

  return ferry_journal_save (self, execution, appended ? error : NULL) && appended;
}

/* The lock that a running execution holds on its folder: a process that is gone holds none. */
int
_ferry_journal_hold (FerryJournal  *self,
                     const char    *id,
                     GError       **error)
{
  g_autofree char *folder = ferry_journal_dup_folder (self, id);
  g_autofree char *path = g_build_filename (folder, "running", NULL);
  int fd;

  if (!ferry_folder_make (folder, error))
    return -1;
  fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0 || flock (fd, LOCK_EX | LOCK_NB) != 0)
    {
      ferry_error_set_errno (error, errno, _("Can't lock %s"), path);
      ferry_fd_close (&fd);
      return -1;
    }
  return fd;
}

gboolean
_ferry_journal_is_held (FerryJournal *self,
                        const char   *id)
{
  g_autofree char *folder = ferry_journal_dup_folder (self, id);
  g_autofree char *path = g_build_filename (folder, "running", NULL);
  FERRY_AUTO_FD fd = open (path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);

  return fd >= 0 && flock (fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
}

/* Names of tables may hold anything: a digest of the name is a safe file name. */
char *
_ferry_journal_dup_released_name (const char *table)
{
  char *name = ferry_sha256_hex (table, strlen (table));

  name[32] = '\0';
  return name;
}

static gboolean
left_its_rows (FerryExecution *execution)
{
  FerryExecutionState state = ferry_execution_get_state (execution);

  return state == FERRY_EXECUTION_DONE || state == FERRY_EXECUTION_COMMITTED;
}

/* What a catch-up carried is the users' own: to the next release it counts as changed. */
static gboolean
is_release (FerryExecution *execution)
{
  return left_its_rows (execution) && g_strcmp0 (ferry_execution_get_kind (execution), FERRY_EXECUTION_CATCH_UP) != 0;
}

/* Few executions keep rows, so those are looked for first: their records alone are read. */
char *
_ferry_journal_find_released (FerryJournal *self,
                              const char   *table)
{
  g_autofree char *folder = g_build_filename (self->folder, "executions", NULL);
  g_autofree char *file = _ferry_journal_dup_released_name (table);
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  g_autofree char *newest = NULL;
  gint64 started = G_MININT64;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, "rows", file, NULL);
      g_autoptr(FerryExecution) execution = NULL;

      if (g_uuid_string_is_valid (name) && g_file_test (path, G_FILE_TEST_EXISTS))
        execution = load_execution (self, name, NULL);
      if (execution == NULL || !is_release (execution) || ferry_execution_get_started (execution) <= started)
        continue;
      started = ferry_execution_get_started (execution);
      g_free (newest);
      newest = g_steal_pointer (&path);
    }
  return g_steal_pointer (&newest);
}

/* The rows that this very execution left; else of the last release. */
char *
_ferry_journal_find_released_by (FerryJournal   *self,
                                 FerryExecution *execution,
                                 const char     *table)
{
  g_autofree char *folder = ferry_journal_dup_folder (self, ferry_execution_get_id (execution));
  g_autofree char *file = _ferry_journal_dup_released_name (table);
  g_autofree char *path = g_build_filename (folder, "rows", file, NULL);

  return !is_release (execution) && g_file_test (path, G_FILE_TEST_EXISTS) ? g_steal_pointer (&path) : _ferry_journal_find_released (self, table);
}

void
_ferry_journal_prune_released (FerryJournal *self)
{
  g_autoptr(GPtrArray) executions = ferry_journal_list_executions (self, NULL);
  guint kept[2] = { 0, 0 };   /* catch-ups, releases */

  for (guint i = 0; executions != NULL && i < executions->len; i++)
    {
      FerryExecution *execution = g_ptr_array_index (executions, i);
      g_autofree char *folder = ferry_journal_dup_folder (self, ferry_execution_get_id (execution));
      g_autofree char *rows = g_build_filename (folder, "rows", NULL);

      if (ferry_execution_get_state (execution) == FERRY_EXECUTION_RUNNING || ferry_execution_get_state (execution) == FERRY_EXECUTION_UNKNOWN
          || !g_file_test (rows, G_FILE_TEST_IS_DIR))
        continue;
      if (!left_its_rows (execution) || ++kept[is_release (execution)] > RELEASED_KEPT)
        ferry_folder_remove (rows, NULL);
    }
}
