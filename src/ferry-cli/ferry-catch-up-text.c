#include "config.h"

#include "ferry-catch-up-text.h"

#include <inttypes.h>

#define FEW 20

/**
 * ferry_catch_up_findings_new:
 * @all: tell every conflict; the first few otherwise
 *
 * Returns: (transfer full): nothing found yet
 */
FerryCatchUpFindings *
ferry_catch_up_findings_new (gboolean all)
{
  FerryCatchUpFindings *self = g_new0 (FerryCatchUpFindings, 1);

  self->all = all;
  self->text = g_string_new (NULL);
  self->records = json_array_new ();

  return self;
}

void
ferry_catch_up_findings_free (FerryCatchUpFindings *self)
{
  if (self == NULL)
    return;
  g_string_free (self->text, TRUE);
  json_array_unref (self->records);
  g_free (self);
}

/* ---- one conflict ---------------------------------------------------------------------------------------------------------- */

/* a column whose value is the same everywhere tells nothing */
static gboolean
differs (const FerryMergeRecord *record,
         guint                   column)
{
  char **versions[] = { record->base, record->versions[0], record->versions[1] };
  const char *first = NULL;
  gboolean found = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (versions); i++)
    {
      if (versions[i] == NULL)
        continue;
      if (found && g_strcmp0 (first, versions[i][column]) != 0)
        return TRUE;
      first = versions[i][column];
      found = TRUE;
    }

  return FALSE;
}

static void
describe (GString                *text,
          const FerryMergeRecord *record,
          const char             *name,
          char                  **values)
{
  g_string_append_printf (text, "    %-7s ", name);
  if (values == NULL)
    g_string_append (text, _("does not have it"));
  for (guint i = 0; values != NULL && i < record->n_columns; i++)
    if (differs (record, i))
      g_string_append_printf (text, "%s: %s  ", record->columns[i], values[i] != NULL ? values[i] : "NULL");
  g_string_append_c (text, '\n');
}

/**
 * ferry_catch_up_findings_add:
 * @record: a conflict
 * @findings: a #FerryCatchUpFindings
 *
 * Keeps it for telling. The job's thread.
 *
 * Returns: %TRUE
 */
gboolean
ferry_catch_up_findings_add (const FerryMergeRecord *record,
                             gpointer                findings)
{
  FerryCatchUpFindings *self = findings;

  if (self->all || json_array_get_length (self->records) < FEW)
    json_array_add_object_element (self->records, ferry_catch_up_record_to_json (record));
  if (record->choice != FERRY_MERGE_UNDECIDED || (!self->all && self->told >= FEW))
    return TRUE;
  self->told++;
  g_string_append_printf (self->text, "  %s:%s\n", record->table->table, record->key);
  describe (self->text, record, _("backup"), record->base);
  describe (self->text, record, "a", record->versions[0]);
  describe (self->text, record, "b", record->versions[1]);

  return TRUE;
}

/* ---- all of it ------------------------------------------------------------------------------------------------------------- */

static char *
count_text (gint64 count)
{
  return count >= 0 ? ferry_format_count (count) : g_strdup ("?");
}

static void
say_tables (FerryCli           *cli,
            const FerryCatchUp *catch_up)
{
  g_autoptr (FerryTextTable) text = ferry_text_table_new (_("TABLE"), _(">NEW"), _(">CHANGED"), _(">DELETED"), _(">CONFLICTS"), _(">TO CARRY"), "", NULL);

  for (guint i = 0; i < catch_up->tables->len; i++)
    {
      const FerryCatchUpTable *table = g_ptr_array_index (catch_up->tables, i);
      g_autofree char *added = count_text (table->added), *changed = count_text (table->changed), *deleted = count_text (table->deleted);
      g_autofree char *conflicts = table->chosen ? count_text (table->conflicts) : g_strdup ("");
      g_autofree char *open = table->chosen ? count_text (table->open) : g_strdup ("");
      g_autofree char *why = ferry_catch_up_table_dup_why (table);
      g_autofree char *told = why != NULL ? g_strdup_printf (_("can't be carried over: %s"), why) : g_strdup (table->configuration ? _("configuration") : "");

      ferry_text_table_add_row (text, table->table, added, changed, deleted, conflicts, open, told);
    }
  ferry_cli_say_table (cli, text);
}

/**
 * ferry_catch_up_say:
 * @catch_up: compared
 * @findings: its conflicts
 *
 * Shows what was written meanwhile, and what has to be decided.
 */
void
ferry_catch_up_say (FerryCli                   *cli,
                    const FerryCatchUp         *catch_up,
                    const FerryCatchUpFindings *findings)
{
  for (guint i = 0; i < catch_up->warnings->len; i++)
    ferry_cli_warn (cli, "%s", (const char *) g_ptr_array_index (catch_up->warnings, i));
  if (catch_up->tables->len == 0)
    ferry_cli_say (cli, _("Nothing was written on “%s” since the backup.\n"), ferry_instance_get_name (catch_up->from));
  else
    say_tables (cli, catch_up);
  if (catch_up->undecided == 0)
    return;
  ferry_cli_say (cli, _("Both sides have these differently (a: “%s”, b: “%s”):\n"), ferry_instance_get_name (catch_up->from), ferry_instance_get_name (catch_up->to));
  ferry_cli_say (cli, "%s", findings->text->str);
  if (catch_up->undecided > findings->told)
    ferry_cli_say (cli, _("  … and %" PRId64 " more: --all-conflicts lists them\n"), catch_up->undecided - findings->told);
}
