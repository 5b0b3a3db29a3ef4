#include "config.h"

#include "base/ferry-error.h"
#include "base/ferry-json.h"
#include "database/ferry-schema.h"

/* The structure as plain data: lookups, subsets, its form in files. */

static char *
random_text (GRand *rand)
{
  static const char * const parts[] = { "a", "Ü", "\"", "'", "\\", "\n", ".", " ", "名", "0", ";", "\t", "\x7f" };
  GString *text = g_string_new ("n");

  for (gint i = g_rand_int_range (rand, 0, 6); i > 0; i--)
    g_string_append (text, parts[g_rand_int_range (rand, 0, G_N_ELEMENTS (parts))]);

  return g_string_free (text, FALSE);
}

static void
set_random (char  **member,
            GRand  *rand)
{
  g_free (*member);
  *member = g_rand_boolean (rand) ? random_text (rand) : NULL;
}

static gint64
random_number (GRand *rand)
{
  return (gint64) (((guint64) g_rand_int (rand) << 32) | g_rand_int (rand));
}

static FerryColumn *
random_column (GRand *rand)
{
  g_autofree char *name = random_text (rand);
  FerryColumn *column = ferry_column_new (name, "integer");

  column->not_null = g_rand_boolean (rand);
  column->identity = g_rand_int_range (rand, 0, 5);
  column->generated = g_rand_int_range (rand, 0, 3);
  column->inherited = g_rand_boolean (rand);
  set_random (&column->default_expr, rand);
  set_random (&column->sequence, rand);
  set_random (&column->generated_expr, rand);
  set_random (&column->collation, rand);
  set_random (&column->comment, rand);

  return column;
}

static FerryTable *
random_table (GRand *rand,
              guint  number)
{
  g_autofree char *text = random_text (rand);
  g_autofree char *name = g_strdup_printf ("%04u%s", number, text);
  FerryTable *table = ferry_table_new ("public", name);
  FerryKey *key = ferry_key_new ("k", g_rand_boolean (rand));
  FerryIndex *index = ferry_index_new ("i", g_rand_boolean (rand), text);
  FerryCheckConstraint *check = ferry_check_constraint_new (text, text);
  FerryForeignKey *foreign = ferry_foreign_key_new (text);

  table->kind = g_rand_int_range (rand, 0, 3);
  table->strict = g_rand_boolean (rand);
  table->without_rowid = g_rand_boolean (rand);
  table->rows = 5;
  for (gint i = g_rand_int_range (rand, 0, 4); i > 0; i--)
    g_ptr_array_add (table->columns, random_column (rand));
  key->deferrable = g_rand_boolean (rand);
  set_random (&key->definition, rand);
  g_ptr_array_add (key->columns, random_text (rand));
  g_ptr_array_add (table->keys, key);
  g_ptr_array_add (table->indexes, index);
  check->validated = g_rand_boolean (rand);
  g_ptr_array_add (table->checks, check);
  g_ptr_array_add (foreign->columns, random_text (rand));
  g_ptr_array_add (foreign->target_columns, random_text (rand));
  g_ptr_array_add (table->foreign_keys, foreign);
  g_ptr_array_add (table->parents, random_text (rand));
  g_ptr_array_add (table->leans_on, random_text (rand));
  set_random (&table->comment, rand);
  set_random (&table->partition_key, rand);
  set_random (&table->partition_bound, rand);

  return table;
}

static FerrySchema *
random_schema (GRand *rand)
{
  FerrySchema *schema = ferry_schema_new (g_rand_int_range (rand, 0, 2), "public");

  for (gint i = g_rand_int_range (rand, 0, 6); i > 0; i--)
    {
      g_autofree char *name = g_strdup_printf ("s%d", i);
      FerrySequence *sequence = ferry_sequence_new ("public", name);
      FerryUserType *type = ferry_user_type_new (g_rand_int_range (rand, 0, 2), "public", name);

      g_ptr_array_add (schema->tables, random_table (rand, (guint) i));
      sequence->minimum = random_number (rand);
      sequence->maximum = random_number (rand);
      sequence->next_value = random_number (rand);
      set_random (&sequence->owner_table, rand);
      g_ptr_array_add (schema->sequences, sequence);
      g_ptr_array_add (type->labels, random_text (rand));
      g_ptr_array_add (type->checks, ferry_check_constraint_new ("c", "e"));
      set_random (&type->base_type, rand);
      g_ptr_array_add (schema->types, type);
    }
  g_ptr_array_add (schema->extensions, g_strdup ("citext 1.6"));
  g_ptr_array_add (schema->offers, g_strdup ("stays here"));

  return schema;
}

static char *
text_of (const FerrySchema *schema)
{
  g_autoptr (JsonNode) node = ferry_schema_to_json (schema);

  return ferry_json_to_string (node, FALSE);
}

static void
test_round_trip (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (42);

  for (guint i = 0; i < 200; i++)
    {
      g_autoptr (FerrySchema) schema = random_schema (rand);
      g_autofree char *text = text_of (schema);
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = ferry_json_parse (text, -1, "structure", &error);
      g_autoptr (FerrySchema) read = node != NULL ? ferry_schema_new_from_json (node, &error) : NULL;
      g_autofree char *again = NULL;

      g_assert_no_error (error);
      again = text_of (read);
      g_assert_cmpstr (again, ==, text);
      g_assert_cmpuint (read->offers->len, ==, 0);
      g_assert_cmpuint (read->tables->len, ==, schema->tables->len);
      for (guint j = 0; j < read->tables->len; j++)
        {
          FerryTable *table = g_ptr_array_index (read->tables, j);
          g_autoptr (FerryTable) copy = ferry_table_copy (table);

          g_assert_cmpint (table->rows, ==, -1);
          g_assert_cmpuint (copy->columns->len, ==, table->columns->len);
          for (guint k = 0; k < copy->columns->len; k++)
            g_assert_true (ferry_column_equal (g_ptr_array_index (copy->columns, k), g_ptr_array_index (table->columns, k)));
        }
    }
}

#define HEAD "{\"dialect\":\"postgres\",\"main_schema\":\"public\","
#define LISTS "\"types\":[],\"sequences\":[],\"extensions\":[]}"

static void
test_damaged (void)
{
  static const char * const texts[] = {
    "[]", "{}", HEAD "\"tables\":[]," LISTS "x", HEAD LISTS, "{\"dialect\":\"oracle\",\"main_schema\":\"p\",\"tables\":[]," LISTS,
    "{\"dialect\":1,\"main_schema\":\"p\",\"tables\":[]," LISTS, HEAD "\"tables\":{}," LISTS, HEAD "\"tables\":[1]," LISTS, HEAD "\"tables\":[{}]," LISTS,
    HEAD "\"more\":1,\"tables\":[]," LISTS, HEAD "\"tables\":[{\"schema\":\"p\"}]," LISTS,
    HEAD "\"tables\":[{\"schema\":\"p\",\"name\":1}]," LISTS, HEAD "\"tables\":[{\"schema\":\"p\",\"name\":\"t\",\"odd\":1}]," LISTS,
    HEAD "\"tables\":[{\"schema\":\"p\",\"name\":\"t\",\"kind\":\"x\"}]," LISTS, HEAD "\"tables\":[{\"schema\":\"p\",\"name\":\"t\",\"strict\":\"yes\"}]," LISTS,
    HEAD "\"tables\":[{\"schema\":\"p\",\"name\":\"t\",\"rows\":\"4\"}]," LISTS, HEAD "\"tables\":[{\"schema\":\"p\",\"name\":\"t\",\"columns\":[{\"name\":\"a\"}]}]," LISTS,
    HEAD "\"tables\":[{\"schema\":\"p\",\"name\":\"t\"},{\"schema\":\"p\",\"name\":\"t\"}]," LISTS,
    HEAD "\"tables\":[{\"schema\":\"p\",\"name\":\"u\"},{\"schema\":\"p\",\"name\":\"t\"}]," LISTS,
    HEAD "\"tables\":[{\"schema\":\"p\",\"name\":\"t\",\"parents\":[null]}]," LISTS,
    HEAD "\"tables\":[],\"types\":[],\"sequences\":[{\"schema\":\"p\",\"name\":\"s\",\"type\":\"bigint\",\"start\":\"99999999999999999999\"}],\"extensions\":[]}",
    HEAD "\"tables\":[],\"types\":[],\"sequences\":[{\"schema\":\"p\",\"name\":\"s\",\"type\":\"bigint\",\"start\":1}],\"extensions\":[]}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = ferry_json_parse (texts[i], -1, "structure", &error);
      g_autoptr (FerrySchema) schema = node != NULL ? ferry_schema_new_from_json (node, &error) : NULL;

      if (schema != NULL)
        g_error ("let through: %s", texts[i]);
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED);
    }
}

static FerryTable *
add_table (FerrySchema *schema,
           const char  *namespace,
           const char  *name)
{
  FerryTable *table = ferry_table_new (namespace, name);

  g_ptr_array_add (schema->tables, table);

  return table;
}

static void
add_key (FerryTable *table,
         gboolean    primary,
         gboolean    deferrable,
         const char *column)
{
  FerryKey *key = ferry_key_new (column, primary);

  key->deferrable = deferrable;
  g_ptr_array_add (key->columns, g_strdup (column));
  g_ptr_array_add (table->keys, key);
}

static void
test_find (void)
{
  g_autoptr (FerrySchema) schema = ferry_schema_new (FERRY_DIALECT_POSTGRES, "app");
  FerryTable *one = add_table (schema, "app", "t");
  FerryTable *other = add_table (schema, "more", "t");
  FerryTable *dotted;
  g_autofree char *id = ferry_schema_table_id (schema, other);

  g_assert_cmpstr (id, ==, "more.t");
  g_assert_true (ferry_schema_find_table (schema, "t") == one);
  g_assert_true (ferry_schema_find_table (schema, "more.t") == other);
  g_assert_null (ferry_schema_find_table (schema, "app.t"));

  /* tables may be added after a lookup; the main schema wins */
  dotted = add_table (schema, "app", "more.t");
  g_assert_true (ferry_schema_find_table (schema, "more.t") == dotted);
}

static void
test_row_key (void)
{
  g_autoptr (FerryTable) table = ferry_table_new ("", "t");
  FerryColumn *a = ferry_column_new ("a", "text");
  FerryColumn *b = ferry_column_new ("b", "text");

  g_ptr_array_add (table->columns, a);
  g_ptr_array_add (table->columns, b);
  g_assert_null (ferry_table_get_row_key (table));
  add_key (table, FALSE, FALSE, "a");
  g_assert_null (ferry_table_get_row_key (table));
  a->not_null = TRUE;
  g_assert_cmpstr (ferry_table_get_row_key (table)->name, ==, "a");
  g_assert_false (ferry_table_key_is_auto (table));
  a->identity = FERRY_IDENTITY_NEXTVAL;
  g_assert_true (ferry_table_key_is_auto (table));
  b->not_null = TRUE;
  add_key (table, TRUE, TRUE, "b");
  g_assert_cmpstr (ferry_table_get_primary (table)->name, ==, "b");
  g_assert_cmpstr (ferry_table_get_row_key (table)->name, ==, "a");
}

static void
test_subset (void)
{
  static const char * const ids[] = { "t", "nosuch", NULL };
  g_autoptr (FerrySchema) schema = ferry_schema_new (FERRY_DIALECT_POSTGRES, "public");
  g_autoptr (FerrySchema) subset = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  FerryTable *table = add_table (schema, "public", "t");
  FerryColumn *counted = ferry_column_new ("id", "bigint");
  FerryUserType *domain = ferry_user_type_new (FERRY_USER_TYPE_DOMAIN, "public", "d");

  add_table (schema, "public", "u");
  counted->sequence = g_strdup ("\"public\".\"s\"");
  g_ptr_array_add (table->columns, counted);
  g_ptr_array_add (table->columns, ferry_column_new ("d", "public.d[]"));
  domain->base_type = g_strdup ("public.e");
  g_ptr_array_add (schema->types, domain);
  g_ptr_array_add (schema->types, ferry_user_type_new (FERRY_USER_TYPE_ENUM, "public", "e"));
  g_ptr_array_add (schema->types, ferry_user_type_new (FERRY_USER_TYPE_ENUM, "public", "unused"));
  g_ptr_array_add (schema->sequences, ferry_sequence_new ("public", "s"));
  g_ptr_array_add (schema->sequences, ferry_sequence_new ("public", "unused"));

  subset = ferry_schema_subset (schema, ids);
  g_assert_cmpuint (subset->tables->len, ==, 1);
  g_assert_cmpuint (subset->types->len, ==, 2);
  g_assert_cmpuint (subset->sequences->len, ==, 1);
  g_assert_nonnull (ferry_schema_find_type (subset, "public", "e"));
  g_assert_nonnull (ferry_schema_find_sequence (subset, "public", "s"));

  before = ferry_table_fingerprint (schema, table);
  ferry_schema_find_sequence (schema, "public", "s")->next_value = 99;
  table->rows = 7;
  after = ferry_table_fingerprint (schema, table);
  g_assert_cmpstr (before, ==, after);
  counted->not_null = TRUE;
  g_free (after);
  after = ferry_table_fingerprint (schema, table);
  g_assert_cmpstr (before, !=, after);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/database/schema/round-trip", test_round_trip);
  g_test_add_func ("/database/schema/damaged", test_damaged);
  g_test_add_func ("/database/schema/find", test_find);
  g_test_add_func ("/database/schema/row-key", test_row_key);
  g_test_add_func ("/database/schema/subset", test_subset);

  return g_test_run ();
}
