#include "config.h"

#include "model/ferry-backup.h"
#include "model/ferry-fields-private.h"

enum
{
  FIELD_PATH,
  FIELD_NAME,
  FIELD_CREATED,
  FIELD_SIZE,
  FIELD_VERSION,
  FIELD_DIALECT,
  FIELD_SERVER_VERSION,
  FIELD_HAS_FILES,
  FIELD_ENCRYPTED,
  FIELD_REASON,
  FIELD_EXECUTION,
  FIELD_VERIFIED,
  FIELD_PROBLEM,
  FIELD_ORIGIN,
  FIELD_INSTANCE,
  FIELD_TITLE,
  FIELD_RELEASE,
  FIELD_PROVEN,
  FIELD_RESTORABLE,
  FIELD_WHY_NOT,
  N_FIELDS
};

static const FerryField fields[N_FIELDS] = {
  { "path", FERRY_FIELD_STRING },
  { "name", FERRY_FIELD_STRING },
  { "created", FERRY_FIELD_TIME },
  { "size", FERRY_FIELD_COUNT, .fallback = -1 },
  { "version", FERRY_FIELD_STRING },
  { "dialect", FERRY_FIELD_STRING },
  { "server-version", FERRY_FIELD_STRING },
  { "has-files", FERRY_FIELD_BOOLEAN },
  { "encrypted", FERRY_FIELD_BOOLEAN },
  { "reason", FERRY_FIELD_STRING },
  { "execution", FERRY_FIELD_STRING },
  { "verified", FERRY_FIELD_TIME },
  { "problem", FERRY_FIELD_STRING },
  { "origin", FERRY_FIELD_ENUM, ferry_backup_origin_get_type, .fallback = FERRY_BACKUP_FOREIGN },
  { "instance", FERRY_FIELD_STRING },
  { "title", FERRY_FIELD_STRING },
  { "release", FERRY_FIELD_STRING },
  { "proven", FERRY_FIELD_TIME },
  { "restorable", FERRY_FIELD_BOOLEAN, .fallback = TRUE },
  { "why-not", FERRY_FIELD_STRING },
};

struct _FerryBackup
{
  GObject parent_instance;

  GValue  values[N_FIELDS];
};

G_DEFINE_FINAL_TYPE (FerryBackup, ferry_backup, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (FerryBackupOrigin, ferry_backup_origin,
                    G_DEFINE_ENUM_VALUE (FERRY_BACKUP_FOREIGN, "foreign"),
                    G_DEFINE_ENUM_VALUE (FERRY_BACKUP_HERE, "here"),
                    G_DEFINE_ENUM_VALUE (FERRY_BACKUP_AUTHENTICATED, "authenticated"))

static void
ferry_backup_get_property (GObject    *object,
                           guint       id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  g_value_copy (&FERRY_BACKUP (object)->values[id - 1], value);
}

static void
ferry_backup_set_property (GObject      *object,
                           guint         id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  _ferry_fields_set (object, FERRY_BACKUP (object)->values, id, value, pspec);
}

static void
ferry_backup_finalize (GObject *object)
{
  _ferry_fields_clear (N_FIELDS, FERRY_BACKUP (object)->values);
  G_OBJECT_CLASS (ferry_backup_parent_class)->finalize (object);
}

static void
ferry_backup_class_init (FerryBackupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = ferry_backup_get_property;
  object_class->set_property = ferry_backup_set_property;
  object_class->finalize = ferry_backup_finalize;
  _ferry_fields_install (object_class, fields, N_FIELDS, FALSE);
}

static void
ferry_backup_init (FerryBackup *self)
{
  _ferry_fields_init (fields, N_FIELDS, self->values);
}

/**
 * ferry_backup_get_path:
 * @self: a #FerryBackup
 *
 * Returns: (transfer none) (nullable): where the file lies
 *
 * Since: 0.1
 */
const char *
ferry_backup_get_path (FerryBackup *self)
{
  g_return_val_if_fail (FERRY_IS_BACKUP (self), NULL);

  return g_value_get_string (&self->values[FIELD_PATH]);
}

/**
 * ferry_backup_get_name:
 * @self: a #FerryBackup
 *
 * Returns: (transfer none) (nullable): the name of the file
 *
 * Since: 0.1
 */
const char *
ferry_backup_get_name (FerryBackup *self)
{
  g_return_val_if_fail (FERRY_IS_BACKUP (self), NULL);

  return g_value_get_string (&self->values[FIELD_NAME]);
}

/**
 * ferry_backup_get_created:
 * @self: a #FerryBackup
 *
 * Returns: when it was made, µs since 1970
 *
 * Since: 0.1
 */
gint64
ferry_backup_get_created (FerryBackup *self)
{
  g_return_val_if_fail (FERRY_IS_BACKUP (self), 0);

  return g_value_get_int64 (&self->values[FIELD_CREATED]);
}

/**
 * ferry_backup_get_size:
 * @self: a #FerryBackup
 *
 * Returns: its size in bytes, -1 unknown
 *
 * Since: 0.1
 */
gint64
ferry_backup_get_size (FerryBackup *self)
{
  g_return_val_if_fail (FERRY_IS_BACKUP (self), -1);

  return g_value_get_int64 (&self->values[FIELD_SIZE]);
}

/**
 * ferry_backup_get_version:
 * @self: a #FerryBackup
 *
 * Returns: (transfer none) (nullable): the version of the application
 *
 * Since: 0.1
 */
const char *
ferry_backup_get_version (FerryBackup *self)
{
  g_return_val_if_fail (FERRY_IS_BACKUP (self), NULL);

  return g_value_get_string (&self->values[FIELD_VERSION]);
}

/**
 * ferry_backup_get_dialect:
 * @self: a #FerryBackup
 *
 * Returns: (transfer none) (nullable): `postgres` or `sqlite`
 *
 * Since: 0.1
 */
const char *
ferry_backup_get_dialect (FerryBackup *self)
{
  g_return_val_if_fail (FERRY_IS_BACKUP (self), NULL);

  return g_value_get_string (&self->values[FIELD_DIALECT]);
}

/**
 * ferry_backup_get_server_version:
 * @self: a #FerryBackup
 *
 * Returns: (transfer none) (nullable): the version of the database server
 *
 * Since: 0.1
 */
const char *
ferry_backup_get_server_version (FerryBackup *self)
{
  g_return_val_if_fail (FERRY_IS_BACKUP (self), NULL);

  return g_value_get_string (&self->values[FIELD_SERVER_VERSION]);
}

/**
 * ferry_backup_get_has_files:
 * @self: a #FerryBackup
 *
 * Returns: whether uploaded files are in it
 *
 * Since: 0.1
 */
gboolean
ferry_backup_get_has_files (FerryBackup *self)
{
  g_return_val_if_fail (FERRY_IS_BACKUP (self), FALSE);

  return g_value_get_boolean (&self->values[FIELD_HAS_FILES]);
}

/**
 * ferry_backup_get_encrypted:
 * @self: a #FerryBackup
 *
 * Returns: whether it needs a restore password
 *
 * Since: 0.1
 */
gboolean
ferry_backup_get_encrypted (FerryBackup *self)
{
  g_return_val_if_fail (FERRY_IS_BACKUP (self), FALSE);

  return g_value_get_boolean (&self->values[FIELD_ENCRYPTED]);
}

/**
 * ferry_backup_get_reason:
 * @self: a #FerryBackup
 *
 * Returns: (transfer none) (nullable): why it was made: `manual`, `scheduled`, `execution`, `rollback` or `restore`; %NULL when Ferry did not make it
 *
 * Since: 0.1
 */
const char *
ferry_backup_get_reason (FerryBackup *self)
{
  g_return_val_if_fail (FERRY_IS_BACKUP (self), NULL);

  return g_value_get_string (&self->values[FIELD_REASON]);
}

/**
 * ferry_backup_get_execution:
 * @self: a #FerryBackup
 *
 * Returns: (transfer none) (nullable): the id of the execution that made it
 *
 * Since: 0.1
 */
const char *
ferry_backup_get_execution (FerryBackup *self)
{
  g_return_val_if_fail (FERRY_IS_BACKUP (self), NULL);

  return g_value_get_string (&self->values[FIELD_EXECUTION]);
}

/**
 * ferry_backup_get_verified:
 * @self: a #FerryBackup
 *
 * Returns: when it was last read back, µs since 1970; 0 never
 *
 * Since: 0.1
 */
gint64
ferry_backup_get_verified (FerryBackup *self)
{
  g_return_val_if_fail (FERRY_IS_BACKUP (self), 0);

  return g_value_get_int64 (&self->values[FIELD_VERIFIED]);
}

/**
 * ferry_backup_get_problem:
 * @self: a #FerryBackup
 *
 * Returns: (transfer none) (nullable): what is wrong with it
 *
 * Since: 0.1
 */
const char *
ferry_backup_get_problem (FerryBackup *self)
{
  g_return_val_if_fail (FERRY_IS_BACKUP (self), NULL);

  return g_value_get_string (&self->values[FIELD_PROBLEM]);
}

/**
 * ferry_backup_get_origin:
 * @self: a #FerryBackup
 *
 * Returns: whether it was made here, as far as is known
 *
 * Since: 0.1
 */
FerryBackupOrigin
ferry_backup_get_origin (FerryBackup *self)
{
  g_return_val_if_fail (FERRY_IS_BACKUP (self), FERRY_BACKUP_FOREIGN);

  return (FerryBackupOrigin) g_value_get_enum (&self->values[FIELD_ORIGIN]);
}

/**
 * ferry_backup_get_instance:
 * @self: a #FerryBackup
 *
 * Returns: (transfer none) (nullable): the id of the instance that it says it is of
 *
 * Since: 0.1
 */
const char *
ferry_backup_get_instance (FerryBackup *self)
{
  g_return_val_if_fail (FERRY_IS_BACKUP (self), NULL);

  return g_value_get_string (&self->values[FIELD_INSTANCE]);
}

/**
 * ferry_backup_get_title:
 * @self: a #FerryBackup
 *
 * Returns: (transfer none) (nullable): what people call it
 *
 * Since: 0.1
 */
const char *
ferry_backup_get_title (FerryBackup *self)
{
  g_return_val_if_fail (FERRY_IS_BACKUP (self), NULL);

  return g_value_get_string (&self->values[FIELD_TITLE]);
}

/**
 * ferry_backup_get_release:
 * @self: a #FerryBackup
 *
 * Returns: (transfer none) (nullable): the release that it was made for
 *
 * Since: 0.1
 */
const char *
ferry_backup_get_release (FerryBackup *self)
{
  g_return_val_if_fail (FERRY_IS_BACKUP (self), NULL);

  return g_value_get_string (&self->values[FIELD_RELEASE]);
}

/**
 * ferry_backup_get_proven:
 * @self: a #FerryBackup
 *
 * Returns: when it was last restored for a trial and compared, µs since 1970; 0 never
 *
 * Since: 0.1
 */
gint64
ferry_backup_get_proven (FerryBackup *self)
{
  g_return_val_if_fail (FERRY_IS_BACKUP (self), 0);

  return g_value_get_int64 (&self->values[FIELD_PROVEN]);
}

/**
 * ferry_backup_get_restorable:
 * @self: a #FerryBackup
 *
 * Returns: whether nothing is known that keeps it from being restored on the instance that listed it
 *
 * Since: 0.1
 */
gboolean
ferry_backup_get_restorable (FerryBackup *self)
{
  g_return_val_if_fail (FERRY_IS_BACKUP (self), FALSE);

  return g_value_get_boolean (&self->values[FIELD_RESTORABLE]);
}

/**
 * ferry_backup_get_why_not:
 * @self: a #FerryBackup
 *
 * Returns: (transfer none) (nullable): a translated sentence: why it is not restorable
 *
 * Since: 0.1
 */
const char *
ferry_backup_get_why_not (FerryBackup *self)
{
  g_return_val_if_fail (FERRY_IS_BACKUP (self), NULL);

  return g_value_get_string (&self->values[FIELD_WHY_NOT]);
}

/**
 * ferry_backup_to_json:
 * @self: a #FerryBackup
 *
 * Returns: (transfer full): an object with every property in camel case; times are ISO 8601 text, what is unknown is null
 *
 * Since: 0.1
 */
JsonNode *
ferry_backup_to_json (FerryBackup *self)
{
  g_return_val_if_fail (FERRY_IS_BACKUP (self), NULL);

  return _ferry_fields_to_json (fields, N_FIELDS, self->values);
}

/**
 * ferry_backup_new_from_json:
 * @node: what ferry_backup_to_json() made
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the backup, or %NULL with %FERRY_ERROR_DAMAGED, naming the member
 *
 * Since: 0.1
 */
FerryBackup *
ferry_backup_new_from_json (JsonNode  *node,
                            GError   **error)
{
  g_return_val_if_fail (node != NULL, NULL);

  return _ferry_fields_new_from_json (FERRY_TYPE_BACKUP, fields, N_FIELDS, node, error);
}
