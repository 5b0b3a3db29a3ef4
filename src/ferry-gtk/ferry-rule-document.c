#include "config.h"

#include "ferry-rule-document.h"

#include <glib/gi18n.h>

#define SETTING_DRAFT "rule-draft"
#define SETTING_DRAFT_OF "rule-draft-of"

struct _FerryRuleDocument
{
  GObject       parent_instance;

  FerryRuleSet *saved;
  FerryRuleSet *rules;
  FerryRuleSet *before;   /* as @rules was after the last step */
  GPtrArray    *undo;     /* FerryRuleSet*, the latest last */
  GPtrArray    *redo;
  guint         holds;    /* changes make one step together */
};

enum { CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FerryRuleDocument, ferry_rule_document, G_TYPE_OBJECT)

static FerryRuleSet *
copy_of (FerryRuleSet *rules)
{
  return ferry_rule_set_copy (rules, ferry_rule_set_get_name (rules));
}

static void
remember (FerryRuleDocument *self)
{
  g_clear_object (&self->before);
  self->before = copy_of (self->rules);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
step (FerryRuleDocument *self)
{
  if (self->holds > 0 || ferry_rule_set_equal (self->before, self->rules))
    return;
  g_ptr_array_add (self->undo, g_steal_pointer (&self->before));
  g_ptr_array_set_size (self->redo, 0);
  remember (self);
}

static void
ferry_rule_document_dispose (GObject *object)
{
  FerryRuleDocument *self = FERRY_RULE_DOCUMENT (object);

  if (self->rules != NULL)
    g_signal_handlers_disconnect_by_data (self->rules, self);
  g_clear_object (&self->saved);
  g_clear_object (&self->rules);
  g_clear_object (&self->before);
  g_clear_pointer (&self->undo, g_ptr_array_unref);
  g_clear_pointer (&self->redo, g_ptr_array_unref);
  G_OBJECT_CLASS (ferry_rule_document_parent_class)->dispose (object);
}

static void
ferry_rule_document_class_init (FerryRuleDocumentClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ferry_rule_document_dispose;
  signals[CHANGED] = g_signal_new ("changed", FERRY_TYPE_RULE_DOCUMENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ferry_rule_document_init (FerryRuleDocument *self)
{
  self->undo = g_ptr_array_new_with_free_func (g_object_unref);
  self->redo = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * ferry_rule_document_new:
 * @saved: a rule set as the store has it
 *
 * Returns: (transfer full): a document of it. Main thread.
 *
 * Since: 0.1
 */
FerryRuleDocument *
ferry_rule_document_new (FerryRuleSet *saved)
{
  FerryRuleDocument *self = g_object_new (FERRY_TYPE_RULE_DOCUMENT, NULL);

  self->saved = g_object_ref (saved);
  self->rules = copy_of (saved);
  self->before = copy_of (saved);
  g_signal_connect_swapped (self->rules, "notify", G_CALLBACK (step), self);
  g_signal_connect_swapped (self->rules, "independent-changed", G_CALLBACK (step), self);
  return self;
}

FerryRuleSet *
ferry_rule_document_get_rules (FerryRuleDocument *self)
{
  return self->rules;
}

FerryRuleSet *
ferry_rule_document_get_saved (FerryRuleDocument *self)
{
  return self->saved;
}

gboolean
ferry_rule_document_is_read_only (FerryRuleDocument *self)
{
  return ferry_rule_set_get_built_in (self->saved);
}

gboolean
ferry_rule_document_is_modified (FerryRuleDocument *self)
{
  return !ferry_rule_set_equal (self->saved, self->rules);
}

gboolean
ferry_rule_document_can_undo (FerryRuleDocument *self)
{
  return self->undo->len > 0;
}

gboolean
ferry_rule_document_can_redo (FerryRuleDocument *self)
{
  return self->redo->len > 0;
}

static void
copy_tables (FerryRuleSet *from,
             FerryRuleSet *to)
{
  g_auto(GStrv) old = ferry_rule_set_dup_tables (to);
  g_auto(GStrv) fresh = ferry_rule_set_dup_tables (from);

  for (guint i = 0; old[i] != NULL; i++)
    if (ferry_rule_set_get_table_rule (from, old[i]) == FERRY_RULE_DEFAULT)
      ferry_rule_set_set_table_rule (to, old[i], FERRY_RULE_DEFAULT);
  for (guint i = 0; fresh[i] != NULL; i++)
    ferry_rule_set_set_table_rule (to, fresh[i], ferry_rule_set_get_table_rule (from, fresh[i]));
}

static void
assign (FerryRuleDocument *self,
        FerryRuleSet      *rules)
{
  static const FerryTableGroup groups[] = { FERRY_TABLE_GROUP_CORE, FERRY_TABLE_GROUP_PLUGIN, FERRY_TABLE_GROUP_USER };

  self->holds++;
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    ferry_rule_set_set_group_rule (self->rules, groups[i], ferry_rule_set_get_group_rule (rules, groups[i]));
  g_object_set (self->rules, "description", ferry_rule_set_get_description (rules), "refuse-secrets", ferry_rule_set_get_refuse_secrets (rules), NULL);
  copy_tables (rules, self->rules);
  self->holds--;
}

static void
travel (FerryRuleDocument *self,
        GPtrArray         *from,
        GPtrArray         *to)
{
  g_autoptr(FerryRuleSet) there = NULL;

  if (from->len == 0)
    return;
  there = g_ptr_array_steal_index (from, from->len - 1);
  g_ptr_array_add (to, copy_of (self->rules));
  assign (self, there);
  remember (self);
}

void
ferry_rule_document_undo (FerryRuleDocument *self)
{
  travel (self, self->undo, self->redo);
}

void
ferry_rule_document_redo (FerryRuleDocument *self)
{
  travel (self, self->redo, self->undo);
}

void
ferry_rule_document_assign (FerryRuleDocument *self,
                            FerryRuleSet      *rules)
{
  assign (self, rules);
  step (self);
}

/**
 * ferry_rule_document_set_tables:
 * @self: a document
 * @tables: names of tables
 * @rule: their independent rule; %FERRY_RULE_DEFAULT takes it away
 *
 * Sets the independent rule of several tables in one step. Main thread.
 *
 * Since: 0.1
 */
void
ferry_rule_document_set_tables (FerryRuleDocument  *self,
                                const char * const *tables,
                                FerryRule           rule)
{
  self->holds++;
  for (guint i = 0; tables[i] != NULL; i++)
    ferry_rule_set_set_table_rule (self->rules, tables[i], rule);
  self->holds--;
  step (self);
}

void
ferry_rule_document_clear_tables (FerryRuleDocument *self)
{
  g_auto(GStrv) tables = ferry_rule_set_dup_tables (self->rules);

  ferry_rule_document_set_tables (self, (const char * const *) tables, FERRY_RULE_DEFAULT);
}

/**
 * ferry_rule_document_save:
 * @self: a document
 * @store: the user's store
 * @error: return location for an error
 *
 * Keeps the rules as they are now; a draft is dropped. Steps can still be undone. Main thread.
 *
 * Returns: %FALSE with @error
 *
 * Since: 0.1
 */
gboolean
ferry_rule_document_save (FerryRuleDocument  *self,
                          FerryStore         *store,
                          GError            **error)
{
  if (!ferry_store_save_rule_set (store, self->rules, error))
    return FALSE;
  g_clear_object (&self->saved);
  self->saved = copy_of (self->rules);
  ferry_rule_document_drop_draft (store);
  g_signal_emit (self, signals[CHANGED], 0);
  return TRUE;
}

void
ferry_rule_document_keep_draft (FerryRuleDocument *self,
                                FerryStore        *store)
{
  g_autoptr(JsonNode) node = ferry_rule_set_to_json (self->rules);
  g_autofree char *text = ferry_json_to_string (node, FALSE);

  ferry_store_set_setting (store, SETTING_DRAFT, text, NULL);
  ferry_store_set_setting (store, SETTING_DRAFT_OF, ferry_rule_set_get_name (self->saved), NULL);
}

void
ferry_rule_document_drop_draft (FerryStore *store)
{
  g_autofree char *name = ferry_rule_document_dup_draft_name (store);

  if (name == NULL)
    return;
  ferry_store_set_setting (store, SETTING_DRAFT_OF, "", NULL);
  ferry_store_set_setting (store, SETTING_DRAFT, "", NULL);
}

char *
ferry_rule_document_dup_draft_name (FerryStore *store)
{
  g_autofree char *name = ferry_store_get_setting (store, SETTING_DRAFT_OF);

  return name != NULL && *name != '\0' ? g_steal_pointer (&name) : NULL;
}

/**
 * ferry_rule_document_take_draft:
 * @self: a document, of the rule set that has a draft
 * @store: the user's store
 *
 * Brings back what was not saved, as one step. A draft that can't be read changes nothing. Main thread.
 *
 * Since: 0.1
 */
void
ferry_rule_document_take_draft (FerryRuleDocument *self,
                                FerryStore        *store)
{
  g_autofree char *text = ferry_store_get_setting (store, SETTING_DRAFT);
  g_autoptr(JsonNode) node = text != NULL && *text != '\0' ? ferry_json_parse (text, -1, SETTING_DRAFT, NULL) : NULL;
  g_autoptr(FerryRuleSet) draft = node != NULL ? ferry_rule_set_new_from_json (node, NULL) : NULL;

  if (draft != NULL && !ferry_rule_document_is_read_only (self))
    ferry_rule_document_assign (self, draft);
  ferry_rule_document_drop_draft (store);
}
