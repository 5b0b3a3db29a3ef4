#include "config.h"

#include "migrate/ferry-migrate.h"

#include "base/ferry-file.h"

#include <inttypes.h>
#include <string.h>

static const char * const hazard_names[] = { "none", "loses-values", "rewrites-table", "relaxed", "may-fail" };

static void
add_string (JsonBuilder *builder,
            const char  *name,
            const char  *value)
{
  json_builder_set_member_name (builder, name);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static void
add_int (JsonBuilder *builder,
         const char  *name,
         gint64       value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
add_strings (JsonBuilder *builder,
             const char  *name,
             GPtrArray   *strings)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; i < strings->len; i++)
    json_builder_add_string_value (builder, g_ptr_array_index (strings, i));
  json_builder_end_array (builder);
}

static void
add_statement (JsonBuilder          *builder,
               const FerryStatement *statement,
               gboolean              allow_destructive)
{
  json_builder_begin_object (builder);
  add_string (builder, "kind", statement->kind);
  add_string (builder, "table", statement->table);
  add_string (builder, "object", statement->object);
  add_string (builder, "phase", statement->phase == FERRY_PHASE_BEFORE_DATA ? "before-data" : "after-data");
  add_string (builder, "sql", statement->sql);
  add_string (builder, "hazard", hazard_names[statement->hazard]);
  json_builder_set_member_name (builder, "destructive");
  json_builder_add_boolean_value (builder, statement->destructive);
  json_builder_set_member_name (builder, "runs");
  json_builder_add_boolean_value (builder, !statement->destructive || allow_destructive);
  if (statement->count_sql != NULL)
    add_int (builder, "values", statement->values_lost);
  if (statement->note != NULL)
    add_string (builder, "note", statement->note);
  json_builder_end_object (builder);
}

static void
add_tables (JsonBuilder *builder,
            FerryPlan   *self)
{
  json_builder_set_member_name (builder, "tables");
  json_builder_begin_array (builder);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->tables)); i++)
    {
      g_autoptr(FerryPlanTable) table = g_list_model_get_item (G_LIST_MODEL (self->tables), i);

      json_builder_add_value (builder, ferry_plan_table_to_json (table));
    }
  json_builder_end_array (builder);
}

static void
add_variables (JsonBuilder *builder,
               FerryPlan   *self)
{
  json_builder_set_member_name (builder, "variables");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->variables->len; i++)
    {
      FerryVariable *variable = g_ptr_array_index (self->variables, i);

      json_builder_begin_object (builder);
      add_string (builder, "name", ferry_variable_get_name (variable));
      add_string (builder, "type", ferry_variable_get_secret (variable) ? "secret" : "default");
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

/**
 * ferry_plan_to_json:
 * @self: a plan
 *
 * Describes a plan for machines. No values of rows or variables are in it.
 *
 * Returns: (transfer full): an object.
 *
 * Since: 0.1
 */
JsonNode *
ferry_plan_to_json (FerryPlan *self)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autofree char *made = ferry_time_to_iso (self->made);

  json_builder_begin_object (builder);
  add_string (builder, "digest", self->digest);
  add_string (builder, "package", self->package_digest);
  add_string (builder, "target", self->target_id);
  add_string (builder, "made", made);
  json_builder_set_member_name (builder, "empty");
  json_builder_add_boolean_value (builder, ferry_plan_is_empty (self));
  add_int (builder, "inserts", self->inserts);
  add_int (builder, "updates", self->updates);
  add_int (builder, "deletes", self->deletes);
  add_int (builder, "valuesLost", self->values_lost);
  add_tables (builder, self);
  json_builder_set_member_name (builder, "statements");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->structure->statements->len; i++)
    add_statement (builder, g_ptr_array_index (self->structure->statements, i), self->structure->allow_destructive);
  json_builder_end_array (builder);
  add_strings (builder, "kept", self->structure->kept);
  add_strings (builder, "refusals", self->structure->refusals);
  add_strings (builder, "leaning", self->structure->leaning);
  add_strings (builder, "warnings", self->warnings);
  add_variables (builder, self);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

/* Names never stand in a comment: one with a newline would end it. */
static void
append_statement (GString              *sql,
                  const FerryStatement *statement,
                  gboolean              allow_destructive)
{
  gboolean runs = !statement->destructive || allow_destructive;
  g_auto(GStrv) lines = NULL;

  if (runs)
    {
      g_string_append_printf (sql, "%s;\n", statement->sql);
      return;
    }
  g_string_append_printf (sql, "-- not run, would destroy %" PRId64 " values:\n", MAX (statement->values_lost, 0));
  lines = g_strsplit_set (statement->sql, "\r\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    g_string_append_printf (sql, "-- %s\n", lines[i]);
}

/**
 * ferry_plan_to_sql:
 * @self: a plan
 *
 * The structural statements of a plan, as psql or sqlite3 would run them; those that run only when destruction is asked for stand
 * in comments.
 *
 * Returns: (transfer full): the text.
 *
 * Since: 0.1
 */
char *
ferry_plan_to_sql (FerryPlan *self)
{
  GString *sql = g_string_new (NULL);

  for (guint phase = FERRY_PHASE_BEFORE_DATA; phase <= FERRY_PHASE_AFTER_DATA; phase++)
    {
      g_string_append (sql, phase == FERRY_PHASE_BEFORE_DATA ? "-- before the rows\n" : "-- after the rows\n");
      for (guint i = 0; i < self->structure->statements->len; i++)
        {
          const FerryStatement *statement = g_ptr_array_index (self->structure->statements, i);

          if (statement->phase == (FerryStatementPhase) phase)
            append_statement (sql, statement, self->structure->allow_destructive);
        }
    }
  return g_string_free (sql, FALSE);
}
