#include "config.h"

#include "ferry-plan-row.h"

#include <glib/gi18n.h>
#include <inttypes.h>

struct _FerryPlanRow
{
  GObject         parent_instance;
  FerryPlanTable *table;
  char           *notes;
  gboolean        structure;    /* its structure changes */
};

enum
{
  PROP_0, PROP_TABLE, PROP_INSERTS, PROP_UPDATES, PROP_DELETES, PROP_INSERTS_TEXT, PROP_UPDATES_TEXT, PROP_DELETES_TEXT, PROP_NOTES, PROP_RULE_TEXT,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (FerryPlanRow, ferry_plan_row, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static char *
count_text (gint64 count)
{
  return count > 0 ? g_strdup_printf ("%'" PRId64, count) : g_strdup ("–");
}

static const char *
rule_text (FerryRule rule)
{
  switch (rule)
    {
    case FERRY_RULE_SCHEMA_ONLY: return C_("rule", "Structure only");
    case FERRY_RULE_OVERWRITE: return C_("rule", "Overwrite");
    case FERRY_RULE_UPSERT: return C_("rule", "Insert or update");
    case FERRY_RULE_INSERT_IGNORE: return C_("rule", "Insert and ignore duplicates");
    case FERRY_RULE_SKIP: return C_("rule", "Skip");
    case FERRY_RULE_DEFAULT:
    default: return C_("rule", "Default");
    }
}

static void
ferry_plan_row_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  FerryPlanRow *self = FERRY_PLAN_ROW (object);

  switch (prop_id)
    {
    case PROP_TABLE: g_value_set_string (value, ferry_plan_table_get_table (self->table)); break;
    case PROP_INSERTS: g_value_set_int64 (value, ferry_plan_table_get_inserts (self->table)); break;
    case PROP_UPDATES: g_value_set_int64 (value, ferry_plan_table_get_updates (self->table)); break;
    case PROP_DELETES: g_value_set_int64 (value, ferry_plan_table_get_deletes (self->table)); break;
    case PROP_INSERTS_TEXT: g_value_take_string (value, count_text (ferry_plan_table_get_inserts (self->table))); break;
    case PROP_UPDATES_TEXT: g_value_take_string (value, count_text (ferry_plan_table_get_updates (self->table))); break;
    case PROP_DELETES_TEXT: g_value_take_string (value, count_text (ferry_plan_table_get_deletes (self->table))); break;
    case PROP_NOTES: g_value_set_string (value, self->notes); break;
    case PROP_RULE_TEXT: g_value_set_string (value, rule_text (ferry_plan_table_get_rule (self->table))); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ferry_plan_row_finalize (GObject *object)
{
  g_clear_object (&FERRY_PLAN_ROW (object)->table);
  g_free (FERRY_PLAN_ROW (object)->notes);
  G_OBJECT_CLASS (ferry_plan_row_parent_class)->finalize (object);
}

static void
ferry_plan_row_class_init (FerryPlanRowClass *klass)
{
  static const char * const counts[] = { "inserts", "updates", "deletes" };
  static const char * const texts[] = { "inserts-text", "updates-text", "deletes-text", "notes", "rule-text" };
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  G_OBJECT_CLASS (klass)->get_property = ferry_plan_row_get_property;
  G_OBJECT_CLASS (klass)->finalize = ferry_plan_row_finalize;
  properties[PROP_TABLE] = g_param_spec_string ("table", NULL, NULL, NULL, flags);
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    properties[PROP_INSERTS + i] = g_param_spec_int64 (counts[i], NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    properties[PROP_INSERTS_TEXT + i] = g_param_spec_string (texts[i], NULL, NULL, NULL, flags);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);
}

static void
ferry_plan_row_init (FerryPlanRow *self)
{
}

static void
add_note (GString *notes,
          char    *note)      /* (transfer full) */
{
  g_string_append_printf (notes, "%s%s", notes->len > 0 ? " · " : "", note);
  g_free (note);
}

static void
note_statement (GString              *notes,
                const FerryStatement *statement,
                gboolean              allow_destructive)
{
  const char *object = statement->object != NULL ? statement->object : "";
  gint64 n = statement->values_lost;

  if (statement->destructive && !allow_destructive)
    add_note (notes, g_strdup_printf (_("%s stays: changing it would lose values"), object));
  else if (statement->hazard == FERRY_HAZARD_LOSES_VALUES && n >= 0)
    add_note (notes, g_strdup_printf (ngettext ("Loses %" PRId64 " value of %s", "Loses %" PRId64 " values of %s", (gulong) n), n, object));
  else if (statement->hazard == FERRY_HAZARD_LOSES_VALUES)
    add_note (notes, g_strdup_printf (_("Loses values of %s"), object));
  else if (statement->hazard == FERRY_HAZARD_MAY_FAIL && n > 0)
    add_note (notes, g_strdup_printf (_("%s would fail"), object));
  else if (statement->hazard == FERRY_HAZARD_REWRITES_TABLE)
    add_note (notes, g_strdup (_("Rewrites the table")));
}

static void
note_table (GString        *notes,
            FerryPlanTable *table)
{
  gint64 changed = ferry_plan_table_get_changed_on_target (table);
  gint64 conflicts = ferry_plan_table_get_conflicts (table);

  if (ferry_plan_table_get_created (table))
    add_note (notes, g_strdup (_("New table")));
  if (ferry_plan_table_get_not_merged (table))
    add_note (notes, g_strdup (_("Not merged")));
  if (changed > 0)
    add_note (notes, g_strdup_printf (ngettext ("%" PRId64 " row was changed on the target", "%" PRId64 " rows were changed on the target",
                                                (gulong) changed), changed));
  if (conflicts > 0)
    add_note (notes, g_strdup_printf (ngettext ("%" PRId64 " row differs and stays", "%" PRId64 " rows differ and stay",
                                                (gulong) conflicts), conflicts));
}

static FerryPlanRow *
row_new (FerryPlan      *plan,
         FerryPlanTable *table,
         GPtrArray      *statements)
{
  FerryPlanRow *self = g_object_new (FERRY_TYPE_PLAN_ROW, NULL);
  g_autoptr(GString) notes = g_string_new (NULL);

  self->table = g_object_ref (table);
  for (guint i = 0; statements != NULL && i < statements->len; i++)
    {
      const FerryStatement *statement = g_ptr_array_index (statements, i);

      self->structure = TRUE;
      note_statement (notes, statement, plan->structure->allow_destructive);
    }
  note_table (notes, table);
  if (self->structure && !ferry_plan_table_get_created (table))
    add_note (notes, g_strdup (_("Structure changes")));
  self->notes = g_strdup (notes->str);
  return self;
}

GListStore *
ferry_plan_row_list (FerryPlan *plan)
{
  GListStore *rows = g_list_store_new (FERRY_TYPE_PLAN_ROW);
  g_autoptr(GHashTable) statements = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);

  for (guint i = 0; i < plan->structure->statements->len; i++)
    {
      FerryStatement *statement = g_ptr_array_index (plan->structure->statements, i);
      GPtrArray *of_table = statement->table != NULL ? g_hash_table_lookup (statements, statement->table) : NULL;

      if (statement->table != NULL && of_table == NULL)
        g_hash_table_insert (statements, statement->table, of_table = g_ptr_array_new ());
      if (of_table != NULL)
        g_ptr_array_add (of_table, statement);
    }
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (plan->tables)); i++)
    {
      g_autoptr(FerryPlanTable) table = g_list_model_get_item (G_LIST_MODEL (plan->tables), i);
      g_autoptr(FerryPlanRow) row = row_new (plan, table, g_hash_table_lookup (statements, ferry_plan_table_get_table (table)));

      g_list_store_append (rows, row);
    }
  return rows;
}

FerryPlanTable *
ferry_plan_row_get_table (FerryPlanRow *self)
{
  return self->table;
}

gboolean
ferry_plan_row_has_changes (FerryPlanRow *self)
{
  return self->structure || ferry_plan_table_changes_rows (self->table) || ferry_plan_table_get_conflicts (self->table) > 0;
}
