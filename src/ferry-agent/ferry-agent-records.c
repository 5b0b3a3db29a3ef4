#include "config.h"

#include "ferry-agent-records.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#define SUFFIX ".json"
#define NAME_LIMIT 64

/* no path from a request reaches the file system */
static char *
path_of (FerryAgent  *agent,
         const char  *folder,
         const char  *name,
         GError     **error)
{
  static const char letters[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";

  if (name != NULL && *name != '\0' && strlen (name) <= NAME_LIMIT && strspn (name, letters) == strlen (name))
    return g_strdup_printf ("%s/%s/%s" SUFFIX, ferry_agent_get_state_folder (agent), folder, name);
  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND, _("There is nothing of that name."));
  return NULL;
}

/**
 * ferry_agent_record_save:
 * @agent: the agent
 * @folder: a constant above
 * @name: its name
 * @record: what to keep
 * @error: return location
 *
 * Keeps a record in place of the one of that name. Durable, blocking.
 *
 * Returns: %FALSE with @error
 *
 * Since: 0.1
 */
gboolean
ferry_agent_record_save (FerryAgent  *agent,
                         const char  *folder,
                         const char  *name,
                         JsonObject  *record,
                         GError     **error)
{
  g_autofree char *path = path_of (agent, folder, name, error);
  g_autofree char *parent = path != NULL ? g_path_get_dirname (path) : NULL;
  g_autoptr(JsonNode) node = json_node_init_object (json_node_alloc (), record);
  g_autofree char *text = ferry_json_to_string (node, TRUE);

  return path != NULL && ferry_folder_make (parent, error) && ferry_file_write_durable (path, text, -1, error);
}

/**
 * ferry_agent_record_load:
 * @agent: the agent
 * @folder: a constant above
 * @name: (nullable): as a caller says it
 * @error: %FERRY_ERROR_NOT_FOUND
 *
 * Returns: (transfer full) (nullable): the record; json_object_unref()
 *
 * Since: 0.1
 */
JsonObject *
ferry_agent_record_load (FerryAgent  *agent,
                         const char  *folder,
                         const char  *name,
                         GError     **error)
{
  g_autofree char *path = path_of (agent, folder, name, error);
  g_autoptr(JsonNode) node = NULL;

  if (path == NULL)
    return NULL;
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND, _("There is no “%s”."), name);
      return NULL;
    }
  node = ferry_json_parse_file (path, error);
  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    return json_object_ref (json_node_get_object (node));
  if (node != NULL)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("%s is damaged."), path);
  return NULL;
}

gboolean
ferry_agent_record_remove (FerryAgent  *agent,
                           const char  *folder,
                           const char  *name,
                           GError     **error)
{
  g_autofree char *path = path_of (agent, folder, name, error);

  if (path == NULL)
    return FALSE;
  if (g_unlink (path) == 0)
    return TRUE;
  ferry_error_set_errno (error, errno, _("Can't remove “%s”"), name);
  return FALSE;
}

static int
newest_first (gconstpointer a,
              gconstpointer b)
{
  JsonObject *const *left = a, *const *right = b;

  return strcmp (ferry_json_opt_string (*right, "createdAt", ""), ferry_json_opt_string (*left, "createdAt", ""));
}

/**
 * ferry_agent_record_list:
 * @agent: the agent
 * @folder: a constant above
 * @error: return location
 *
 * Returns: (transfer full) (nullable) (element-type JsonObject): all that can be read, newest first by their "createdAt"
 *
 * Since: 0.1
 */
GPtrArray *
ferry_agent_record_list (FerryAgent  *agent,
                         const char  *folder,
                         GError     **error)
{
  g_autofree char *path = g_build_filename (ferry_agent_get_state_folder (agent), folder, NULL);
  g_autoptr(GDir) dir = g_file_test (path, G_FILE_TEST_IS_DIR) ? g_dir_open (path, 0, error) : NULL;
  GPtrArray *records = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  const char *file;

  while (dir != NULL && (file = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *name = g_str_has_suffix (file, SUFFIX) ? g_strndup (file, strlen (file) - strlen (SUFFIX)) : NULL;
      JsonObject *record = name != NULL ? ferry_agent_record_load (agent, folder, name, NULL) : NULL;

      if (record != NULL)
        g_ptr_array_add (records, record);
    }
  g_ptr_array_sort (records, newest_first);
  return records;
}
