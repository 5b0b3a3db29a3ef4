#include "config.h"

#include "database/ferry-sqlite-private.h"

#include "base/ferry-error.h"
#include "database/ferry-sqlite-error.h"
#include "database/ferry-sqlite-statement.h"

#include <glib/gi18n-lib.h>

/* Foreign keys are off in all of Ferry's connections; what suspending does is to remember which rows violate them already, so that
 * resuming tells new violations from old ones. "child\tparent" -> number of rows; a child whose keys can't be checked
 * (the parent lacks the unique key) is there as "child" -> -1. */

static void
set_triggers (FerrySqlite *self,
              gboolean     enabled)
{
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, enabled, NULL);
}

static gboolean
contains_table (GHashTable *names,
                const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  return g_hash_table_contains (names, lower);
}

static void
add_table (GHashTable *names,
           const char *name)
{
  g_hash_table_add (names, g_ascii_strdown (name, -1));
}

/* tables that have a foreign key of which one side is among @names */
static GPtrArray *
find_children (const FerrySchema *schema,
               GHashTable        *names)
{
  GPtrArray *children = g_ptr_array_new ();

  for (guint i = 0; i < schema->tables->len; i++)
    {
      FerryTable *table = g_ptr_array_index (schema->tables, i);
      gboolean touched = FALSE;

      for (guint j = 0; j < table->foreign_keys->len && !touched; j++)
        {
          FerryForeignKey *key = g_ptr_array_index (table->foreign_keys, j);

          touched = contains_table (names, table->name) || contains_table (names, key->target_table);
        }
      if (touched)
        g_ptr_array_add (children, table->name);
    }

  return children;
}

static void
count_violation (GHashTable *counts,
                 const char *child,
                 const char *parent)
{
  char *pair = g_strconcat (child, "\t", parent, NULL);

  g_hash_table_insert (counts, pair, GINT_TO_POINTER (GPOINTER_TO_INT (g_hash_table_lookup (counts, pair)) + 1));
}

static void
log_check (GPtrArray  *log,
           const char *child)
{
  g_autoptr(GString) sql = g_string_new ("PRAGMA foreign_key_check(");

  if (log == NULL)
    return;
  ferry_sqlite_append_name (sql, child);
  g_string_append_c (sql, ')');
  g_ptr_array_add (log, g_strdup (sql->str));
}

/* SQLITE_ERROR is "foreign key mismatch": the structure is wrong, not the rows */
static gboolean
check_child (FerrySqlite  *self,
             const char   *child,
             GHashTable   *counts,
             GPtrArray    *log,
             GError      **error)
{
  g_autoptr(sqlite3_stmt) statement = ferry_sqlite_prepare_format (self->db, error,
                                                                   "SELECT parent FROM pragma_foreign_key_check(%Q)", child);
  int rc = SQLITE_DONE;

  if (statement == NULL)
    return FALSE;
  while ((rc = sqlite3_step (statement)) == SQLITE_ROW)
    count_violation (counts, child, ferry_sqlite_column (statement, 0));
  if (rc == SQLITE_ERROR)
    g_hash_table_insert (counts, g_strdup (child), GINT_TO_POINTER (-1));
  log_check (log, child);

  return rc == SQLITE_DONE || rc == SQLITE_ERROR || ferry_sqlite_set_error (self->db, error);
}

static GHashTable *
count_violations (FerrySqlite        *self,
                  const FerrySchema  *schema,
                  GHashTable         *names,
                  GPtrArray          *log,
                  GError            **error)
{
  g_autoptr(GHashTable) counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GPtrArray) children = find_children (schema, names);

  for (guint i = 0; i < children->len; i++)
    if (!check_child (self, g_ptr_array_index (children, i), counts, log, error))
      return NULL;

  return g_steal_pointer (&counts);
}

gboolean
_ferry_sqlite_suspend (FerryDatabase      *database,
                       const FerrySchema  *before,
                       GPtrArray          *tables,
                       GPtrArray          *log,
                       GError            **error)
{
  FerrySqlite *self = FERRY_SQLITE (database);

  g_return_val_if_fail (self->suspended == NULL, FALSE);

  self->suspended = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < tables->len; i++)
    add_table (self->suspended, ((FerryTable *) g_ptr_array_index (tables, i))->name);
  self->violations = count_violations (self, before, self->suspended, log, error);
  if (self->violations == NULL)
    {
      _ferry_sqlite_end_suspension (self);
      return FALSE;
    }
  set_triggers (self, FALSE);

  return TRUE;
}

static gboolean
set_mismatch (const char  *child,
              GError     **error)
{
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_CONSTRAINT,
               _("A foreign key of table %s no longer fits: its parent table has no unique key over the columns that it names. "
                 "Bring the parent table's structure along"), child);
  return FALSE;
}

static gboolean
set_violated (const char  *child,
              const char  *parent,
              int          rows,
              GError     **error)
{
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_CONSTRAINT,
               g_dngettext (GETTEXT_PACKAGE,
                            "%d row of table %s would refer to a row of table %s that does not exist. Bring table %s along, or leave out table %s",
                            "%d rows of table %s would refer to rows of table %s that do not exist. Bring table %s along, or leave out table %s",
                            (gulong) rows),
               rows, child, parent, parent, child);
  return FALSE;
}

static gboolean
compare_violations (GHashTable  *before,
                    GHashTable  *after,
                    GError     **error)
{
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, after);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      g_auto(GStrv) pair = g_strsplit (key, "\t", 2);
      int count = GPOINTER_TO_INT (value);
      int known = GPOINTER_TO_INT (g_hash_table_lookup (before, key));

      if (count < 0 && known == 0)
        return set_mismatch (pair[0], error);
      if (count > known && !g_hash_table_contains (before, pair[0]))
        return set_violated (pair[0], pair[1], count - known, error);
    }

  return TRUE;
}

gboolean
_ferry_sqlite_resume (FerryDatabase      *database,
                      const FerrySchema  *after,
                      GPtrArray          *log,
                      GError            **error)
{
  FerrySqlite *self = FERRY_SQLITE (database);
  g_autoptr(GHashTable) counts = NULL;
  gboolean valid;

  g_return_val_if_fail (self->suspended != NULL, FALSE);

  counts = count_violations (self, after, self->suspended, log, error);
  valid = counts != NULL && compare_violations (self->violations, counts, error);
  _ferry_sqlite_end_suspension (self);

  return valid;
}

/**
 * _ferry_sqlite_end_suspension:
 * @self: a connection
 *
 * Lets triggers fire again. Does nothing when nothing is suspended. The connection's thread.
 *
 * Since: 0.1
 */
void
_ferry_sqlite_end_suspension (FerrySqlite *self)
{
  set_triggers (self, TRUE);
  g_clear_pointer (&self->violations, g_hash_table_unref);
  g_clear_pointer (&self->suspended, g_hash_table_unref);
}
