#include "config.h"

#include "release/ferry-evidence-private.h"

#include "base/ferry-file.h"
#include "base/ferry-json.h"
#include "model/ferry-check-item.h"
#include "model/ferry-variable.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

/* A page that needs nothing but itself: no script, no picture, no address. */
static const char head[] =
  "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
  "<meta name=\"viewport\" content=\"width=device-width\"><title>%s</title>\n"
  "<style>body{font:15px/1.5 sans-serif;max-width:70em;margin:2em auto;padding:0 1em;color:#222;background:#fff}table{border-collapse:collapse;width:100%%;margin:.5em 0 1.5em}"
  "th,td{border-bottom:1px solid #ddd;padding:.35em .6em;text-align:left;vertical-align:top}th{font-weight:600}pre{background:#f5f5f5;padding:.8em;overflow:auto;max-height:30em}"
  ".failed,.unknown{color:#a11}.done{color:#171}.skipped{color:#950}td.n{text-align:right}</style></head><body>\n";

static void
cell (GString    *html,
      const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text != NULL ? text : "", -1);

  g_string_append_printf (html, "<td>%s</td>", escaped);
}

static void
row (GString    *html,
     const char *title,
     const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (title, -1);

  if (text == NULL || *text == '\0')
    return;
  g_string_append_printf (html, "<tr><th>%s</th>", escaped);
  cell (html, text);
  g_string_append (html, "</tr>\n");
}

static void
heading (GString    *html,
         const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  g_string_append_printf (html, "<h2>%s</h2>\n", escaped);
}

static void
begin_table (GString            *html,
             const char * const *titles)
{
  g_string_append (html, "<table><tr>");
  for (guint i = 0; titles[i] != NULL; i++)
    {
      g_autofree char *escaped = g_markup_escape_text (titles[i], -1);

      g_string_append_printf (html, "<th>%s</th>", escaped);
    }
  g_string_append (html, "</tr>\n");
}

static char *
time_of (gint64 microseconds)
{
  return microseconds > 0 ? ferry_time_to_iso (microseconds) : NULL;
}

static void
add_head (GString             *html,
          const FerryRunbook  *runbook)
{
  g_autofree char *created = time_of (runbook->created);
  g_autofree char *title = g_markup_printf_escaped (_("Release “%s”"), runbook->name);

  g_string_append_printf (html, head, title);
  g_string_append_printf (html, "<h1>%s</h1>\n<table>", title);
  row (html, _("Release"), runbook->id);
  row (html, _("Kind"), runbook->kind);
  row (html, _("Target"), runbook->target_name);
  row (html, _("Made by"), runbook->who);
  row (html, _("Made"), created);
  row (html, _("State"), ferry_runbook_state_to_string (ferry_runbook_get_state (runbook)));
  row (html, _("Order of the pipeline passed over because"), runbook->override_reason);
  g_string_append (html, "</table>\n");
}

static void
add_instances (GString             *html,
               const FerryEvidence *self)
{
  const char * const titles[] = { _("Instance"), _("Stage"), _("Place"), _("Application"), _("Database"), NULL };

  heading (html, _("Instances, as they are now"));
  begin_table (html, titles);
  for (guint i = 0; i < self->instances->len; i++)
    {
      JsonObject *object = g_ptr_array_index (self->instances, i);

      g_string_append (html, "<tr>");
      cell (html, ferry_json_opt_string (object, "name", ferry_json_opt_string (object, "id", NULL)));
      cell (html, ferry_json_opt_string (object, "stage", NULL));
      cell (html, ferry_json_opt_string (object, "place", NULL));
      cell (html, ferry_json_opt_string (object, "applicationVersion", NULL));
      cell (html, ferry_json_opt_string (object, "databaseVersion", NULL));
      g_string_append (html, "</tr>\n");
    }
  g_string_append (html, "</table>\n");
}

static void
add_step (GString                *html,
          const FerryRunbookStep *step)
{
  g_autofree char *started = time_of (step->started);
  g_autofree char *finished = time_of (step->finished);
  const char *state = ferry_runbook_state_to_string (step->state);
  g_autoptr(GString) told = g_string_new (step->message);

  if (step->skip_reason != NULL)
    g_string_append_printf (told, _(" Skipped because: %s"), step->skip_reason);
  if (ferry_runbook_step_get_param (step, "command") != NULL)
    g_string_append_printf (told, _(" Command: %s"), ferry_runbook_step_get_param (step, "command"));
  g_string_append (html, "<tr>");
  cell (html, step->title);
  g_string_append_printf (html, "<td class=\"%s\">%s</td>", state, state);
  cell (html, started);
  cell (html, finished);
  cell (html, told->str);
  g_string_append (html, "</tr>\n");
}

static void
add_steps (GString            *html,
           const FerryRunbook *runbook)
{
  const char * const titles[] = { _("Step"), _("State"), _("Started"), _("Finished"), _("What became of it"), NULL };

  heading (html, _("Steps"));
  begin_table (html, titles);
  for (guint i = 0; i < runbook->steps->len; i++)
    add_step (html, g_ptr_array_index (runbook->steps, i));
  g_string_append (html, "</table>\n");
}

static void
number (GString    *html,
        JsonObject *object,
        const char *member)
{
  if (json_object_has_member (object, member))
    g_string_append_printf (html, "<td class=\"n\">%" PRId64 "</td>", ferry_json_opt_int (object, member, 0));
  else
    g_string_append (html, "<td></td>");
}

/* a plan, or what a verification found: counts by table */
static void
add_counts (GString                *html,
            const FerryRunbookStep *step,
            const char             *member)
{
  static const char * const numbers[] = { "packageRows", "targetRows", "inserts", "updates", "deletes", NULL };
  const char * const titles[] = { _("Table"), _("Rows in the file"), _("Rows on the target"), _("To insert"), _("To update"), _("To delete"), NULL };
  JsonNode *node = json_object_get_member (step->result, member);
  JsonArray *tables = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? ferry_json_get_array (json_node_get_object (node), "tables", NULL) : NULL;

  if (tables == NULL)
    return;
  heading (html, step->title);
  begin_table (html, titles);
  for (guint i = 0; i < json_array_get_length (tables); i++)
    {
      JsonObject *table = json_array_get_object_element (tables, i);

      g_string_append (html, "<tr>");
      cell (html, ferry_json_opt_string (table, "table", NULL));
      for (guint k = 0; numbers[k] != NULL; k++)
        number (html, table, numbers[k]);
      g_string_append (html, "</tr>\n");
    }
  g_string_append (html, "</table>\n");
}

static void
add_checks (GString                *html,
            const FerryRunbookStep *step)
{
  const char * const titles[] = { _("Result"), _("Check"), NULL };
  JsonArray *items = json_object_has_member (step->result, "items") ? ferry_json_get_array (step->result, "items", NULL) : NULL;

  if (items == NULL)
    return;
  heading (html, step->title);
  begin_table (html, titles);
  for (guint i = 0; i < json_array_get_length (items); i++)
    {
      JsonNode *node = json_array_get_element (items, i);

      if (!JSON_NODE_HOLDS_OBJECT (node))
        continue;
      g_string_append (html, "<tr>");
      cell (html, ferry_json_opt_string (json_node_get_object (node), "level", NULL));
      cell (html, ferry_json_opt_string (json_node_get_object (node), "title", NULL));
      g_string_append (html, "</tr>\n");
    }
  g_string_append (html, "</table>\n");
}

static char *
join_variables (const FerryPackageMetadata *metadata)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < metadata->variables->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", ferry_variable_get_name (g_ptr_array_index (metadata->variables, i)));
  return g_string_free (text, FALSE);
}

static void
add_packages (GString             *html,
              const FerryEvidence *self)
{
  for (guint i = 0; i < self->packages->len; i++)
    {
      const FerryPackageMetadata *metadata = g_ptr_array_index (self->packages, i);
      g_autofree char *variables = join_variables (metadata);
      g_autoptr(GString) parents = g_string_new (NULL);

      for (guint k = 0; k < metadata->parents->len; k++)
        g_string_append_printf (parents, "%s%s", k > 0 ? ", " : "", (char *) g_ptr_array_index (metadata->parents, k));
      heading (html, _("Migration file"));
      g_string_append (html, "<table>");
      row (html, _("Title"), metadata->title);
      row (html, _("Digest"), g_ptr_array_index (self->digests, i));
      row (html, _("Source"), metadata->source_name);
      row (html, _("Merged from"), parents->str);
      row (html, _("Application"), metadata->application_version);
      row (html, _("Made"), metadata->created_at);
      row (html, _("Made by"), metadata->created_by);
      row (html, _("Rule set"), metadata->rule_set != NULL ? ferry_rule_set_get_name (metadata->rule_set) : NULL);
      row (html, _("Variables and secrets, by name"), variables);
      g_string_append (html, "</table>\n");
    }
}

static void
add_executions (GString             *html,
                const FerryEvidence *self)
{
  for (guint i = 0; i < self->executions->len; i++)
    {
      FerryExecution *execution = g_ptr_array_index (self->executions, i);
      g_autofree char *started = time_of (ferry_execution_get_started (execution));
      g_autofree char *finished = time_of (ferry_execution_get_finished (execution));
      g_autofree char *sql = g_markup_escape_text (g_ptr_array_index (self->sql, i), -1);

      heading (html, _("Execution"));
      g_string_append (html, "<table>");
      row (html, _("Execution"), ferry_execution_get_id (execution));
      row (html, _("State"), ferry_execution_state_to_string (ferry_execution_get_state (execution)));
      row (html, _("By"), ferry_execution_get_who (execution));
      row (html, _("Started"), started);
      row (html, _("Finished"), finished);
      row (html, _("Backup"), ferry_execution_get_backup (execution));
      row (html, _("What became of it"), ferry_execution_get_message (execution));
      row (html, _("Order of the pipeline passed over because"), ferry_execution_get_override_reason (execution));
      g_string_append (html, "</table>\n");
      if (*sql != '\0')
        g_string_append_printf (html, "<pre>%s</pre>\n", sql);
    }
}

static void
add_backups (GString             *html,
             const FerryEvidence *self)
{
  for (guint i = 0; i < self->backups->len; i++)
    {
      FerryBackup *backup = g_ptr_array_index (self->backups, i);
      g_autofree char *state = ferry_backup_dup_state_text (backup, ferry_time_now ());
      g_autofree char *created = time_of (ferry_backup_get_created (backup));

      heading (html, _("Backup"));
      g_string_append (html, "<table>");
      row (html, _("File"), ferry_backup_get_name (backup));
      row (html, _("Made"), created);
      row (html, _("Application"), ferry_backup_get_version (backup));
      row (html, _("State"), state);
      g_string_append (html, "</table>\n");
    }
}

char *
_ferry_evidence_to_html (const FerryEvidence *self)
{
  GString *html = g_string_new (NULL);

  add_head (html, self->runbook);
  for (guint i = 0; i < self->missing->len; i++)
    {
      g_autofree char *text = g_markup_printf_escaped (_("Could not be gathered: %s"), (char *) g_ptr_array_index (self->missing, i));

      g_string_append_printf (html, "<p class=\"failed\">%s</p>\n", text);
    }
  add_steps (html, self->runbook);
  add_instances (html, self);
  add_packages (html, self);
  for (guint i = 0; i < self->runbook->steps->len; i++)
    {
      add_checks (html, g_ptr_array_index (self->runbook->steps, i));
      add_counts (html, g_ptr_array_index (self->runbook->steps, i), "plan");
      add_counts (html, g_ptr_array_index (self->runbook->steps, i), "verification");
    }
  add_executions (html, self);
  add_backups (html, self);
  g_string_append (html, "</body></html>\n");
  return g_string_free (html, FALSE);
}
