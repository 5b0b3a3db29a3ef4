#include "config.h"

#include "site/ferry-site-private.h"

#include "base/ferry-error.h"
#include "base/ferry-file.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

G_DEFINE_FINAL_TYPE (FerrySite, ferry_site, G_TYPE_OBJECT)

static void
ferry_site_finalize (GObject *object)
{
  FerrySite *self = FERRY_SITE (object);

  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->env, ferry_env_file_unref);
  g_clear_pointer (&self->env_path, g_free);
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->storage, g_free);
  g_clear_pointer (&self->state_folder, g_free);
  g_clear_pointer (&self->schema, g_free);
  g_clear_pointer (&self->connection, ferry_connection_settings_unref);
  g_clear_pointer (&self->answered, ferry_connection_settings_unref);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (ferry_site_parent_class)->finalize (object);
}

static void
ferry_site_class_init (FerrySiteClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ferry_site_finalize;
}

static void
ferry_site_init (FerrySite *self)
{
  g_mutex_init (&self->lock);
}

static FerrySite *
site_new (const char *id,
          const char *name,
          FerryStage  stage)
{
  FerrySite *self = g_object_new (FERRY_TYPE_SITE, NULL);

  self->id = g_strdup (id);
  self->name = g_strdup (name);
  self->stage = stage;
  return self;
}

static char *
user_state_folder (FerrySite *self)
{
  const char *home = g_getenv ("FERRY_HOME");

  if (home != NULL && *home != '\0')
    return g_build_filename (home, "instances", self->id, NULL);
  return g_build_filename (g_get_user_data_dir (), "ferry", "instances", self->id, NULL);
}

static void
choose_state_folder (FerrySite  *self,
                     const char *given)
{
  if (self->storage != NULL && access (self->storage, W_OK | X_OK) == 0)
    self->state_folder = g_build_filename (self->storage, "ferry", NULL);
  else if (given != NULL)
    self->state_folder = g_canonicalize_filename (given, NULL);
  else
    self->state_folder = user_state_folder (self);
}

static void
choose_schema (FerrySite *self)
{
  const char *schema = _ferry_site_get_setting (self, "DB_SCHEMA");

  if (self->connection->dialect == FERRY_DIALECT_SQLITE)
    {
      self->schema = g_strdup ("");
      return;
    }
  if (schema != NULL)
    {
      g_free (self->connection->schema);
      self->connection->schema = g_strdup (schema);
    }
  self->schema = g_strdup (self->connection->schema != NULL ? self->connection->schema : "public");
}

static gboolean
read_env (FerrySite   *self,
          const char  *path,
          GError     **error)
{
  self->env_path = g_canonicalize_filename (path, NULL);
  self->folder = g_path_get_dirname (self->env_path);
  self->env = ferry_env_file_new_from_path (self->env_path, error);
  return self->env != NULL;
}

static gboolean
check_application_folder (const char  *folder,
                          GError     **error)
{
  g_autofree char *env = g_build_filename (folder, ".env", NULL);

  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND,
                   _("The application folder %s does not exist. Give the folder that holds NocoBase's .env and storage."), folder);
      return FALSE;
    }
  if (!g_file_test (env, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND,
                   _("%s holds no .env, so it is no application folder of NocoBase. Give the folder with .env and storage, "
                     "or the database and its files one by one."), folder);
      return FALSE;
    }
  return TRUE;
}

/**
 * ferry_site_new_for_folder:
 * @id: UUID of the instance
 * @name: its name, as the user knows it
 * @stage: its stage
 * @folder: folder with NocoBase's `.env` and `storage/` (or what STORAGE_PATH names)
 * @error: %FERRY_ERROR_NOT_FOUND names what is missing, %FERRY_ERROR_UNSUPPORTED another database than PostgreSQL or SQLite,
 *   %FERRY_ERROR_USAGE a value of `.env` that can't be
 *
 * Describes a local instance by its application folder; connects to nothing. Without a writable storage folder Ferry's own files
 * go to `$FERRY_HOME/instances/ID`. Any thread.
 *
 * Returns: (transfer full) (nullable): the site, or %NULL with @error set
 *
 * Since: 0.1
 */
FerrySite *
ferry_site_new_for_folder (const char  *id,
                           const char  *name,
                           FerryStage   stage,
                           const char  *folder,
                           GError     **error)
{
  g_autoptr(FerrySite) self = NULL;
  g_autofree char *env_path = NULL;
  g_autofree char *storage = NULL;
  const char *storage_path;

  g_return_val_if_fail (id != NULL && name != NULL && folder != NULL, NULL);

  if (!check_application_folder (folder, error))
    return NULL;
  self = site_new (id, name, stage);
  env_path = g_build_filename (folder, ".env", NULL);
  if (!read_env (self, env_path, error))
    return NULL;
  storage_path = _ferry_site_get_setting (self, "STORAGE_PATH");
  storage = _ferry_site_resolve_path (self, storage_path != NULL ? storage_path : "storage");
  if (g_file_test (storage, G_FILE_TEST_IS_DIR))
    self->storage = g_steal_pointer (&storage);
  choose_state_folder (self, NULL);
  if (!_ferry_site_connect_by_env (self, error))
    return NULL;
  choose_schema (self);
  return g_steal_pointer (&self);
}

static gboolean
take_storage (FerrySite   *self,
              const char  *storage,
              GError     **error)
{
  if (storage == NULL)
    return TRUE;
  if (!g_file_test (storage, G_FILE_TEST_IS_DIR))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND,
                   _("The storage folder %s does not exist. Give the folder that the application uses, or none."), storage);
      return FALSE;
    }
  self->storage = g_canonicalize_filename (storage, NULL);
  return TRUE;
}

/**
 * ferry_site_new_for_database:
 * @id: UUID of the instance
 * @name: its name, as the user knows it
 * @stage: its stage
 * @uri: `postgresql://…` without a password, or a SQLite file
 * @env_path: (nullable): the application's `.env`
 * @storage: (nullable): its storage folder
 * @state_folder: (nullable): where Ferry keeps its files of this instance when there is no writable storage
 * @error: %FERRY_ERROR_NOT_FOUND names what is missing, %FERRY_ERROR_USAGE what is wrong with @uri or `.env`
 *
 * Describes a local instance by its database; connects to nothing. From `.env` come table prefix, schema, naming, keys, and user,
 * password and TLS settings where @uri leaves them open; a password only for the user that `.env` names. Any thread.
 *
 * Returns: (transfer full) (nullable): the site, or %NULL with @error set
 *
 * Since: 0.1
 */
FerrySite *
ferry_site_new_for_database (const char  *id,
                             const char  *name,
                             FerryStage   stage,
                             const char  *uri,
                             const char  *env_path,
                             const char  *storage,
                             const char  *state_folder,
                             GError     **error)
{
  g_autoptr(FerrySite) self = NULL;

  g_return_val_if_fail (id != NULL && name != NULL && uri != NULL, NULL);

  self = site_new (id, name, stage);
  if (env_path != NULL && !read_env (self, env_path, error))
    return NULL;
  if (!take_storage (self, storage, error))
    return NULL;
  choose_state_folder (self, state_folder);
  if (!_ferry_site_connect_by_uri (self, uri, error))
    return NULL;
  choose_schema (self);
  return g_steal_pointer (&self);
}

/**
 * ferry_site_get_state_folder:
 * @self: a site
 *
 * Returns: (transfer none): the folder of Ferry's own files of this instance, made with mode 0700 when it is not there; where that
 *   fails, writing into it tells why. Any thread.
 *
 * Since: 0.1
 */
const char *
ferry_site_get_state_folder (FerrySite *self)
{
  g_autoptr(GError) error = NULL;

  g_return_val_if_fail (FERRY_IS_SITE (self), NULL);

  if (!ferry_folder_make (self->state_folder, &error))
    g_debug ("%s", error->message);
  return self->state_folder;
}
