#include "config.h"

#include "sqlite-apply.h"

#include "database/ferry-sqlite-diff.h"
#include "sqlite-fixture.h"

gboolean
sqlite_apply_runs (FerrySchemaDiff      *diff,
                   const FerryStatement *statement)
{
  return !statement->destructive || diff->allow_destructive;
}

static FerrySchemaDiff *
new_diff (void)
{
  FerrySchemaDiff *diff = g_new0 (FerrySchemaDiff, 1);

  diff->statements = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_statement_free);
  diff->kept = g_ptr_array_new_with_free_func (g_free);
  diff->refusals = g_ptr_array_new_with_free_func (g_free);
  diff->leaning = g_ptr_array_new_with_free_func (g_free);
  diff->conversions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  return diff;
}

void
sqlite_apply_free (FerrySchemaDiff *diff)
{
  g_ptr_array_unref (diff->statements);
  g_ptr_array_unref (diff->kept);
  g_ptr_array_unref (diff->refusals);
  g_ptr_array_unref (diff->leaning);
  g_hash_table_unref (diff->conversions);
  g_free (diff);
}

FerrySchemaDiff *
sqlite_apply_diff (const FerrySchema *source,
                   const FerrySchema *target,
                   gboolean           destructive)
{
  g_autoptr(GPtrArray) ids = g_ptr_array_new ();
  FerrySchemaDiff *diff = new_diff ();

  for (guint i = 0; i < source->tables->len; i++)
    g_ptr_array_add (ids, ((FerryTable *) g_ptr_array_index (source->tables, i))->name);
  g_ptr_array_add (ids, NULL);
  g_assert_true (ferry_sqlite_schema_diff (source, target, (const char * const *) ids->pdata, destructive, diff, NULL));

  return diff;
}

static void
run_phase (FerryDatabase       *db,
           FerrySchemaDiff     *diff,
           FerryStatementPhase  phase,
           GError             **error)
{
  for (guint i = 0; i < diff->statements->len && *error == NULL; i++)
    {
      FerryStatement *statement = g_ptr_array_index (diff->statements, i);

      if (statement->count_sql != NULL && phase == FERRY_PHASE_BEFORE_DATA && statement->phase == phase)
        {
          g_autofree char *count = ferry_database_query_value (db, statement->count_sql, NULL, NULL);

          g_assert_nonnull (count);
        }
      if (statement->phase == phase && sqlite_apply_runs (diff, statement))
        ferry_database_execute (db, statement->sql, NULL, error);
    }
}

/* applies the difference as an execution does; the target's rows are emptied in between when asked for */
void
sqlite_apply_run (const char      *path,
                  FerrySchemaDiff *diff,
                  const char      *data_sql,
                  GError         **error)
{
  g_autoptr(FerryDatabase) db = sqlite_fixture_open (path);
  g_autoptr(FerrySchema) before = ferry_database_read_schema (db, error);
  g_autoptr(GPtrArray) log = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(FerrySchema) after = NULL;

  g_assert_true (ferry_database_begin (db, FERRY_TRANSACTION_WRITE, error));
  g_assert_true (ferry_database_suspend (db, before, before->tables, log, error));
  run_phase (db, diff, FERRY_PHASE_BEFORE_DATA, error);
  if (*error == NULL && data_sql != NULL)
    ferry_database_execute (db, data_sql, NULL, error);
  if (*error == NULL)
    run_phase (db, diff, FERRY_PHASE_AFTER_DATA, error);
  after = *error == NULL ? ferry_database_read_schema (db, error) : NULL;
  if (after == NULL || !ferry_database_resume (db, after, log, error) || !ferry_database_commit (db, error))
    ferry_database_rollback (db);
}

char *
sqlite_apply_text (FerrySchemaDiff *diff)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < diff->statements->len; i++)
    if (sqlite_apply_runs (diff, g_ptr_array_index (diff->statements, i)))
      g_string_append_printf (text, "%s;\n", ((FerryStatement *) g_ptr_array_index (diff->statements, i))->sql);

  return g_string_free (text, FALSE);
}

/* after applying, nothing is left to do, SQLite finds no fault, and foreign keys hold as before */
void
sqlite_apply_is_settled (const char *source_path,
                         const char *target_path,
                         gboolean    destructive)
{
  g_autoptr(FerrySchema) source = sqlite_fixture_schema (source_path);
  g_autoptr(FerrySchema) target = sqlite_fixture_schema (target_path);
  g_autofree char *integrity = sqlite_fixture_dump (target_path, "PRAGMA integrity_check");
  g_autofree char *left = NULL;
  FerrySchemaDiff *diff = sqlite_apply_diff (source, target, destructive);

  left = sqlite_apply_text (diff);
  g_assert_cmpstr (left, ==, "");
  g_assert_cmpuint (diff->refusals->len, ==, 0);
  g_assert_cmpstr (integrity, ==, "ok\n");
  sqlite_apply_free (diff);
}
