#include "config.h"

#include "diff-fixture.h"

#include "base/ferry-json.h"

#include "ferry-test-postgres.h"

/* Structures out of packages whose texts were replaced by attacks: refused, or made into statements of which each is one, and
 * nothing that is called pwned ever exists. */

#define N_ROUNDS 400

static const char * const attacks[] = {
  "0; CREATE TABLE pwned ()", "0) ; CREATE TABLE pwned (); --", "1), ADD COLUMN pwned int, ADD CHECK (true", "int, pwned int", "integer DEFAULT 0, pwned int", "\"; CREATE TABLE pwned (); --",
  "x\"), pwned int, (\"y", "'); CREATE TABLE pwned (); --", "pg_read_file('/etc/passwd')", "('/etc/passwd'::text).pg_read_file", "PRIMARY KEY (id), ADD COLUMN pwned int",
  "FOREIGN KEY (a) REFERENCES public.people(id), ADD COLUMN pwned int", "EXCLUDE USING gist (room WITH &&), ADD COLUMN pwned int",
  "CREATE INDEX i ON public.people USING btree (id); CREATE TABLE pwned ()", "RANGE (id); CREATE TABLE pwned ()", "FOR VALUES IN (1); CREATE TABLE pwned ()", "DEFAULT) , pwned int",
  "lo_import('/etc/passwd')", "pg_catalog.pg_sleep(99)", "$$; CREATE TABLE pwned (); $$", "/* */ CREATE TABLE pwned ()", "nextval('public.numbers'::regclass); CREATE TABLE pwned ()",
  "public.\"x\" ; CREATE TABLE pwned ()", "text COLLATE \"C\"; CREATE TABLE pwned ()", "\xE2\x80\xAE", "\n\t", "", "\\", "'", "\"", "(", ")", "pwned",
};

static guint
count_strings (JsonNode *node)
{
  guint n = 0;

  if (JSON_NODE_HOLDS_VALUE (node))
    return json_node_get_value_type (node) == G_TYPE_STRING;
  if (JSON_NODE_HOLDS_ARRAY (node))
    for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
      n += count_strings (json_array_get_element (json_node_get_array (node), i));
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      g_autoptr (GList) values = json_object_get_values (json_node_get_object (node));

      for (GList *value = values; value != NULL; value = value->next)
        n += count_strings (value->data);
    }

  return n;
}

/* replaces the string number *@n */
static void
replace_string (JsonNode   *node,
                gint       *n,
                const char *attack)
{
  if (*n < 0)
    return;
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING && (*n)-- == 0)
    json_node_set_string (node, attack);
  if (JSON_NODE_HOLDS_ARRAY (node))
    for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
      replace_string (json_array_get_element (json_node_get_array (node), i), n, attack);
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      g_autoptr (GList) values = json_object_get_values (json_node_get_object (node));

      for (GList *value = values; value != NULL; value = value->next)
        replace_string (value->data, n, attack);
    }
}

static void
try_statements (FerryDatabase         *db,
                const FerrySchemaDiff *diff)
{
  for (guint i = 0; i < diff->statements->len; i++)
    {
      const FerryStatement *statement = g_ptr_array_index (diff->statements, i);

      ferry_database_execute (db, "SAVEPOINT one", NULL, NULL);
      if (statement->count_sql != NULL && !ferry_database_execute (db, statement->count_sql, NULL, NULL))
        ferry_database_execute (db, "ROLLBACK TO SAVEPOINT one", NULL, NULL);
      if (!ferry_database_execute (db, statement->sql, NULL, NULL))
        ferry_database_execute (db, "ROLLBACK TO SAVEPOINT one", NULL, NULL);
    }
}

static gboolean
attack (FerryDatabase     *db,
        const FerrySchema *target,
        JsonNode          *node)
{
  g_autoptr (FerrySchema) source = ferry_schema_new_from_json (node, NULL);
  g_auto (GStrv) ids = source != NULL ? diff_fixture_ids (source) : NULL;
  g_autoptr (FerrySchemaDiff) diff = NULL;
  g_autofree char *found = NULL;
  g_autoptr (GError) error = NULL;

  if (source == NULL)
    return FALSE;
  diff = ferry_schema_diff_new (source, target, (const char * const *) ids, TRUE, NULL);
  if (diff == NULL)
    return FALSE;

  ferry_database_begin (db, FERRY_TRANSACTION_WRITE, &error);
  g_assert_no_error (error);
  try_statements (db, diff);
  /* a name of the package's own may be anything, but it is quoted: a table that is called pwned is one that the package names */
  found = ferry_database_query_value (db, "SELECT (SELECT count(*) FROM pg_catalog.pg_attribute WHERE attname = 'pwned') + "
                                      "(SELECT count(*) FROM pg_catalog.pg_class WHERE relname = 'pwned')", NULL, &error);
  g_assert_no_error (error);
  ferry_database_rollback (db);

  return !g_str_equal (found, "0");
}

static void
run_rounds (const FerrySchema *target,
            FerryDatabase     *db,
            const FerrySchema *package,
            guint32            seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

  for (guint round = 0; round < N_ROUNDS; round++)
    {
      g_autoptr (JsonNode) node = ferry_schema_to_json (package);
      const char *text = attacks[g_rand_int_range (rand, 0, G_N_ELEMENTS (attacks))];
      gint n = g_rand_int_range (rand, 0, (gint32) count_strings (node));

      replace_string (node, &n, text);
      if (attack (db, target, node) && !g_str_equal (text, "pwned"))
        g_error ("round %u of seed %u: %s", round, seed, text);
    }
}

static void
test_attacks (void)
{
  const char *shaped = ferry_test_postgres_create_database ();
  const char *empty = ferry_test_postgres_create_database ();
  g_autofree char *shapes = diff_fixture_path ("postgres-shapes.sql");
  g_autoptr (FerrySchema) package = NULL;
  g_autoptr (FerrySchema) nothing = NULL;
  g_autoptr (FerryConnectionSettings) shaped_settings = ferry_test_postgres_settings (shaped);
  g_autoptr (FerryConnectionSettings) empty_settings = ferry_test_postgres_settings (empty);
  g_autoptr (FerryDatabase) shaped_db = NULL;
  g_autoptr (FerryDatabase) empty_db = NULL;

  ferry_test_postgres_load (shaped, shapes);
  shaped_db = ferry_database_open (shaped_settings, NULL, NULL);
  empty_db = ferry_database_open (empty_settings, NULL, NULL);
  package = ferry_database_read_schema (shaped_db, NULL);
  nothing = ferry_database_read_schema (empty_db, NULL);
  run_rounds (package, shaped_db, package, 1);
  run_rounds (nothing, empty_db, package, 2);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/database/postgres-hostile/attacks", test_attacks);

  return g_test_run ();
}
