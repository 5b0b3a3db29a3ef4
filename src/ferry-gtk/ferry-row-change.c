#include "config.h"

#include "ferry-row-change.h"

#include <glib/gi18n.h>

#define LONGEST_VALUE 4000
#define LONGEST_SUMMARY 400

struct _FerryCellChange
{
  GObject   parent_instance;
  char     *column;
  char     *old_text;
  char     *new_text;
  gboolean  differs;
};

struct _FerryRowChange
{
  GObject             parent_instance;
  FerryRowChangeKind  kind;
  gboolean            changed_on_target;
  char               *key;
  char               *summary;
  GListStore         *cells;
};

enum { CELL_0, CELL_COLUMN, CELL_OLD_TEXT, CELL_NEW_TEXT, CELL_MARK, N_CELL };
enum { ROW_0, ROW_KIND_TEXT, ROW_ICON_NAME, ROW_KEY, ROW_SUMMARY, ROW_BADGE, N_ROW };

G_DEFINE_FINAL_TYPE (FerryCellChange, ferry_cell_change, G_TYPE_OBJECT)
G_DEFINE_FINAL_TYPE (FerryRowChange, ferry_row_change, G_TYPE_OBJECT)

static void
ferry_cell_change_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  FerryCellChange *self = FERRY_CELL_CHANGE (object);

  switch (prop_id)
    {
    case CELL_COLUMN: g_value_set_string (value, self->column); break;
    case CELL_OLD_TEXT: g_value_set_string (value, self->old_text); break;
    case CELL_NEW_TEXT: g_value_set_string (value, self->new_text); break;
    case CELL_MARK: g_value_set_string (value, self->differs ? C_("a value differs", "≠ differs") : ""); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ferry_cell_change_finalize (GObject *object)
{
  FerryCellChange *self = FERRY_CELL_CHANGE (object);

  g_free (self->column);
  g_free (self->old_text);
  g_free (self->new_text);
  G_OBJECT_CLASS (ferry_cell_change_parent_class)->finalize (object);
}

static void
install_strings (GObjectClass       *object_class,
                 const char * const *names)
{
  for (guint i = 0; names[i] != NULL; i++)
    g_object_class_install_property (object_class, i + 1, g_param_spec_string (names[i], NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
}

static void
ferry_cell_change_class_init (FerryCellChangeClass *klass)
{
  static const char * const names[] = { "column", "old-text", "new-text", "mark", NULL };

  G_OBJECT_CLASS (klass)->get_property = ferry_cell_change_get_property;
  G_OBJECT_CLASS (klass)->finalize = ferry_cell_change_finalize;
  install_strings (G_OBJECT_CLASS (klass), names);
}

static void
ferry_cell_change_init (FerryCellChange *self)
{
}

static const char *
kind_text (FerryRowChangeKind kind)
{
  switch (kind)
    {
    case FERRY_ROW_NEW: return C_("row", "New");
    case FERRY_ROW_CHANGED: return C_("row", "Changed");
    case FERRY_ROW_ONLY_ON_TARGET: return C_("row", "Only on target");
    case FERRY_ROW_CONFLICT:
    default: return C_("row", "Differs, stays");
    }
}

static const char *
kind_icon (FerryRowChangeKind kind)
{
  switch (kind)
    {
    case FERRY_ROW_NEW: return "list-add-symbolic";
    case FERRY_ROW_CHANGED: return "document-edit-symbolic";
    case FERRY_ROW_ONLY_ON_TARGET: return "list-remove-symbolic";
    case FERRY_ROW_CONFLICT:
    default: return "dialog-information-symbolic";
    }
}

static void
ferry_row_change_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  FerryRowChange *self = FERRY_ROW_CHANGE (object);

  switch (prop_id)
    {
    case ROW_KIND_TEXT: g_value_set_string (value, kind_text (self->kind)); break;
    case ROW_ICON_NAME: g_value_set_string (value, kind_icon (self->kind)); break;
    case ROW_KEY: g_value_set_string (value, self->key); break;
    case ROW_SUMMARY: g_value_set_string (value, self->summary); break;
    case ROW_BADGE: g_value_set_string (value, self->changed_on_target ? _("Changed on the target") : ""); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ferry_row_change_finalize (GObject *object)
{
  FerryRowChange *self = FERRY_ROW_CHANGE (object);

  g_free (self->key);
  g_free (self->summary);
  g_clear_object (&self->cells);
  G_OBJECT_CLASS (ferry_row_change_parent_class)->finalize (object);
}

static void
ferry_row_change_class_init (FerryRowChangeClass *klass)
{
  static const char * const names[] = { "kind-text", "icon-name", "key", "summary", "badge", NULL };

  G_OBJECT_CLASS (klass)->get_property = ferry_row_change_get_property;
  G_OBJECT_CLASS (klass)->finalize = ferry_row_change_finalize;
  install_strings (G_OBJECT_CLASS (klass), names);
}

static void
ferry_row_change_init (FerryRowChange *self)
{
  self->cells = g_list_store_new (FERRY_TYPE_CELL_CHANGE);
}

static char *
show_value (const char * const *values,
            guint               i)
{
  g_autofree char *valid = NULL;
  glong length;

  if (values == NULL)
    return g_strdup ("");
  if (values[i] == NULL)
    return g_strdup ("NULL");
  valid = g_utf8_make_valid (values[i], -1);
  length = g_utf8_strlen (valid, -1);
  if (length > LONGEST_VALUE)
    {
      g_autofree char *begin = g_utf8_substring (valid, 0, LONGEST_VALUE);

      return g_strconcat (begin, "…", NULL);
    }
  return g_steal_pointer (&valid);
}

static FerryCellChange *
cell_new (guint               i,
          const char * const *columns,
          const char * const *old_values,
          const char * const *new_values)
{
  FerryCellChange *cell = g_object_new (FERRY_TYPE_CELL_CHANGE, NULL);

  cell->column = g_strdup (columns[i]);
  cell->old_text = show_value (old_values, i);
  cell->new_text = show_value (new_values, i);
  cell->differs = old_values != NULL && new_values != NULL
                  && (g_strcmp0 (old_values[i], new_values[i]) != 0 || g_strcmp0 (old_values[i], _("(differs)")) == 0);
  return cell;
}

static void
append_summary (GString               *summary,
                const FerryCellChange *cell,
                gboolean               paired)
{
  g_autofree char *old_text = ferry_escape_for_display (cell->old_text);
  g_autofree char *new_text = ferry_escape_for_display (cell->new_text);

  if (summary->len > LONGEST_SUMMARY)
    return;
  if (summary->len > 0)
    g_string_append (summary, " · ");
  if (paired)
    g_string_append_printf (summary, "%s: %.60s → %.60s", cell->column, old_text, new_text);
  else
    g_string_append_printf (summary, "%s: %.60s", cell->column, *new_text != '\0' ? new_text : old_text);
}

FerryRowChange *
ferry_row_change_new (FerryRowChangeKind  kind,
                      gboolean            changed_on_target,
                      const char * const *keys,
                      guint               n,
                      const char * const *columns,
                      const char * const *old_values,
                      const char * const *new_values)
{
  FerryRowChange *self = g_object_new (FERRY_TYPE_ROW_CHANGE, NULL);
  g_autoptr(GString) key = g_string_new (NULL);
  g_autoptr(GString) summary = g_string_new (NULL);
  gboolean paired = old_values != NULL && new_values != NULL;
  guint differing = 0;

  self->kind = kind;
  self->changed_on_target = changed_on_target;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(FerryCellChange) cell = cell_new (i, columns, old_values, new_values);
      gboolean is_key = g_strv_contains (keys, columns[i]);

      if (is_key)
        g_string_append_printf (key, "%s%s", key->len > 0 ? ", " : "", new_values != NULL ? cell->new_text : cell->old_text);
      else if (cell->differs || !paired)
        append_summary (summary, cell, paired);
      g_list_store_insert (self->cells, cell->differs ? differing++ : g_list_model_get_n_items (G_LIST_MODEL (self->cells)), cell);
    }
  self->key = ferry_escape_for_display (key->str);
  self->summary = g_utf8_make_valid (summary->str, -1);   /* values are cut by bytes */
  return self;
}

GListModel *
ferry_row_change_get_cells (FerryRowChange *self)
{
  return G_LIST_MODEL (self->cells);
}
