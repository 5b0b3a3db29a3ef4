#include "config.h"

#include "release/ferry-evidence-private.h"

#include "archive/ferry-package.h"
#include "archive/ferry-zip.h"
#include "base/ferry-error.h"
#include "base/ferry-file.h"
#include "base/ferry-json.h"
#include "instance/ferry-instance.h"
#include "remote/ferry-instance-open.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#define BLOCK (256 * 1024)
#define MOST_SQL_SHOWN (64 * 1024)

/* The same names as those of an exported execution. */
static const struct { FerryLogPart part; const char *name; } parts[] = {
  { FERRY_LOG_PART_LOG, "log.jsonl" }, { FERRY_LOG_PART_PROCESS, "process.jsonl" }, { FERRY_LOG_PART_STRUCTURE, "structure.sql" },
  { FERRY_LOG_PART_DATA, "data.jsonl" }, { FERRY_LOG_PART_PLAN, "plan.json" },
};

typedef struct
{
  FerryEvidence   evidence;
  FerryStore     *store;
  FerryCatalogue *catalogue;
  FerryJob       *job;
  FerryZipWriter *zip;
  GHashTable     *open;      /* id of an instance -> FerryInstance*, NULL: it can't be opened */
} Gathering;

static void
gathering_clear (Gathering *self)
{
  g_clear_object (&self->zip);
  g_hash_table_unref (self->open);
  g_ptr_array_unref (self->evidence.instances);
  g_ptr_array_unref (self->evidence.packages);
  g_ptr_array_unref (self->evidence.digests);
  g_ptr_array_unref (self->evidence.executions);
  g_ptr_array_unref (self->evidence.backups);
  g_ptr_array_unref (self->evidence.sql);
  g_ptr_array_unref (self->evidence.missing);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Gathering, gathering_clear)

static void
clear_object (gpointer data)
{
  if (data != NULL)
    g_object_unref (data);
}

static void
gathering_init (Gathering          *self,
                const FerryRunbook *runbook)
{
  self->evidence.runbook = runbook;
  self->evidence.instances = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  self->evidence.packages = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_package_metadata_unref);
  self->evidence.digests = g_ptr_array_new_with_free_func (g_free);
  self->evidence.executions = g_ptr_array_new_with_free_func (g_object_unref);
  self->evidence.backups = g_ptr_array_new_with_free_func (g_object_unref);
  self->evidence.sql = g_ptr_array_new_with_free_func (g_free);
  self->evidence.missing = g_ptr_array_new_with_free_func (g_free);
  self->open = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, clear_object);
}

/* What can't be had is told in the file, and is no reason to have no file. */
static void
miss (Gathering  *self,
      const char *what,
      GError     *error)    /* (transfer full) */
{
  g_ptr_array_add (self->evidence.missing, g_strdup_printf ("%s: %s", what, error->message));
  g_error_free (error);
}

/* ---- instances ------------------------------------------------------------------------------------------------------------------- */

static void
set_text (JsonObject *object,
          const char *member,
          const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, member, text);
  else
    json_object_set_null_member (object, member);
}

static FerryInstance *
open_instance (Gathering  *self,
               const char *id)
{
  FerryInstance *instance = NULL;
  g_autoptr(FerryInstanceRecord) record = NULL;
  g_autoptr(FerryProbe) probe = NULL;
  GError *error = NULL;
  JsonObject *object;

  if (g_hash_table_lookup_extended (self->open, id, NULL, (gpointer *) &instance))
    return instance;
  record = ferry_store_find_instance (self->store, id, &error);
  if (record != NULL)
    instance = ferry_instance_new_for_record (record, ferry_store_get_folder (self->store), self->catalogue, &error);
  if (instance != NULL)
    probe = ferry_instance_probe (instance, self->job, &error);
  object = json_object_new ();
  set_text (object, "id", id);
  set_text (object, "name", record != NULL ? record->name : NULL);
  set_text (object, "stage", record != NULL ? record->stage : NULL);
  set_text (object, "place", probe != NULL ? probe->place : NULL);
  set_text (object, "applicationVersion", probe != NULL ? probe->version : NULL);
  set_text (object, "databaseVersion", probe != NULL ? probe->database_version : NULL);
  g_ptr_array_add (self->evidence.instances, object);
  if (error != NULL)
    miss (self, record != NULL ? record->name : id, error);
  g_hash_table_insert (self->open, g_strdup (id), instance);
  return instance;
}

/* ---- migration files ------------------------------------------------------------------------------------------------------------- */

static void
add_package (Gathering  *self,
             const char *digest)
{
  g_autoptr(FerryLibraryRecord) record = NULL;
  g_autoptr(FerryPackage) package = NULL;
  GError *error = NULL;

  if (digest == NULL || g_ptr_array_find_with_equal_func (self->evidence.digests, digest, g_str_equal, NULL))
    return;
  record = ferry_store_find_package (self->store, digest, &error);
  package = record != NULL ? ferry_package_open (record->path, &error) : NULL;
  if (package == NULL)
    {
      g_autofree char *what = g_strdup_printf (_("Migration file %.12s"), digest);

      miss (self, what, error);
      return;
    }
  g_ptr_array_add (self->evidence.digests, g_strdup (digest));
  g_ptr_array_add (self->evidence.packages, ferry_package_metadata_ref (ferry_package_get_metadata (package)));
}

/* ---- executions and backups ------------------------------------------------------------------------------------------------------ */

static void
add_backup (Gathering     *self,
            FerryInstance *instance,
            const char    *name)
{
  g_autofree char *file = name != NULL ? g_path_get_basename (name) : NULL;
  g_autoptr(FerryBackup) backup = NULL;
  GError *error = NULL;

  for (guint i = 0; file != NULL && i < self->evidence.backups->len; i++)
    if (g_str_equal (ferry_backup_get_name (g_ptr_array_index (self->evidence.backups, i)), file))
      return;
  if (file == NULL || instance == NULL)
    return;
  backup = ferry_instance_find_backup (instance, file, NULL, &error);
  if (backup != NULL)
    g_ptr_array_add (self->evidence.backups, g_steal_pointer (&backup));
  else
    miss (self, file, error);
}

static gboolean
add_text (Gathering  *self,
          const char *name,
          const char *text,
          GError    **error)
{
  return ferry_zip_writer_add (self->zip, name, FERRY_ZIP_DEFLATED, text, strlen (text), error);
}

static gboolean
add_node (Gathering  *self,
          const char *folder,
          const char *file,
          JsonNode   *node,     /* (transfer full) */
          GError    **error)
{
  g_autoptr(JsonNode) owned = node;
  g_autofree char *text = ferry_json_to_string (node, TRUE);
  g_autofree char *name = *folder != '\0' ? g_strdup_printf ("%s/%s", folder, file) : g_strdup (file);

  return add_text (self, name, text, error);
}

/* Begins the entry only once the first block is there: what can't be read at all is told as missing. */
static gboolean
add_part (Gathering      *self,
          FerryInstance  *instance,
          FerryExecution *execution,
          guint           part,
          GString        *shown,
          GError        **error)
{
  g_autofree char *name = g_strdup_printf ("executions/%.8s/%s", ferry_execution_get_id (execution), parts[part].name);
  GError *local_error = NULL;
  GBytes *block = ferry_instance_read_log (instance, ferry_execution_get_id (execution), parts[part].part, 0, BLOCK, &local_error);
  gboolean good;

  if (block == NULL)
    {
      miss (self, name, local_error);
      return TRUE;
    }
  good = ferry_zip_writer_begin (self->zip, name, FERRY_ZIP_DEFLATED, error);
  for (gint64 offset = 0; good && g_bytes_get_size (block) > 0;)
    {
      gsize length;
      const char *data = g_bytes_get_data (block, &length);

      if (parts[part].part == FERRY_LOG_PART_STRUCTURE && shown->len < MOST_SQL_SHOWN)
        g_string_append_len (shown, data, (gssize) MIN (length, MOST_SQL_SHOWN - shown->len));
      good = ferry_zip_writer_write (self->zip, data, length, error);
      offset += (gint64) length;
      g_bytes_unref (block);
      block = good ? ferry_instance_read_log (instance, ferry_execution_get_id (execution), parts[part].part, offset, BLOCK, error) : NULL;
      if (block == NULL)
        return FALSE;
    }
  g_bytes_unref (block);
  return good && ferry_zip_writer_end (self->zip, NULL, error);
}

static gboolean
add_execution (Gathering     *self,
               FerryInstance *instance,
               const char    *id,
               GError       **error)
{
  g_autofree char *folder = g_strdup_printf ("executions/%.8s", id);
  g_autoptr(FerryExecution) execution = NULL;
  g_autoptr(GString) shown = g_string_new (NULL);
  GError *local_error = NULL;

  execution = ferry_instance_find_execution (instance, id, &local_error);
  if (execution == NULL)
    {
      miss (self, folder, local_error);
      return TRUE;
    }
  if (!add_node (self, folder, "execution.json", ferry_execution_to_json (execution), error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (!add_part (self, instance, execution, i, shown, error))
      return FALSE;
  if (g_strcmp0 (ferry_execution_get_kind (execution), FERRY_EXECUTION_CATCH_UP) != 0)   /* what it carried is the users' own, and was kept nowhere */
    add_package (self, ferry_execution_get_package_digest (execution));
  add_backup (self, instance, ferry_execution_get_backup (execution));
  g_ptr_array_add (self->evidence.sql, g_utf8_make_valid (shown->str, (gssize) shown->len));
  g_ptr_array_add (self->evidence.executions, g_steal_pointer (&execution));
  return TRUE;
}

static gboolean
add_step (Gathering              *self,
          const FerryRunbookStep *step,
          GError                **error)
{
  const char *id = ferry_runbook_step_get_param (step, "instance");
  const char *execution = ferry_runbook_step_get_result (step, "execution"), *digest = ferry_runbook_step_get_result (step, "digest");
  FerryInstance *instance = id != NULL ? open_instance (self, id) : NULL;

  add_package (self, ferry_runbook_step_get_param (step, "package"));
  if (step->kind == FERRY_RUNBOOK_CREATE)
    add_package (self, digest);
  if (step->kind == FERRY_RUNBOOK_BACKUP)
    add_backup (self, instance, ferry_runbook_step_get_result (step, "name"));
  return instance == NULL || execution == NULL || add_execution (self, instance, execution, error);
}

/* ---- the file -------------------------------------------------------------------------------------------------------------------- */

static JsonNode *
missing_to_json (const FerryEvidence *evidence)
{
  JsonObject *object = json_object_new ();
  JsonArray *instances = json_array_new (), *missing = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *now = ferry_time_to_iso (ferry_time_now ());
  g_autofree char *who = ferry_user_at_host ();

  for (guint i = 0; i < evidence->instances->len; i++)
    json_array_add_object_element (instances, json_object_ref (g_ptr_array_index (evidence->instances, i)));
  for (guint i = 0; i < evidence->missing->len; i++)
    json_array_add_string_element (missing, g_ptr_array_index (evidence->missing, i));
  json_object_set_string_member (object, "kind", "ferry-evidence");
  json_object_set_int_member (object, "format", 1);
  json_object_set_string_member (object, "gathered", now);
  json_object_set_string_member (object, "gatheredBy", who);
  json_object_set_string_member (object, "release", evidence->runbook->id);
  json_object_set_array_member (object, "instances", instances);
  json_object_set_array_member (object, "missing", missing);
  json_node_take_object (node, object);
  return node;
}

static gboolean
write_all (Gathering *self,
           GError   **error)
{
  const FerryEvidence *evidence = &self->evidence;
  g_autofree char *html = NULL;

  for (guint i = 0; i < evidence->runbook->steps->len; i++)
    if (ferry_job_is_cancelled (self->job, error) || !add_step (self, g_ptr_array_index (evidence->runbook->steps, i), error))
      return FALSE;
  for (guint i = 0; i < evidence->packages->len; i++)
    {
      g_autofree char *file = g_strdup_printf ("%.12s.json", (char *) g_ptr_array_index (evidence->digests, i));

      if (!add_node (self, "packages", file, ferry_package_metadata_to_json (g_ptr_array_index (evidence->packages, i)), error))
        return FALSE;
    }
  for (guint i = 0; i < evidence->backups->len; i++)
    {
      FerryBackup *backup = g_ptr_array_index (evidence->backups, i);
      g_autofree char *file = g_strdup_printf ("%u.json", i + 1);

      if (!add_node (self, "backups", file, ferry_backup_to_json (backup), error))
        return FALSE;
    }
  html = _ferry_evidence_to_html (evidence);
  return add_node (self, "", "release.json", ferry_runbook_to_json (evidence->runbook), error) && add_node (self, "", "evidence.json", missing_to_json (evidence), error) &&
         add_text (self, "index.html", html, error) && ferry_zip_writer_finish (self->zip, error);
}

/**
 * ferry_evidence_write:
 * @runbook: a release
 * @store: the user's store; of this thread
 * @catalogue: the catalogue
 * @path: the file to make
 * @replace: takes the place of a file of that name, once the new one is whole
 * @job: (nullable): cancelling leaves no file
 * @error: return location for %FERRY_ERROR_EXISTS, %FERRY_ERROR_NO_SPACE, %FERRY_ERROR_IO
 *
 * Gathers all that is known of a release into one ZIP: `index.html`, and as JSON the release, its executions with logs and SQL, what its migration files and backups say of themselves.
 * No value of a variable and no secret is in it. What can't be gathered, since an instance does not answer, is named in it. Blocking, any thread.
 *
 * Returns: %FALSE with @error
 *
 * Since: 0.1
 */
gboolean
ferry_evidence_write (const FerryRunbook  *runbook,
                      FerryStore          *store,
                      FerryCatalogue      *catalogue,
                      const char          *path,
                      gboolean             replace,
                      FerryJob            *job,
                      GError             **error)
{
  g_auto(Gathering) self = { .store = store, .catalogue = catalogue, .job = job };
  g_autofree char *temporary = g_strdup_printf ("%s.%08x.part", path, g_random_int ());
  gboolean good;

  gathering_init (&self, runbook);
  self.zip = ferry_zip_writer_new (temporary, error);
  if (self.zip == NULL)
    return FALSE;
  good = write_all (&self, error);
  g_clear_object (&self.zip);
  if (good && ferry_file_publish (temporary, path, replace, error))
    return TRUE;
  g_unlink (temporary);
  return FALSE;
}
