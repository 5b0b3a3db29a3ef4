#include "config.h"

#include "ferry-table-row.h"

#include "ferry-words.h"

#include <glib/gi18n.h>
#include <string.h>

struct _FerryTableRow
{
  GObject         parent_instance;

  char           *table;
  FerryTableRule *rule;          /* nullable */
  FerryRule       independent;
  gint64          size;
  char           *shown;         /* nullable: all that is shown of it, for searching */
};

G_DEFINE_FINAL_TYPE (FerryTableRow, ferry_table_row, G_TYPE_OBJECT)

enum
{
  PROP_0, PROP_TABLE, PROP_GROUP_TEXT, PROP_CATEGORY_TEXT, PROP_KEY, PROP_ROWS_TEXT, PROP_RULE_TEXT, PROP_REASON, PROP_INDEPENDENT_TEXT, PROP_SIZE_TEXT,
  PROP_ROWS, PROP_SIZE, PROP_NOT_MERGED, PROP_TABLE_RULE, PROP_INDEPENDENT, N_PROPS
};

static GParamSpec *properties[N_PROPS];

static gint64
rows_of (FerryTableRow *self)
{
  return self->rule != NULL ? ferry_table_rule_get_rows (self->rule) : -1;
}

static char *
describe_key (FerryTableRow *self)
{
  const char *key = self->rule != NULL ? ferry_table_rule_get_key (self->rule) : NULL;

  if (key == NULL || *key == '\0')
    return g_strdup (self->rule != NULL ? C_("key of a table", "none") : "");
  return ferry_table_rule_get_auto_increment (self->rule) ? g_strdup_printf (C_("key of a table", "%s (counted up)"), key) : g_strdup (key);
}

static char *
text_of (FerryTableRow *self,
         guint          id)
{
  switch (id)
    {
    case PROP_TABLE: return g_strdup (self->table);
    case PROP_GROUP_TEXT: return g_strdup (self->rule != NULL ? ferry_words_group (ferry_table_rule_get_group (self->rule)) : "");
    case PROP_CATEGORY_TEXT: return g_strdup (self->rule != NULL ? ferry_words_category (ferry_table_rule_get_category (self->rule)) : "");
    case PROP_KEY: return describe_key (self);
    case PROP_ROWS_TEXT: return self->rule != NULL ? ferry_words_count (rows_of (self)) : g_strdup ("");
    case PROP_RULE_TEXT: return g_strdup (self->rule != NULL ? ferry_words_rule (ferry_table_rule_get_rule (self->rule)) : "");
    case PROP_REASON: return self->rule != NULL ? ferry_table_rule_dup_reason_text (self->rule) : g_strdup (_("this instance does not have the table"));
    case PROP_INDEPENDENT_TEXT: return g_strdup (self->independent != FERRY_RULE_DEFAULT ? ferry_words_rule (self->independent) : "");
    case PROP_SIZE_TEXT: return self->size >= 0 ? ferry_format_size (self->size) : g_strdup ("");
    default: return NULL;
    }
}

static void
ferry_table_row_get_property (GObject    *object,
                              guint       id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  FerryTableRow *self = FERRY_TABLE_ROW (object);

  switch (id)
    {
    case PROP_ROWS: g_value_set_int64 (value, rows_of (self)); break;
    case PROP_SIZE: g_value_set_int64 (value, self->size); break;
    case PROP_NOT_MERGED: g_value_set_boolean (value, self->rule != NULL && ferry_table_rule_is_not_merged (self->rule)); break;
    case PROP_TABLE_RULE: g_value_set_object (value, self->rule); break;
    case PROP_INDEPENDENT: g_value_set_enum (value, (int) self->independent); break;
    default: g_value_take_string (value, text_of (self, id)); break;
    }
}

static void
ferry_table_row_set_property (GObject      *object,
                              guint         id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  FerryTableRow *self = FERRY_TABLE_ROW (object);

  switch (id)
    {
    case PROP_TABLE_RULE: ferry_table_row_set_rule (self, g_value_get_object (value)); break;
    case PROP_INDEPENDENT: ferry_table_row_set_independent (self, (FerryRule) g_value_get_enum (value)); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ferry_table_row_finalize (GObject *object)
{
  FerryTableRow *self = FERRY_TABLE_ROW (object);

  g_free (self->table);
  g_free (self->shown);
  g_clear_object (&self->rule);
  G_OBJECT_CLASS (ferry_table_row_parent_class)->finalize (object);
}

static void
ferry_table_row_class_init (FerryTableRowClass *klass)
{
  static const char * const texts[] = {
    [PROP_TABLE] = "table", [PROP_GROUP_TEXT] = "group-text", [PROP_CATEGORY_TEXT] = "category-text", [PROP_KEY] = "key", [PROP_ROWS_TEXT] = "rows-text",
    [PROP_RULE_TEXT] = "rule-text", [PROP_REASON] = "reason", [PROP_INDEPENDENT_TEXT] = "independent-text", [PROP_SIZE_TEXT] = "size-text",
  };
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  const GParamFlags writable = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = ferry_table_row_get_property;
  object_class->set_property = ferry_table_row_set_property;
  object_class->finalize = ferry_table_row_finalize;
  for (guint i = PROP_TABLE; i <= PROP_SIZE_TEXT; i++)
    properties[i] = g_param_spec_string (texts[i], NULL, NULL, NULL, readable);
  properties[PROP_ROWS] = g_param_spec_int64 ("rows", NULL, NULL, -1, G_MAXINT64, -1, readable);
  properties[PROP_SIZE] = g_param_spec_int64 ("size", NULL, NULL, -1, G_MAXINT64, -1, readable);
  properties[PROP_NOT_MERGED] = g_param_spec_boolean ("not-merged", NULL, NULL, FALSE, readable);
  properties[PROP_TABLE_RULE] = g_param_spec_object ("table-rule", NULL, NULL, FERRY_TYPE_TABLE_RULE, writable);
  properties[PROP_INDEPENDENT] = g_param_spec_enum ("independent", NULL, NULL, FERRY_TYPE_RULE, FERRY_RULE_DEFAULT, writable);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
ferry_table_row_init (FerryTableRow *self)
{
  self->size = -1;
}

/**
 * ferry_table_row_new:
 * @table: its name
 * @rule: (nullable): its effective rule
 *
 * Returns: (transfer full): the row. Main thread.
 *
 * Since: 0.1
 */
FerryTableRow *
ferry_table_row_new (const char     *table,
                     FerryTableRule *rule)
{
  FerryTableRow *self = g_object_new (FERRY_TYPE_TABLE_ROW, NULL);

  self->table = g_strdup (table);
  self->rule = rule != NULL ? g_object_ref (rule) : NULL;
  return self;
}

const char *
ferry_table_row_get_table (FerryTableRow *self)
{
  return self->table;
}

FerryTableRule *
ferry_table_row_get_rule (FerryTableRow *self)
{
  return self->rule;
}

static gboolean
looks_equal (FerryTableRule *a,
             FerryTableRule *b)
{
  return a != NULL && b != NULL && ferry_table_rule_get_rule (a) == ferry_table_rule_get_rule (b)
         && ferry_table_rule_get_reason (a) == ferry_table_rule_get_reason (b) && ferry_table_rule_get_rows (a) == ferry_table_rule_get_rows (b)
         && g_strcmp0 (ferry_table_rule_get_owner (a), ferry_table_rule_get_owner (b)) == 0;
}

/**
 * ferry_table_row_set_rule:
 * @self: a row
 * @rule: (nullable): the table's effective rule now
 *
 * Shows another rule. Nothing is notified when nothing looks different. Main thread.
 *
 * Since: 0.1
 */
void
ferry_table_row_set_rule (FerryTableRow  *self,
                          FerryTableRule *rule)
{
  static const guint changed[] = { PROP_GROUP_TEXT, PROP_CATEGORY_TEXT, PROP_KEY, PROP_ROWS_TEXT, PROP_RULE_TEXT, PROP_REASON, PROP_ROWS, PROP_NOT_MERGED, PROP_TABLE_RULE };
  gboolean same = looks_equal (self->rule, rule) || self->rule == rule;

  g_set_object (&self->rule, rule);
  g_clear_pointer (&self->shown, g_free);
  for (guint i = 0; !same && i < G_N_ELEMENTS (changed); i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[changed[i]]);
}

FerryRule
ferry_table_row_get_independent (FerryTableRow *self)
{
  return self->independent;
}

void
ferry_table_row_set_independent (FerryTableRow *self,
                                 FerryRule      rule)
{
  if (self->independent == rule)
    return;
  self->independent = rule;
  g_clear_pointer (&self->shown, g_free);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_INDEPENDENT]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_INDEPENDENT_TEXT]);
}

void
ferry_table_row_set_size (FerryTableRow *self,
                          gint64         size)
{
  self->size = size;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SIZE_TEXT]);
}

static const char *
get_shown (FerryTableRow *self)
{
  static const guint shown[] = { PROP_TABLE, PROP_GROUP_TEXT, PROP_CATEGORY_TEXT, PROP_KEY, PROP_RULE_TEXT, PROP_REASON, PROP_INDEPENDENT_TEXT };
  g_autoptr(GString) all = NULL;

  if (self->shown != NULL)
    return self->shown;
  all = g_string_new (NULL);
  for (guint i = 0; i < G_N_ELEMENTS (shown); i++)
    {
      g_autofree char *text = text_of (self, shown[i]);

      g_string_append (all, text);
      g_string_append_c (all, '\n');
    }
  self->shown = g_utf8_casefold (all->str, -1);
  return self->shown;
}

/**
 * ferry_table_row_matches:
 * @self: a row
 * @folded: words, each folded by g_utf8_casefold()
 *
 * Returns: whether every word occurs in the texts that are shown of it
 *
 * Since: 0.1
 */
gboolean
ferry_table_row_matches (FerryTableRow      *self,
                         const char * const *folded)
{
  for (guint i = 0; folded[i] != NULL; i++)
    if (strstr (get_shown (self), folded[i]) == NULL)
      return FALSE;
  return TRUE;
}
