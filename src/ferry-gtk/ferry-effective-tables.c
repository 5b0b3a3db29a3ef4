#include "config.h"

#include "ferry-effective-tables.h"

#include "ferry-gtk-job.h"

#include <glib/gi18n.h>

struct _FerryEffectiveTables
{
  GObject            parent_instance;

  GListStore        *rows;
  FerryInstanceItem *item;       /* nullable */
  FerryRuleSet      *rules;      /* nullable; a copy */
  FerryTableSurvey  *survey;     /* nullable: of @item, where that is a local one: its rules are decided without asking it again */
  FerryJob          *job;        /* running */
  gboolean           again;      /* something changed meanwhile */
  char              *problem;
};

enum { SETTLED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FerryEffectiveTables, ferry_effective_tables, G_TYPE_OBJECT)

typedef struct
{
  FerryInstance    *instance;
  FerryRuleSet     *rules;
  FerryTableSurvey *survey;    /* of a local instance */
  GPtrArray        *tables;    /* FerryTableRule*, of any other */
  char             *problem;   /* of the rules; the tables are listed without the independent ones then */
} Ask;

static void
ask_free (gpointer data)
{
  Ask *ask = data;

  g_object_unref (ask->instance);
  g_object_unref (ask->rules);
  g_clear_pointer (&ask->survey, ferry_table_survey_free);
  g_clear_pointer (&ask->tables, g_ptr_array_unref);
  g_free (ask->problem);
  g_free (ask);
}

static GPtrArray *
decide (const Ask     *ask,
        FerryJob      *job,
        FerryRuleSet  *rules,
        GError       **error)
{
  return ask->survey != NULL ? ferry_table_survey_resolve (ask->survey, rules, TRUE, error) : ferry_instance_list_tables (ask->instance, rules, TRUE, job, error);
}

static void
forget_independent (FerryRuleSet *rules)
{
  g_auto(GStrv) names = ferry_rule_set_dup_tables (rules);

  for (guint i = 0; names[i] != NULL; i++)
    ferry_rule_set_set_table_rule (rules, names[i], FERRY_RULE_DEFAULT);
}

/* One independent rule that can't apply is told; the others are passed over too until it is mended. */
static gboolean
decide_or_tell (Ask       *ask,
                FerryJob  *job,
                GError   **error)
{
  g_autoptr(GError) local = NULL;

  ask->tables = decide (ask, job, ask->rules, &local);
  if (ask->tables == NULL && g_error_matches (local, FERRY_ERROR, FERRY_ERROR_USAGE))
    {
      ask->problem = g_strdup (local->message);
      g_clear_error (&local);
      forget_independent (ask->rules);
      ask->tables = decide (ask, job, ask->rules, &local);
    }
  if (ask->tables == NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return ask->tables != NULL;
}

static gboolean
ask_func (FerryJob  *job,
          gpointer   user_data,
          GError   **error)
{
  Ask *ask = user_data;

  if (!FERRY_IS_LOCAL_INSTANCE (ask->instance))
    return decide_or_tell (ask, job, error);
  ask->survey = ferry_local_instance_survey_tables (FERRY_LOCAL_INSTANCE (ask->instance), job, error);
  return ask->survey != NULL;
}

static GHashTable *
index_rows (FerryEffectiveTables *self)
{
  GHashTable *index = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->rows)); i++)
    {
      FerryTableRow *row = g_list_model_get_item (G_LIST_MODEL (self->rows), i);

      g_hash_table_insert (index, (char *) ferry_table_row_get_table (row), row);
    }
  return index;
}

static FerryTableRow *
take_row (GHashTable     *index,
          const char     *table,
          FerryTableRule *rule)
{
  FerryTableRow *row = g_hash_table_lookup (index, table);

  if (row == NULL)
    return ferry_table_row_new (table, rule);
  ferry_table_row_set_rule (row, rule);
  return g_object_ref (row);
}

/* Independent rules of tables that are not there must be seen, so that they can be taken away. */
static void
add_absent (FerryEffectiveTables *self,
            GHashTable           *index,
            GHashTable           *names,
            GPtrArray            *rows)
{
  g_auto(GStrv) tables = ferry_rule_set_dup_tables (self->rules);

  for (guint i = 0; tables[i] != NULL; i++)
    if (!g_hash_table_contains (names, tables[i]))
      g_ptr_array_add (rows, take_row (index, tables[i], NULL));
}

static gboolean
is_same (FerryEffectiveTables *self,
         GPtrArray            *rows)
{
  if (rows->len != g_list_model_get_n_items (G_LIST_MODEL (self->rows)))
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      g_autoptr(FerryTableRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), i);

      if (row != g_ptr_array_index (rows, i))
        return FALSE;
    }
  return TRUE;
}

static void
show_independent (FerryEffectiveTables *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->rows)); i++)
    {
      g_autoptr(FerryTableRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), i);

      ferry_table_row_set_independent (row, ferry_rule_set_get_table_rule (self->rules, ferry_effective_tables_rule_name (self->rules, row)));
    }
}

static void
show_tables (FerryEffectiveTables *self,
             GPtrArray            *tables)
{
  g_autoptr(GHashTable) index = index_rows (self);
  g_autoptr(GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; tables != NULL && i < tables->len; i++)
    {
      FerryTableRule *rule = g_ptr_array_index (tables, i);
      const char *logical = ferry_table_rule_get_logical_name (rule);

      g_hash_table_add (names, (char *) ferry_table_rule_get_table (rule));
      if (logical != NULL)
        g_hash_table_add (names, (char *) logical);
      g_ptr_array_add (rows, take_row (index, ferry_table_rule_get_table (rule), rule));
    }
  add_absent (self, index, names, rows);
  if (!is_same (self, rows))
    g_list_store_splice (self->rows, 0, g_list_model_get_n_items (G_LIST_MODEL (self->rows)), rows->pdata, rows->len);
  show_independent (self);
}

static void begin (FerryEffectiveTables *self);

static void
settle (FerryEffectiveTables *self,
        GPtrArray            *tables,
        const char           *problem)
{
  if (tables != NULL || self->item == NULL)
    show_tables (self, tables);
  g_free (self->problem);
  self->problem = g_strdup (problem);
  g_signal_emit (self, signals[SETTLED], 0);
}

static Ask *
ask_new (FerryEffectiveTables *self,
         FerryInstance        *instance)
{
  Ask *ask = g_new0 (Ask, 1);

  ask->instance = g_object_ref (instance);
  ask->rules = ferry_rule_set_copy (self->rules, ferry_rule_set_get_name (self->rules));
  return ask;
}

/* the answer is there already: nothing is asked */
static void
settle_from_survey (FerryEffectiveTables *self,
                    FerryInstance        *instance)
{
  Ask *ask = ask_new (self, instance);
  g_autoptr(GError) error = NULL;

  ask->survey = g_steal_pointer (&self->survey);
  decide_or_tell (ask, NULL, &error);
  self->survey = g_steal_pointer (&ask->survey);
  settle (self, ask->tables, error != NULL ? error->message : ask->problem);
  ask_free (ask);
}

static void
ask_done (gpointer      owner,
          gpointer      user_data,
          const GError *error)
{
  FerryEffectiveTables *self = owner;
  Ask *ask = user_data;

  g_clear_object (&self->job);
  if (ask->survey != NULL && self->item != NULL && ask->instance == ferry_instance_item_get_instance (self->item))
    self->survey = g_steal_pointer (&ask->survey);
  if (self->again || self->survey != NULL)
    begin (self);
  else
    settle (self, ask->tables, error != NULL ? error->message : ask->problem);
}

static void
begin (FerryEffectiveTables *self)
{
  FerryInstance *instance = self->item != NULL ? ferry_instance_item_get_instance (self->item) : NULL;

  self->again = FALSE;
  if (self->rules == NULL)
    return;
  if (instance == NULL)
    {
      settle (self, NULL, self->item != NULL ? _("The instance’s settings can’t be read: see its page.") : NULL);
      return;
    }
  if (self->survey != NULL)
    {
      settle_from_survey (self, instance);
      return;
    }
  self->job = ferry_job_new (_("List the tables"));
  ferry_gtk_run_job (self->job, FERRY_JOB_QUIET, ask_func, ask_new (self, instance), ask_free, self, ask_done);
}

static void
ferry_effective_tables_dispose (GObject *object)
{
  FerryEffectiveTables *self = FERRY_EFFECTIVE_TABLES (object);

  if (self->job != NULL)
    ferry_job_cancel (self->job);
  g_clear_object (&self->job);
  g_clear_pointer (&self->survey, ferry_table_survey_free);
  g_clear_object (&self->rows);
  g_clear_object (&self->item);
  g_clear_object (&self->rules);
  g_clear_pointer (&self->problem, g_free);
  G_OBJECT_CLASS (ferry_effective_tables_parent_class)->dispose (object);
}

static void
ferry_effective_tables_class_init (FerryEffectiveTablesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ferry_effective_tables_dispose;
  signals[SETTLED] = g_signal_new ("settled", FERRY_TYPE_EFFECTIVE_TABLES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ferry_effective_tables_init (FerryEffectiveTables *self)
{
  self->rows = g_list_store_new (FERRY_TYPE_TABLE_ROW);
}

FerryEffectiveTables *
ferry_effective_tables_new (void)
{
  return g_object_new (FERRY_TYPE_EFFECTIVE_TABLES, NULL);
}

GListModel *
ferry_effective_tables_get_rows (FerryEffectiveTables *self)
{
  return G_LIST_MODEL (self->rows);
}

gboolean
ferry_effective_tables_is_busy (FerryEffectiveTables *self)
{
  return self->job != NULL;
}

const char *
ferry_effective_tables_get_problem (FerryEffectiveTables *self)
{
  return self->problem;
}

/**
 * ferry_effective_tables_ask:
 * @self: the list
 * @item: (nullable): an instance
 * @rules: (nullable): a rule set, copied
 *
 * Asks for the effective rules. Independent rules are shown at once; the rest, when the answer comes. The tables of a local instance are read once, until ferry_effective_tables_forget();
 * every other question is answered from that. Main thread.
 *
 * Since: 0.1
 */
void
ferry_effective_tables_ask (FerryEffectiveTables *self,
                            FerryInstanceItem    *item,
                            FerryRuleSet         *rules)
{
  gboolean other = g_set_object (&self->item, item);

  if (other)
    {
      g_list_store_remove_all (self->rows);
      ferry_effective_tables_forget (self);
    }
  g_clear_object (&self->rules);
  self->rules = rules != NULL ? ferry_rule_set_copy (rules, ferry_rule_set_get_name (rules)) : NULL;
  if (self->rules != NULL)
    show_independent (self);
  if (self->job == NULL)
    {
      begin (self);
      return;
    }
  self->again = TRUE;
  if (other || !FERRY_IS_LOCAL_INSTANCE (ferry_instance_item_get_instance (item)))   /* a survey serves the new rules as well */
    ferry_job_cancel (self->job);
}

/**
 * ferry_effective_tables_forget:
 * @self: the list
 *
 * Makes the next question read the tables anew. Main thread.
 *
 * Since: 0.1
 */
void
ferry_effective_tables_forget (FerryEffectiveTables *self)
{
  g_clear_pointer (&self->survey, ferry_table_survey_free);
}

const char *
ferry_effective_tables_rule_name (FerryRuleSet  *rules,
                                  FerryTableRow *row)
{
  FerryTableRule *rule = ferry_table_row_get_rule (row);
  const char *table = ferry_table_row_get_table (row);
  const char *logical = rule != NULL ? ferry_table_rule_get_logical_name (rule) : NULL;

  if (logical == NULL || *logical == '\0' || ferry_table_rule_get_group (rule) == FERRY_TABLE_GROUP_UNKNOWN
      || ferry_rule_set_get_table_rule (rules, table) != FERRY_RULE_DEFAULT)
    return table;
  return logical;
}
