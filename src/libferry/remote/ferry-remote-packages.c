#include "config.h"

#include "remote/ferry-http-download.h"
#include "remote/ferry-remote-files.h"
#include "remote/ferry-remote-stream.h"

#include "base/ferry-error.h"
#include "base/ferry-file.h"
#include "base/ferry-json.h"
#include "wire/ferry-wire-error.h"
#include "wire/ferry-wire-list.h"
#include "wire/ferry-wire-options.h"
#include "wire/ferry-wire-plan.h"
#include "wire/ferry-wire-row-change.h"

#include <inttypes.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

static GPtrArray *
remote_list_tables (FerryInstance  *instance,
                    FerryRuleSet   *rule_set,
                    gboolean        lenient,
                    FerryJob       *job,
                    GError        **error)
{
  FerryRemoteInstance *self = FERRY_REMOTE_INSTANCE (instance);
  JsonObject *body = json_object_new ();
  g_autoptr(JsonNode) node = json_node_init_object (json_node_alloc (), body), tables = NULL;

  json_object_set_member (body, "ruleSet", ferry_rule_set_to_json (rule_set));
  json_object_set_boolean_member (body, "lenient", lenient);
  json_object_unref (body);
  if (!_ferry_remote_need (self, FERRY_CAN_LIST_TABLES, job, error))
    return NULL;
  tables = _ferry_remote_stream (self, "POST", "ferry:tables", NULL, g_steal_pointer (&node), TRUE, job, error);
  return tables != NULL ? ferry_wire_array_from_json (tables, (FerryWireFromJson) ferry_table_rule_new_from_json, g_object_unref, error) : NULL;
}

/* ---- a migration file, made there and fetched ---- */

static char *
path_for (const char *output)
{
  g_autofree char *name = NULL;

  if (!g_file_test (output, G_FILE_TEST_IS_DIR))
    return g_strdup (output);
  name = g_strdup_printf ("migration_%" PRId64 ".nbdata", ferry_time_now () / 1000);
  return g_build_filename (output, name, NULL);
}

/* What came is opened, which checks its structure, and read to the last byte before it gets its name. */
static gboolean
check_package (const char  *path,
               const char  *digest,
               FerryJob    *job,
               GError     **error)
{
  g_autoptr(FerryPackage) package = ferry_package_open (path, error);

  if (package == NULL)
    return FALSE;
  if (g_strcmp0 (ferry_package_get_digest (package), digest) == 0)
    return ferry_package_verify (package, job, error);
  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("The migration file that came is not the one that was asked for."));
  return FALSE;
}

static FerryPackage *
fetch_package (FerryRemoteInstance  *self,
               const char           *digest,
               const char           *output,
               gboolean              steps,
               FerryJob             *job,
               GError              **error)
{
  g_autofree char *path = path_for (output), *part = g_strconcat (path, ".part", NULL), *query = _ferry_remote_query ("digest", digest, NULL);
  FerryHttpCall call = { .method = "GET", .action = "ferry:package", .query = query };
  g_auto(FerryDownload) download = { 0 };

  if (steps)
    ferry_job_begin_step (job, "fetch");
  g_unlink (part);
  if (!ferry_http_download (self->http, &call, part, &download, job, error))
    return NULL;
  if (steps)
    ferry_job_begin_step (job, "verify");
  if (!check_package (part, digest, job, error) || !ferry_file_publish (part, path, FALSE, error))
    {
      g_unlink (part);
      return NULL;
    }
  g_mutex_lock (&self->mutex);
  g_hash_table_add (self->sent, g_strdup (digest));
  g_mutex_unlock (&self->mutex);
  return ferry_package_open (path, error);
}

/* What holds the users' own rows stays there no longer than it is needed; an agent that can't be told removes it by itself after a day. */
void
_ferry_remote_drop_package (FerryRemoteInstance *self,
                            const char          *digest)
{
  JsonObject *body = json_object_new ();
  g_autoptr(JsonNode) node = json_node_init_object (json_node_alloc (), body), answer = NULL;

  json_object_set_string_member (body, "digest", digest);
  json_object_unref (body);
  answer = _ferry_remote_post (self, "ferry:removePackage", NULL, g_steal_pointer (&node), NULL, NULL);   /* also when the work was stopped */
  g_mutex_lock (&self->mutex);
  g_hash_table_remove (self->sent, digest);
  g_mutex_unlock (&self->mutex);
}

static FerryPackage *
take_snapshot (FerryRemoteInstance        *self,
               const FerryPackageOptions  *options,
               FerryJob                   *job,
               GError                    **error)
{
  g_autoptr(JsonNode) made = NULL;
  FerryPackage *package;
  const char *digest;

  if (!_ferry_remote_need (self, FERRY_CAN_SNAPSHOT, job, error))
    return NULL;
  made = _ferry_remote_stream (self, "POST", "ferry:snapshot", NULL, ferry_wire_snapshot_to_json (options), FALSE, job, error);
  digest = made != NULL && JSON_NODE_HOLDS_OBJECT (made) ? ferry_json_get_string (json_node_get_object (made), "digest", error) : NULL;
  if (digest == NULL)
    return NULL;
  package = fetch_package (self, digest, options->output, FALSE, job, error);
  _ferry_remote_drop_package (self, digest);
  return package;
}

static FerryPackage *
remote_create_package (FerryInstance              *instance,
                       const FerryPackageOptions  *options,
                       FerryJob                   *job,
                       GError                    **error)
{
  FerryRemoteInstance *self = FERRY_REMOTE_INSTANCE (instance);
  g_autoptr(JsonNode) made = NULL;
  const char *digest;

  if (options->snapshot)
    return take_snapshot (self, options, job, error);
  if (!_ferry_remote_need (self, FERRY_CAN_CREATE, job, error))
    return NULL;
  made = _ferry_remote_stream (self, "POST", "ferry:createPackage", NULL, ferry_wire_package_options_to_json (options), FALSE, job, error);
  if (made == NULL || !JSON_NODE_HOLDS_OBJECT (made))
    return NULL;
  digest = ferry_json_get_string (json_node_get_object (made), "digest", error);
  if (digest == NULL)
    return NULL;
  ferry_job_add_step (job, "fetch", _("Fetch the migration file"), 30);
  ferry_job_add_step (job, "verify", _("Verify"), 20);
  return fetch_package (self, digest, options->output, TRUE, job, error);
}

/* ---- a migration file, sent once and then named by its digest ---- */

static gboolean
lies_there (FerryRemoteInstance  *self,
            const char           *digest,
            gboolean             *there,
            FerryJob             *job,
            GError              **error)
{
  g_autofree char *query = _ferry_remote_query ("digest", digest, NULL);
  g_autoptr(JsonNode) node = NULL;

  g_mutex_lock (&self->mutex);
  *there = g_hash_table_contains (self->sent, digest);
  g_mutex_unlock (&self->mutex);
  if (*there)
    return TRUE;
  node = _ferry_remote_get (self, "ferry:hasPackage", query, job, error);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return FALSE;
  *there = ferry_json_opt_bool (json_node_get_object (node), "present", FALSE);
  return TRUE;
}

static gboolean
upload_package (FerryRemoteInstance  *self,
                FerryPackage         *package,
                FerryJob             *job,
                GError              **error)
{
  g_auto(FerryUpload) upload = { NULL };
  g_autofree char *query = _ferry_remote_query ("digest", ferry_package_get_digest (package), NULL);
  FerryHttpCall call = { .method = "POST", .action = "ferry:sendPackage", .query = query, .repeatable = TRUE };
  g_autoptr(JsonNode) node = NULL;

  if (!_ferry_remote_prepare_file (self, ferry_package_get_path (package), &upload, &call, job, error))
    return FALSE;
  node = ferry_http_call_data (self->http, &call, job, error);
  return node != NULL;
}

gboolean
_ferry_remote_send_package (FerryRemoteInstance  *self,
                            FerryPackage         *package,
                            FerryJob             *job,
                            GError              **error)
{
  const char *digest = ferry_package_get_digest (package);
  gboolean there;

  if (!lies_there (self, digest, &there, job, error) || (!there && !upload_package (self, package, job, error)))
    return FALSE;
  g_mutex_lock (&self->mutex);
  g_hash_table_add (self->sent, g_strdup (digest));
  g_mutex_unlock (&self->mutex);
  return TRUE;
}

static JsonNode *
name_package (FerryPackage      *package,
              const FerryInputs *inputs)
{
  JsonNode *node = ferry_wire_inputs_to_json (inputs);

  json_object_set_string_member (json_node_get_object (node), "package", ferry_package_get_digest (package));
  return node;
}

static GListModel *
remote_check (FerryInstance      *instance,
              FerryPackage       *package,
              const FerryInputs  *inputs,
              FerryJob           *job,
              GError            **error)
{
  FerryRemoteInstance *self = FERRY_REMOTE_INSTANCE (instance);
  g_autoptr(JsonNode) node = NULL;
  g_autoptr(GPtrArray) items = NULL;
  g_autoptr(GListStore) store = g_list_store_new (FERRY_TYPE_CHECK_ITEM);

  if (!_ferry_remote_need (self, FERRY_CAN_CHECK, job, error) || !_ferry_remote_send_package (self, package, job, error))
    return NULL;
  node = _ferry_remote_stream (self, "POST", "ferry:check", NULL, name_package (package, inputs), TRUE, job, error);
  items = node != NULL ? ferry_wire_array_from_json (node, (FerryWireFromJson) ferry_check_item_new_from_json, g_object_unref, error) : NULL;
  if (items == NULL)
    return NULL;
  for (guint i = 0; i < items->len; i++)
    g_list_store_append (store, g_ptr_array_index (items, i));
  return G_LIST_MODEL (g_steal_pointer (&store));
}

static FerryPlan *
remote_plan (FerryInstance      *instance,
             FerryPackage       *package,
             const FerryInputs  *inputs,
             FerryJob           *job,
             GError            **error)
{
  FerryRemoteInstance *self = FERRY_REMOTE_INSTANCE (instance);
  g_autoptr(JsonNode) node = NULL;

  if (!_ferry_remote_need (self, FERRY_CAN_PLAN, job, error) || !_ferry_remote_send_package (self, package, job, error))
    return NULL;
  node = _ferry_remote_stream (self, "POST", "ferry:plan", NULL, name_package (package, inputs), TRUE, job, error);
  return node != NULL ? ferry_wire_plan_new_from_json (node, error) : NULL;
}

/* ---- rows of a plan ---- */

typedef struct
{
  FerryRowChangeFunc   func;
  gpointer             user_data;
  char               **columns;
  gboolean             ended;
  gboolean             enough;
} Rows;

static gboolean
row_cb (JsonNode  *node,
        gpointer   user_data,
        GError   **error)
{
  Rows *rows = user_data;
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  if (object != NULL && json_object_has_member (object, "end"))
    {
      rows->ended = TRUE;
      return TRUE;
    }
  if (object != NULL && json_object_has_member (object, "errors"))
    {
      ferry_wire_error_from_json (node, 500, "", error);
      return FALSE;
    }
  if (rows->columns == NULL)
    return (rows->columns = ferry_wire_columns_from_json (node, error)) != NULL;
  if (ferry_wire_row_change_show (node, (const char * const *) rows->columns, rows->func, rows->user_data, error))
    return TRUE;
  rows->enough = *error == NULL;
  return FALSE;
}

static gboolean
remote_plan_rows (FerryInstance       *instance,
                  FerryPackage        *package,
                  const char          *table,
                  FerryRowChangeFunc   func,
                  gpointer             user_data,
                  GError             **error)
{
  FerryRemoteInstance *self = FERRY_REMOTE_INSTANCE (instance);
  g_autofree char *query = _ferry_remote_query ("package", ferry_package_get_digest (package), "table", table, NULL);
  FerryHttpCall call = { .method = "GET", .action = "ferry:planRows", .query = query };
  Rows rows = { .func = func, .user_data = user_data };
  g_autoptr(GError) local_error = NULL;
  gboolean whole;

  if (!_ferry_remote_need (self, FERRY_CAN_PLAN, NULL, error) || !_ferry_remote_send_package (self, package, NULL, error))
    return FALSE;
  whole = ferry_http_call_lines (self->http, &call, row_cb, &rows, NULL, &local_error) && rows.ended;
  g_strfreev (rows.columns);
  if (whole || rows.enough)
    return TRUE;
  if (local_error == NULL)
    g_set_error (&local_error, FERRY_ERROR, FERRY_ERROR_CONNECTION, _("The line to “%s” broke."), ferry_http_get_name (self->http));
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

void
_ferry_remote_class_add_packages (FerryInstanceClass *klass)
{
  klass->list_tables = remote_list_tables;
  klass->create_package = remote_create_package;
  klass->check = remote_check;
  klass->plan = remote_plan;
  klass->plan_rows = remote_plan_rows;
}
