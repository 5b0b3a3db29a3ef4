#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "base/ferry-error.h"
#include "database/ferry-postgres-private.h"

/* 1: unique indexes and exclusion constraints; 2: whether an identity column that is always generated is among the columns to
 * set, which UPDATE refuses; 3: foreign keys that point to the table */
#define FACTS_QUERY \
  "SELECT (SELECT pg_catalog.count(*) FROM pg_catalog.pg_index i WHERE i.indrelid = r AND (i.indisunique OR i.indisexclusion))," \
  " EXISTS (SELECT FROM pg_catalog.pg_attribute a WHERE a.attrelid = r AND a.attidentity = 'a' AND a.attname = ANY($2::text[]))," \
  " (SELECT pg_catalog.count(*) FROM pg_catalog.pg_constraint c WHERE c.contype = 'f' AND c.confrelid = r)" \
  " FROM (SELECT $1::pg_catalog.regclass) f(r)"
#define OTHER_COLUMNS_QUERY \
  "SELECT a.attname FROM pg_catalog.pg_attribute a WHERE a.attrelid = $1::pg_catalog.regclass AND a.attnum > 0" \
  " AND NOT a.attisdropped AND a.attgenerated = '' AND a.attname <> ALL($2::text[]) ORDER BY a.attnum"

typedef struct
{
  FerryPostgres      *db;
  const char         *name;        /* quoted, of the table */
  const char         *rows;        /* quoted, of the temporary table with the new rows */
  const char * const *columns;
  const char * const *key_columns;
  const char         *match;       /* t against k */
} Update;

static GPtrArray *
columns_to_set (const char * const *columns,
                const char * const *key_columns)
{
  GPtrArray *names = g_ptr_array_new ();

  for (guint i = 0; columns[i] != NULL; i++)
    if (!g_strv_contains (key_columns, columns[i]))
      g_ptr_array_add (names, (gpointer) columns[i]);
  g_ptr_array_add (names, NULL);

  return names;
}

static gboolean
run_counted (FerryPostgres  *self,
             const char     *sql,
             gint64         *n_rows,
             GError        **error)
{
  g_autoptr(PGresult) result = _ferry_postgres_run (self, sql, NULL, error);

  if (result == NULL)
    return FALSE;

  *n_rows = _ferry_postgres_affected (result);
  return TRUE;
}

static gboolean
update_in_place (const Update  *update,
                 GPtrArray     *to_set,
                 gint64        *n_rows,
                 GError       **error)
{
  g_autoptr(GString) sql = g_string_new (NULL);

  g_string_append_printf (sql, "UPDATE ONLY %s t SET ", update->name);
  for (guint i = 0; i + 1 < to_set->len; i++)
    {
      g_autofree char *column = ferry_database_quote (g_ptr_array_index (to_set, i));

      g_string_append_printf (sql, "%s%s = k.%s", i > 0 ? ", " : "", column, column);
    }
  g_string_append_printf (sql, " FROM %s k WHERE %s", update->rows, update->match);

  return run_counted (update->db, sql->str, n_rows, error);
}

/* the columns of the table that the new rows do not have */
static char **
other_columns (const Update  *update,
               GError       **error)
{
  g_autofree char *array = _ferry_postgres_array (update->columns);
  g_autoptr(PGresult) result = _ferry_postgres_run (update->db, OTHER_COLUMNS_QUERY, (const char * const []) { update->name, array, NULL }, error);
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();

  if (result == NULL)
    return NULL;
  for (int i = 0; i < PQntuples (result); i++)
    g_strv_builder_add (names, PQgetvalue (result, i, 0));

  return g_strv_builder_end (names);
}

static char *
insert_statement (const Update       *update,
                  const char         *kept,
                  const char * const *others)
{
  g_autofree char *columns = _ferry_postgres_join (update->columns, "", ", ");
  g_autofree char *other_list = _ferry_postgres_join (others, "", ", ");
  g_autofree char *values = _ferry_postgres_join (update->columns, "k.", ", ");
  g_autofree char *other_values = _ferry_postgres_join (others, "t.", ", ");
  const char *comma = others[0] != NULL ? ", " : "";

  return g_strdup_printf ("INSERT INTO %s (%s%s%s) OVERRIDING SYSTEM VALUE SELECT %s%s%s FROM %s k JOIN %s t ON %s",
                          update->name, columns, comma, other_list, values, comma, other_values, update->rows, kept, update->match);
}

/* keys and other columns of the rows that will go, for their return */
static char *
keep_rows (const Update        *update,
           const char * const  *others,
           GError             **error)
{
  g_autofree char *kept = _ferry_postgres_new_name (update->db);
  g_autofree char *keys = _ferry_postgres_join (update->key_columns, "t.", ", ");
  g_autofree char *values = _ferry_postgres_join (others, "t.", ", ");
  g_autofree char *sql = g_strdup_printf ("CREATE TEMPORARY TABLE %s ON COMMIT DROP AS SELECT %s%s%s FROM ONLY %s t JOIN %s k ON %s",
                                          kept, keys, others[0] != NULL ? ", " : "", values, update->name, update->rows, update->match);
  gint64 ignored;

  return run_counted (update->db, sql, &ignored, error) ? g_steal_pointer (&kept) : NULL;
}

/* Unique values are checked row by row within UPDATE, so rows that swap them go all and come again. */
static gboolean
replace (const Update  *update,
         gint64        *n_rows,
         GError       **error)
{
  g_auto(GStrv) others = other_columns (update, error);
  g_autofree char *kept = others != NULL ? keep_rows (update, (const char * const *) others, error) : NULL;
  g_autofree char *erase = g_strdup_printf ("DELETE FROM ONLY %s t USING %s k WHERE %s", update->name, update->rows, update->match);
  g_autofree char *insert = NULL;
  gint64 n_deleted = 0;

  if (kept == NULL)
    return FALSE;
  insert = insert_statement (update, kept, (const char * const *) others);
  if (!run_counted (update->db, erase, &n_deleted, error) || !run_counted (update->db, insert, n_rows, error))
    return FALSE;
  if (n_deleted == *n_rows)
    return _ferry_postgres_drop (update->db, kept, error);

  g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED,
               _("Of %" PRId64 " rows to change in %s, %" PRId64 " came back: the new rows repeat a key; nothing may be committed"),
               n_deleted, update->name, *n_rows);
  return FALSE;
}

static gboolean
apply (const Update  *update,
       gint64        *n_rows,
       GError       **error)
{
  g_autoptr(GPtrArray) to_set = columns_to_set (update->columns, update->key_columns);
  g_autofree char *array = _ferry_postgres_array ((const char * const *) to_set->pdata);
  g_autoptr(PGresult) facts = NULL;

  if (to_set->len == 1)
    return TRUE;
  facts = _ferry_postgres_run (update->db, FACTS_QUERY, (const char * const []) { update->name, array, NULL }, error);
  if (facts == NULL)
    return FALSE;

  if (g_str_equal (PQgetvalue (facts, 0, 0), "1") && *PQgetvalue (facts, 0, 1) == 'f')
    return update_in_place (update, to_set, n_rows, error);
  if (g_str_equal (PQgetvalue (facts, 0, 2), "0"))
    return replace (update, n_rows, error);

  g_set_error (error, FERRY_ERROR, FERRY_ERROR_FAILED,
               _("Rows of %s can't be replaced while foreign keys point to it; this is a fault of Ferry, please report it"), update->name);
  return FALSE;
}

gboolean
_ferry_postgres_update_rows (FerryDatabase       *db,
                             const FerryTable    *table,
                             const char * const  *columns,
                             const char * const  *key_columns,
                             FerryRowReader      *rows,
                             gint64              *n_rows,
                             GError             **error)
{
  FerryPostgres *self = FERRY_POSTGRES (db);
  g_autofree char *name = ferry_database_quote_table (db, table);
  g_autofree char *match = NULL;
  g_autofree char *temporary = NULL;
  Update update;

  *n_rows = 0;
  if (!_ferry_postgres_is_row_key (table, key_columns))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED, _("Rows of %s can't be changed: the table has no such key"), name);
      return FALSE;
    }
  match = _ferry_postgres_match (self, table, key_columns, error);
  if (match == NULL)
    return FALSE;
  temporary = _ferry_postgres_fill (self, table, columns, rows, error);
  if (temporary == NULL)
    return FALSE;

  update = (Update) { self, name, temporary, columns, key_columns, match };
  return apply (&update, n_rows, error) && _ferry_postgres_drop (self, temporary, error);
}
