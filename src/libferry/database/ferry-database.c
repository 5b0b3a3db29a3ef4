#include "config.h"

#include "database/ferry-database.h"
#include "database/ferry-postgres.h"
#include "database/ferry-sqlite.h"

typedef struct
{
  FerryConnectionSettings *settings;
  GCancellable            *cancellable;
} FerryDatabasePrivate;

enum
{
  PROP_0,
  PROP_SETTINGS,
  PROP_CANCELLABLE,
  N_PROPS
};

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (FerryDatabase, ferry_database, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static void
ferry_database_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  FerryDatabasePrivate *priv = ferry_database_get_instance_private (FERRY_DATABASE (object));

  switch (prop_id)
    {
    case PROP_SETTINGS:
      g_value_set_boxed (value, priv->settings);
      break;
    case PROP_CANCELLABLE:
      g_value_set_object (value, priv->cancellable);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ferry_database_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  FerryDatabasePrivate *priv = ferry_database_get_instance_private (FERRY_DATABASE (object));

  switch (prop_id)
    {
    case PROP_SETTINGS:
      priv->settings = g_value_dup_boxed (value);
      break;
    case PROP_CANCELLABLE:
      priv->cancellable = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ferry_database_finalize (GObject *object)
{
  FerryDatabasePrivate *priv = ferry_database_get_instance_private (FERRY_DATABASE (object));

  g_clear_pointer (&priv->settings, ferry_connection_settings_unref);
  g_clear_object (&priv->cancellable);

  G_OBJECT_CLASS (ferry_database_parent_class)->finalize (object);
}

static void
ferry_database_class_init (FerryDatabaseClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = ferry_database_get_property;
  object_class->set_property = ferry_database_set_property;
  object_class->finalize = ferry_database_finalize;

  properties[PROP_SETTINGS] =
    g_param_spec_boxed ("settings", NULL, NULL, FERRY_TYPE_CONNECTION_SETTINGS,
                        G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_CANCELLABLE] =
    g_param_spec_object ("cancellable", NULL, NULL, G_TYPE_CANCELLABLE,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
ferry_database_init (FerryDatabase *self)
{
}

/**
 * ferry_database_open:
 * @settings: what to connect to; must not change while the database is open
 * @cancellable: (nullable): interrupts the opening and everything that runs on the connection later
 * @error: return location for an error of #FERRY_ERROR
 *
 * Opens a connection and probes it. Blocking; the connection may be used by one thread at a time.
 *
 * Returns: (transfer full): the database, or %NULL with %FERRY_ERROR_CONNECTION, %FERRY_ERROR_AUTHENTICATION (a password
 *   is missing or wrong), %FERRY_ERROR_PERMISSION, %FERRY_ERROR_NOT_FOUND, %FERRY_ERROR_UNSUPPORTED (the server is older
 *   than PostgreSQL 13), %FERRY_ERROR_BUSY or %FERRY_ERROR_CANCELLED
 *
 * Since: 0.1
 */
FerryDatabase *
ferry_database_open (FerryConnectionSettings  *settings,
                     GCancellable             *cancellable,
                     GError                  **error)
{
  g_return_val_if_fail (settings != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  switch (settings->dialect)
    {
    case FERRY_DIALECT_POSTGRES:
      return ferry_postgres_open (settings, cancellable, error);
    case FERRY_DIALECT_SQLITE:
      return ferry_sqlite_open (settings, cancellable, error);
    default:
      g_return_val_if_reached (NULL);
    }
}

/**
 * ferry_database_get_settings:
 * @self: a database
 *
 * Returns: (transfer none): the settings that it was opened with
 *
 * Since: 0.1
 */
FerryConnectionSettings *
ferry_database_get_settings (FerryDatabase *self)
{
  FerryDatabasePrivate *priv = ferry_database_get_instance_private (self);

  g_return_val_if_fail (FERRY_IS_DATABASE (self), NULL);

  return priv->settings;
}

/**
 * ferry_database_get_cancellable:
 * @self: a database
 *
 * Returns: (transfer none) (nullable): the cancellable that it was opened with
 *
 * Since: 0.1
 */
GCancellable *
ferry_database_get_cancellable (FerryDatabase *self)
{
  FerryDatabasePrivate *priv = ferry_database_get_instance_private (self);

  g_return_val_if_fail (FERRY_IS_DATABASE (self), NULL);

  return priv->cancellable;
}

/**
 * ferry_database_quote:
 * @identifier: a name in UTF-8
 *
 * Quotes a name for SQL: in double quotes, those inside doubled. Right for PostgreSQL and SQLite. Any thread.
 *
 * Returns: (transfer full): the quoted name
 *
 * Since: 0.1
 */
char *
ferry_database_quote (const char *identifier)
{
  GString *quoted;

  g_return_val_if_fail (identifier != NULL, NULL);

  quoted = g_string_new ("\"");
  for (const char *p = identifier; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (quoted, '"');
      g_string_append_c (quoted, *p);
    }
  g_string_append_c (quoted, '"');

  return g_string_free (quoted, FALSE);
}

/**
 * ferry_database_quote_table:
 * @self: a database
 * @table: a table of it
 *
 * Returns: (transfer full): the table's name for SQL: `"public"."roles"`, or `"roles"` where there are no schemas
 *
 * Since: 0.1
 */
char *
ferry_database_quote_table (FerryDatabase    *self,
                            const FerryTable *table)
{
  g_autofree char *schema = NULL;
  g_autofree char *name = NULL;

  g_return_val_if_fail (FERRY_IS_DATABASE (self), NULL);
  g_return_val_if_fail (table != NULL, NULL);

  name = ferry_database_quote (table->name);
  if (table->schema == NULL || *table->schema == '\0')
    return g_steal_pointer (&name);
  schema = ferry_database_quote (table->schema);

  return g_strdup_printf ("%s.%s", schema, name);
}
