#include "config.h"

#include "base/ferry-error.h"
#include "postgres-fixture.h"

#include "ferry-test-env.h"

/* two tables that need each other, one that hangs on both by cascade, triggers in every state, a rule, partitions on both
 * ends of foreign keys */
#define SUSPEND_SQL \
  "CREATE TABLE fired (what text);" \
  "CREATE FUNCTION fire() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO public.fired VALUES (TG_NAME); RETURN COALESCE(NEW, OLD); END $$;" \
  "CREATE TABLE a (id integer PRIMARY KEY, b integer NOT NULL); CREATE TABLE b (id integer PRIMARY KEY, a integer NOT NULL);" \
  "INSERT INTO a VALUES (1, 10), (2, 20); INSERT INTO b VALUES (10, 1), (20, 2);" \
  "ALTER TABLE a ADD CONSTRAINT \"a \"\"b\"\"\" FOREIGN KEY (b) REFERENCES b DEFERRABLE INITIALLY DEFERRED;" \
  "COMMENT ON CONSTRAINT \"a \"\"b\"\"\" ON a IS 'it''s a \\ comment';" \
  "ALTER TABLE b ADD CONSTRAINT b_a FOREIGN KEY (a) REFERENCES a ON UPDATE CASCADE;" \
  "CREATE TABLE hanger (id integer PRIMARY KEY, a integer REFERENCES a ON DELETE CASCADE); INSERT INTO hanger VALUES (1, 1);" \
  "CREATE TABLE loose (a integer); INSERT INTO loose VALUES (404); ALTER TABLE loose ADD CONSTRAINT loose_a FOREIGN KEY (a) REFERENCES a NOT VALID;" \
  "CREATE TRIGGER t_origin AFTER INSERT OR DELETE OR UPDATE ON a FOR EACH ROW EXECUTE FUNCTION fire();" \
  "CREATE TRIGGER \"t \"\"always\"\"\" BEFORE INSERT OR DELETE ON a FOR EACH ROW EXECUTE FUNCTION fire(); ALTER TABLE a ENABLE ALWAYS TRIGGER \"t \"\"always\"\"\";" \
  "CREATE TRIGGER t_replica AFTER INSERT ON a FOR EACH ROW EXECUTE FUNCTION fire(); ALTER TABLE a ENABLE REPLICA TRIGGER t_replica;" \
  "CREATE TRIGGER t_off AFTER INSERT ON a FOR EACH ROW EXECUTE FUNCTION fire(); ALTER TABLE a DISABLE TRIGGER t_off;" \
  "CREATE CONSTRAINT TRIGGER t_late AFTER INSERT ON a DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION fire();" \
  "CREATE RULE keep AS ON DELETE TO b DO INSTEAD NOTHING;" \
  "CREATE TABLE root (id integer PRIMARY KEY, a integer REFERENCES a) PARTITION BY RANGE (id); CREATE TABLE leaf PARTITION OF root FOR VALUES FROM (0) TO (10);" \
  "INSERT INTO root VALUES (1, 1); CREATE TABLE to_root (root integer REFERENCES root); INSERT INTO to_root VALUES (1);" \
  "CREATE TRIGGER t_root AFTER INSERT ON root FOR EACH ROW EXECUTE FUNCTION fire();" \
  "CREATE TABLE late (id integer PRIMARY KEY, n integer UNIQUE DEFERRABLE INITIALLY DEFERRED); INSERT INTO late VALUES (1, 1)"

/* everything that suspending touches, as the catalogue tells it */
#define STATE_QUERY \
  "SELECT string_agg(x, E'\\n' ORDER BY x) FROM (" \
  " SELECT concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid), convalidated, condeferrable, condeferred, conparentid <> 0, obj_description(oid, 'pg_constraint'))" \
  " FROM pg_constraint WHERE contype = 'f'" \
  " UNION ALL SELECT concat_ws(' ', tgrelid::regclass, tgname, tgenabled) FROM pg_trigger WHERE NOT tgisinternal" \
  " UNION ALL SELECT concat_ws(' ', ev_class::regclass, rulename, ev_enabled) FROM pg_rewrite WHERE ev_class >= 16384) y(x)"

static GPtrArray *
tables_of (Fixture            *fixture,
           const char * const *ids)
{
  GPtrArray *tables = g_ptr_array_new ();

  for (guint i = 0; ids[i] != NULL; i++)
    g_ptr_array_add (tables, (gpointer) fixture_table (fixture, ids[i]));

  return tables;
}

static void
suspend (Fixture            *fixture,
         const char * const *ids,
         GPtrArray          *log)
{
  g_autoptr(GPtrArray) tables = tables_of (fixture, ids);
  g_autoptr(GError) error = NULL;

  fixture_begin (fixture);
  ferry_database_suspend (fixture->db, fixture->schema, tables, log, &error);
  g_assert_no_error (error);
}

static void
resume (Fixture   *fixture,
        GPtrArray *log)
{
  g_autoptr(GError) error = NULL;

  ferry_database_resume (fixture->db, fixture->schema, log, &error);
  g_assert_no_error (error);
}

static void
test_round (Fixture       *fixture,
            gconstpointer  sql)
{
  g_autoptr(GPtrArray) log = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *before = ferry_database_query_value (fixture->db, STATE_QUERY, NULL, NULL);

  suspend (fixture, STRV ("a", "b", "leaf", "late"), log);
  fixture_assert_value (fixture->db, "SELECT count(*) FROM pg_constraint WHERE contype = 'f'", "0");
  fixture_run (fixture->db, "DELETE FROM public.a");
  fixture_run (fixture->db, "INSERT INTO public.a VALUES (1, 30), (3, 30)");
  fixture_run (fixture->db, "DELETE FROM public.b");
  fixture_run (fixture->db, "INSERT INTO public.b VALUES (30, 3)");
  fixture_run (fixture->db, "DELETE FROM public.leaf");
  fixture_run (fixture->db, "INSERT INTO public.leaf VALUES (1, 3)");
  fixture_run (fixture->db, "INSERT INTO public.late VALUES (2, 2)");
  resume (fixture, log);
  fixture_commit (fixture);

  fixture_assert_value (fixture->db, STATE_QUERY, before);
  fixture_assert_value (fixture->db, "SELECT count(*) FROM public.fired", "0");
  fixture_assert_value (fixture->db, "SELECT count(*) FROM public.hanger", "1");
  fixture_assert_value (fixture->db, "SELECT string_agg(id::text, ' ') FROM public.b", "30");
  g_assert_cmpuint (log->len, >, 10);
}

static void
test_rolled_back (Fixture       *fixture,
                  gconstpointer  sql)
{
  g_autoptr(GPtrArray) log = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *before = ferry_database_query_value (fixture->db, STATE_QUERY, NULL, NULL);

  suspend (fixture, STRV ("a", "b", "root"), log);
  ferry_database_rollback (fixture->db);
  fixture_assert_value (fixture->db, STATE_QUERY, before);
  suspend (fixture, STRV ("a"), log);
  resume (fixture, log);
  fixture_commit (fixture);
  fixture_assert_value (fixture->db, STATE_QUERY, before);
}

static void
test_violated (Fixture       *fixture,
               gconstpointer  sql)
{
  static const struct { const char *sql, *constraint, *table, *count; } cases[] = {
    { "DELETE FROM public.a WHERE id = 1", "b_a", "public.b", "1 rows" },
    { "INSERT INTO public.a VALUES (5, 50), (6, 50)", "a \"b\"", "public.a", "2 rows" },
    { "UPDATE public.leaf SET id = 2", "to_root_root_fkey", "public.to_root", "1 rows" },
    { "UPDATE public.leaf SET a = 7", "root_a_fkey", "public.root", "1 rows" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GPtrArray) log = g_ptr_array_new_with_free_func (g_free);
      g_autoptr(GError) error = NULL;

      suspend (fixture, STRV ("a", "b", "leaf"), log);
      fixture_run (fixture->db, cases[i].sql);
      g_assert_false (ferry_database_resume (fixture->db, fixture->schema, log, &error));
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_CONSTRAINT);
      g_assert_nonnull (strstr (error->message, cases[i].constraint));
      g_assert_nonnull (strstr (error->message, cases[i].table));
      g_assert_nonnull (strstr (error->message, cases[i].count));
      ferry_database_rollback (fixture->db);
    }
}

/* the structure may have brought a foreign key of that name, or taken its column */
static void
test_changed (Fixture       *fixture,
              gconstpointer  sql)
{
  g_autoptr(GPtrArray) log = g_ptr_array_new_with_free_func (g_free);

  suspend (fixture, STRV ("a", "b"), log);
  fixture_run (fixture->db, "ALTER TABLE public.b ADD CONSTRAINT b_a FOREIGN KEY (a) REFERENCES public.a ON DELETE SET NULL");
  fixture_run (fixture->db, "ALTER TABLE public.hanger DROP COLUMN a");
  fixture_run (fixture->db, "DROP TABLE public.loose");
  fixture_run (fixture->db, "DROP TRIGGER t_origin ON public.a");
  resume (fixture, log);
  fixture_commit (fixture);
  fixture_assert_value (fixture->db, "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'b_a'", "FOREIGN KEY (a) REFERENCES public.a(id) ON DELETE SET NULL");
  fixture_assert_value (fixture->db, "SELECT count(*) FROM pg_constraint WHERE conname IN ('hanger_a_fkey', 'loose_a')", "0");
}

static void
test_deferred_unique (Fixture       *fixture,
                      gconstpointer  sql)
{
  g_autoptr(GPtrArray) log = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GError) error = NULL;

  suspend (fixture, STRV ("late"), log);
  g_assert_false (ferry_database_execute (fixture->db, "INSERT INTO public.late VALUES (2, 1)", NULL, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_CONSTRAINT);
  g_assert_nonnull (strstr (error->message, "late_n_key"));
  ferry_database_rollback (fixture->db);
}

int
main (int   argc,
      char *argv[])
{
  ferry_test_init (&argc, &argv);

#define ADD(name, func) g_test_add ("/database/postgres-suspend/" name, Fixture, SUSPEND_SQL, fixture_set_up, func, fixture_tear_down)
  ADD ("round", test_round);
  ADD ("rolled-back", test_rolled_back);
  ADD ("violated", test_violated);
  ADD ("changed", test_changed);
  ADD ("deferred-unique", test_deferred_unique);

  return g_test_run ();
}
