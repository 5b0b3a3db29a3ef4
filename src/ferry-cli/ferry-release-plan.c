#include "config.h"

#include "ferry-release.h"

#include <inttypes.h>

static void
add_row (FerryTextTable *text,
         FerryPlanTable *table)
{
  gboolean created, not_merged;
  gint64 equal, conflicts, changed = ferry_plan_table_get_changed_on_target (table);
  g_autofree char *inserts = ferry_format_count (ferry_plan_table_get_inserts (table));
  g_autofree char *updates = ferry_format_count (ferry_plan_table_get_updates (table));
  g_autofree char *deletes = ferry_format_count (ferry_plan_table_get_deletes (table));
  g_autofree char *same = NULL;
  g_autoptr (GString) notes = g_string_new (NULL);

  g_object_get (table, "created", &created, "not-merged", &not_merged, "equal", &equal, "conflicts", &conflicts, NULL);
  same = ferry_format_count (equal);
  if (created)
    g_string_append (notes, _("new table"));
  if (not_merged)
    g_string_append_printf (notes, "%s%s", notes->len > 0 ? ", " : "", _("not merged"));
  if (conflicts > 0)
    g_string_append_printf (notes, _("%s%" PRId64 " stay although they differ"), notes->len > 0 ? ", " : "", conflicts);
  if (changed > 0)
    g_string_append_printf (notes, _("%s%" PRId64 " were changed on the target since its last release"), notes->len > 0 ? ", " : "", changed);
  ferry_text_table_add_row (text, ferry_plan_table_get_table (table), ferry_rule_to_string (ferry_plan_table_get_rule (table)), inserts, updates, deletes,
                            same, notes->str);
}

static gboolean
is_shown (FerryPlanTable *table,
          gboolean        all)
{
  gboolean created, not_merged;
  gint64 conflicts;

  g_object_get (table, "created", &created, "not-merged", &not_merged, "conflicts", &conflicts, NULL);

  return all || created || not_merged || conflicts > 0 || ferry_plan_table_changes_rows (table);
}

static void
say_rows (FerryRelease *self,
          gboolean      all)
{
  g_autoptr (FerryTextTable) text = ferry_text_table_new (_("TABLE"), _("RULE"), _(">INSERT"), _(">UPDATE"), _(">DELETE"), _(">SAME"), _("NOTES"), NULL);
  GListModel *tables = G_LIST_MODEL (self->plan->tables);
  guint shown;

  for (guint i = 0; i < g_list_model_get_n_items (tables); i++)
    {
      g_autoptr (FerryPlanTable) table = g_list_model_get_item (tables, i);

      if (is_shown (table, all))
        add_row (text, table);
    }
  shown = ferry_text_table_get_rows (text);
  if (shown > 0)
    ferry_cli_say_table (self->cli, text);
  ferry_cli_say (self->cli, _("Shown: %u of %u tables. Rows: %" PRId64 " to insert, %" PRId64 " to update, %" PRId64 " to delete\n"),
                 shown, g_list_model_get_n_items (tables), self->plan->inserts, self->plan->updates, self->plan->deletes);
}

static const char *
describe_hazard (FerryHazard hazard)
{
  switch (hazard)
    {
    case FERRY_HAZARD_LOSES_VALUES:
      return _("loses values");
    case FERRY_HAZARD_REWRITES_TABLE:
      return _("rewrites the table under an exclusive lock");
    case FERRY_HAZARD_RELAXED:
      return _("relaxes NOT NULL of a column that only the target has");
    case FERRY_HAZARD_MAY_FAIL:
      return _("fails where the target's rows violate it");
    case FERRY_HAZARD_NONE:
    default:
      return "";
    }
}

static void
add_statement (FerryTextTable       *text,
               const FerryStatement *statement,
               gboolean              allowed)
{
  g_autofree char *what = g_strconcat (statement->table != NULL ? statement->table : "", statement->table != NULL && statement->object != NULL ? "." : "",
                                       statement->object != NULL ? statement->object : "", NULL);
  g_autoptr (GString) notes = g_string_new (describe_hazard (statement->hazard));

  if (statement->values_lost > 0)
    g_string_append_printf (notes, ngettext (" (%" PRId64 " value)", " (%" PRId64 " values)", (gulong) statement->values_lost),
                            statement->values_lost);
  if (statement->destructive && !allowed)
    g_string_append_printf (notes, "%s%s", notes->len > 0 ? "; " : "", _("does not run without --allow-destructive"));
  if (statement->note != NULL)
    g_string_append_printf (notes, "%s%s", notes->len > 0 ? "; " : "", statement->note);
  ferry_text_table_add_row (text, statement->kind, what, notes->str);
}

static void
say_structure (FerryRelease *self)
{
  const FerrySchemaDiff *structure = self->plan->structure;
  g_autoptr (FerryTextTable) text = ferry_text_table_new (_("STRUCTURE"), _("WHAT"), _("HAZARD"), NULL);

  for (guint i = 0; i < structure->statements->len; i++)
    add_statement (text, g_ptr_array_index (structure->statements, i), structure->allow_destructive);
  if (structure->statements->len > 0)
    ferry_cli_say_table (self->cli, text);
}

static void
say_list (FerryRelease *self,
          const char   *title,
          GPtrArray    *lines)
{
  for (guint i = 0; i < lines->len; i++)
    ferry_cli_say (self->cli, "%s %s\n", title, (const char *) g_ptr_array_index (lines, i));
}

static void
say_variable (FerryRelease  *self,
              FerryVariable *variable)
{
  if (ferry_variable_get_secret (variable))
    ferry_cli_say (self->cli, _("Sets the secret %s\n"), ferry_variable_get_name (variable));
  else
    ferry_cli_say (self->cli, _("Sets the variable %s\n"), ferry_variable_get_name (variable));
}

/**
 * ferry_release_say_plan:
 * @all: %FALSE to leave out tables that stay as they are
 */
void
ferry_release_say_plan (FerryRelease *self,
                        gboolean      all)
{
  say_structure (self);
  say_rows (self, all);
  for (guint i = 0; i < self->plan->variables->len; i++)
    say_variable (self, g_ptr_array_index (self->plan->variables, i));
  say_list (self, _("Warning:"), self->plan->warnings);
  if (all)
    say_list (self, _("Only on the target, stays:"), self->plan->structure->kept);
  say_list (self, _("Leans on what changes, does not travel:"), self->plan->structure->leaning);
  if (self->plan->values_lost > 0)
    ferry_cli_say_styled (self->cli, FERRY_STYLE_BAD, ngettext ("%" PRId64 " value would be lost\n", "%" PRId64 " values would be lost\n",
                                                                 (gulong) self->plan->values_lost), self->plan->values_lost);
  if (ferry_plan_is_empty (self->plan))
    ferry_cli_say_styled (self->cli, FERRY_STYLE_GOOD, "%s\n", _("Nothing to release: the target is up to date."));
  ferry_cli_say (self->cli, _("Plan %s\n"), self->plan->digest);
}
