#include "config.h"

#include "ferry-command.h"
#include "ferry-format.h"
#include "ferry-release.h"
#include "ferry-run.h"

#include <string.h>

#define DEFAULT_ROWS 100
#define MOST_VALUE 160

/* rows of one table, gathered in the worker's thread and shown afterwards */
typedef struct
{
  FerryRelease *release;
  FerryJob     *job;
  const char   *table;
  char        **keys;
  gint64        limit;
  gint64        seen;
  GString      *text;
  JsonArray    *rows;
} Rows;

static const char *
kind_name (FerryRowChangeKind kind)
{
  static const char * const names[] = { "insert", "update", "delete", "conflict" };

  return names[kind];
}

static char *
show_value (const char *value)
{
  g_autofree char *escaped = NULL;
  const char *end;

  if (value == NULL)
    return g_strdup ("NULL");
  escaped = ferry_escape_for_display (value);
  if (g_utf8_strlen (escaped, -1) <= MOST_VALUE)
    return g_steal_pointer (&escaped);
  end = g_utf8_offset_to_pointer (escaped, MOST_VALUE);

  return g_strdup_printf ("%.*s…", (int) (end - escaped), escaped);
}

static JsonNode *
values_to_json (guint                n,
                const char * const  *columns,
                const char * const  *values)
{
  JsonObject *object;

  if (values == NULL)
    return json_node_new (JSON_NODE_NULL);
  object = json_object_new ();
  for (guint i = 0; i < n; i++)
    ferry_json_set_text (object, columns[i], values[i]);

  return ferry_json_object_node (object);
}

static void
add_json (Rows                *self,
          FerryRowChangeKind   kind,
          gboolean             changed_on_target,
          guint                n,
          const char * const  *columns,
          const char * const  *old_values,
          const char * const  *new_values)
{
  JsonObject *row = json_object_new ();

  ferry_json_set_text (row, "change", kind_name (kind));
  json_object_set_boolean_member (row, "changedOnTarget", changed_on_target);
  ferry_json_set_node_of (row, "old", values_to_json (n, columns, old_values));
  ferry_json_set_node_of (row, "new", values_to_json (n, columns, new_values));
  json_array_add_object_element (self->rows, row);
}

static void
append_key (Rows                *self,
            guint                n,
            const char * const  *columns,
            const char * const  *values)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *value = NULL;

      if (self->keys == NULL || !g_strv_contains ((const char * const *) self->keys, columns[i]))
        continue;
      value = show_value (values[i]);
      g_string_append_printf (self->text, " %s=%s", columns[i], value);
    }
}

static void
append_values (Rows                *self,
               guint                n,
               const char * const  *columns,
               const char * const  *old_values,
               const char * const  *new_values)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *old_value = show_value (old_values != NULL ? old_values[i] : NULL);
      g_autofree char *new_value = show_value (new_values != NULL ? new_values[i] : NULL);

      if (old_values != NULL && new_values != NULL)
        {
          if (g_strcmp0 (old_values[i], new_values[i]) != 0 || strcmp (new_value, _("(differs)")) == 0)
            g_string_append_printf (self->text, "           %s: %s → %s\n", columns[i], old_value, new_value);
        }
      else if ((old_values != NULL ? old_values : new_values)[i] != NULL)
        {
          g_string_append_printf (self->text, "           %s: %s\n", columns[i], old_values != NULL ? old_value : new_value);
        }
    }
}

static gboolean
row_cb (FerryRowChangeKind   kind,
        gboolean             changed_on_target,
        guint                n,
        const char * const  *columns,
        const char * const  *old_values,
        const char * const  *new_values,
        gpointer             user_data)
{
  Rows *self = user_data;

  if (ferry_job_is_cancelled (self->job, NULL) || (self->limit > 0 && self->seen == self->limit))
    {
      self->seen++;
      return FALSE;
    }
  self->seen++;
  add_json (self, kind, changed_on_target, n, columns, old_values, new_values);
  g_string_append_printf (self->text, "  %-8s", kind_name (kind));
  append_key (self, n, columns, new_values != NULL ? new_values : old_values);
  g_string_append (self->text, changed_on_target ? _("  (changed on the target since its last release)\n") : "\n");
  append_values (self, n, columns, old_values, new_values);

  return TRUE;
}

static gboolean
rows_cb (FerryJob  *job,
         gpointer   user_data,
         GError   **error)
{
  Rows *self = user_data;

  self->job = job;
  ferry_job_add_step (job, "rows", _("Compare rows"), 1);
  ferry_job_begin_step (job, "rows");

  return ferry_instance_plan_rows (self->release->target, self->release->package, self->table, row_cb, self, error) &&
         !ferry_job_is_cancelled (job, error);
}

static char **
find_keys (FerryRelease *release,
           const char   *table)
{
  GListModel *tables = G_LIST_MODEL (release->plan->tables);

  for (guint i = 0; i < g_list_model_get_n_items (tables); i++)
    {
      g_autoptr (FerryPlanTable) item = g_list_model_get_item (tables, i);
      g_autofree char *key = NULL;

      g_object_get (item, "key", &key, NULL);
      if (key != NULL && g_strcmp0 (ferry_plan_table_get_table (item), table) == 0)
        return g_strsplit (key, ", ", -1);
    }

  return NULL;
}

static gboolean
add_rows (FerryRelease  *release,
          const char    *table,
          gint64         limit,
          JsonObject    *result,
          GError       **error)
{
  g_autoptr (FerryJob) job = ferry_job_new (_("Compare rows"));
  g_auto (GStrv) keys = find_keys (release, table);
  g_autoptr (GString) text = g_string_new (NULL);
  Rows rows = { .release = release, .table = table, .keys = keys, .limit = limit, .text = text, .rows = json_array_new () };

  json_object_set_array_member (result, "rows", rows.rows);
  if (!ferry_run_job (release->cli, job, rows_cb, &rows, error))
    return FALSE;
  json_object_set_boolean_member (result, "more", limit > 0 && rows.seen > limit);
  ferry_cli_say_styled (release->cli, FERRY_STYLE_BOLD, _("Rows of %s\n"), table);
  ferry_cli_say (release->cli, "%s", text->str);
  if (rows.seen == 0)
    ferry_cli_say (release->cli, _("  none would change\n"));
  if (limit > 0 && rows.seen > limit)
    ferry_cli_say (release->cli, _("  and more: --limit N shows them\n"));

  return TRUE;
}

/* Exactly what would run, so that a pipe gets SQL and nothing else. */
static void
say_sql (FerryRelease *release,
         JsonObject   *result)
{
  g_autofree char *text = ferry_plan_to_sql (release->plan);

  ferry_cli_say (release->cli, _("%s-- plan %s\n"), text, release->plan->digest);
  ferry_json_set_text (result, "sql", text);
}

static gboolean
check (FerryRelease  *release,
       gboolean       quiet,
       GError       **error)
{
  if (!ferry_release_check (release, error))
    return FALSE;
  if (ferry_check_count (release->items, FERRY_CHECK_BLOCKER) > 0)
    ferry_release_say_check (release, FALSE);
  else if (!quiet)
    ferry_release_say_counts (release);

  return ferry_release_refuse_blockers (release, error);
}

static gboolean
run (FerryRelease  *release,
     gboolean       sql,
     gboolean       all,
     const char    *rows,
     gint64         limit,
     GError       **error)
{
  JsonNode *node;
  gboolean shown = TRUE;

  if (!check (release, sql || rows != NULL, error) || !ferry_release_make_plan (release, error))
    return FALSE;
  node = ferry_plan_to_json (release->plan);
  ferry_json_set_node_of (json_node_get_object (node), "check", ferry_release_check_to_json (release));
  if (sql)
    say_sql (release, json_node_get_object (node));
  if (rows != NULL)
    shown = add_rows (release, rows, limit, json_node_get_object (node), error);
  if (!sql && rows == NULL)
    ferry_release_say_plan (release, all);
  ferry_cli_take_result (release->cli, node);

  return shown;
}

gboolean
ferry_command_plan (FerryCli  *cli,
                    char     **arguments,
                    GError   **error)
{
  g_auto (FerryInputOptions) options = { NULL };
  g_autofree char *rows = NULL;
  gboolean sql = FALSE, all = FALSE;
  gint64 limit = DEFAULT_ROWS;
  const GOptionEntry entries[] = {
    { "sql", 0, 0, G_OPTION_ARG_NONE, &sql, N_("Print the structural SQL"), NULL },
    { "rows", 0, 0, G_OPTION_ARG_STRING, &rows, N_("Print the rows of this table that would change, old against new"), "TABLE" },
    { "limit", 0, 0, G_OPTION_ARG_INT64, &limit, N_("Print at most so many rows; 0 for all"), "N" },
    { "all", 0, 0, G_OPTION_ARG_NONE, &all, N_("Also list tables that stay as they are"), NULL },
    FERRY_INPUT_ENTRIES (&options),
    { NULL }
  };
  g_auto (GStrv) names = NULL;
  g_auto (FerryRelease) release = { NULL };

  return ferry_command_parse (cli, arguments, entries, 2, 2, &names, error) &&
         ferry_release_open (&release, cli, names[0], names[1], &options, error) &&
         run (&release, sql, all, rows, limit, error);
}
