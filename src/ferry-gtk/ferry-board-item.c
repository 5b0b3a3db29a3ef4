#include "config.h"

#include "ferry-board-item.h"

#include "ferry-text.h"

#include <glib/gi18n.h>

typedef struct
{
  FerryExecutionState state;
  gint64              started;
  char               *who;
  char               *reason;
} Cell;

struct _FerryBoardItem
{
  GObject    parent_instance;
  char      *title;
  char      *digest;
  char      *source;
  GPtrArray *cells;   /* Cell*, NULL ones among them */
};

G_DEFINE_FINAL_TYPE (FerryBoardItem, ferry_board_item, G_TYPE_OBJECT)

static void
cell_free (gpointer data)
{
  Cell *cell = data;

  if (cell == NULL)
    return;
  g_free (cell->who);
  g_free (cell->reason);
  g_free (cell);
}

static void
ferry_board_item_finalize (GObject *object)
{
  FerryBoardItem *self = FERRY_BOARD_ITEM (object);

  g_free (self->title);
  g_free (self->digest);
  g_free (self->source);
  g_ptr_array_unref (self->cells);
  G_OBJECT_CLASS (ferry_board_item_parent_class)->finalize (object);
}

static void
ferry_board_item_class_init (FerryBoardItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ferry_board_item_finalize;
}

static void
ferry_board_item_init (FerryBoardItem *self)
{
  self->cells = g_ptr_array_new_with_free_func (cell_free);
}

static FerryExecutionState
state_of (const char *text)
{
  g_autoptr(GEnumClass) states = g_type_class_ref (FERRY_TYPE_EXECUTION_STATE);

  for (guint i = 0; i < states->n_values; i++)
    if (g_strcmp0 (ferry_execution_state_to_string ((FerryExecutionState) states->values[i].value), text) == 0)
      return (FerryExecutionState) states->values[i].value;
  return FERRY_EXECUTION_FAILED;
}

static Cell *
cell_new (const FerryPromotionRecord *record)
{
  Cell *cell = g_new0 (Cell, 1);

  cell->state = state_of (record->state);
  cell->started = record->started;
  cell->who = g_strdup (record->who);
  cell->reason = g_strdup (record->reason);
  return cell;
}

FerryBoardItem *
ferry_board_item_new (const FerryBoardRow *row)
{
  FerryBoardItem *self = g_object_new (FERRY_TYPE_BOARD_ITEM, NULL);

  self->title = g_strdup (row->title != NULL ? row->title : row->digest);
  self->digest = g_strndup (row->digest, 12);
  self->source = g_strdup (row->source_name);
  for (guint i = 0; i < row->cells->len; i++)
    {
      const FerryPromotionRecord *record = g_ptr_array_index (row->cells, i);

      g_ptr_array_add (self->cells, record != NULL ? cell_new (record) : NULL);
    }
  return self;
}

const char *
ferry_board_item_get_title (FerryBoardItem *self)
{
  return self->title;
}

char *
ferry_board_item_dup_about (FerryBoardItem *self)
{
  return self->source != NULL ? g_strdup_printf ("%s · %s", self->digest, self->source) : g_strdup (self->digest);
}

static const Cell *
cell_at (FerryBoardItem *self,
         guint           column)
{
  return column < self->cells->len ? g_ptr_array_index (self->cells, column) : NULL;
}

char *
ferry_board_item_dup_result (FerryBoardItem *self,
                             guint           column)
{
  const Cell *cell = cell_at (self, column);

  if (cell == NULL)
    return NULL;
  return cell->reason != NULL ? g_strdup_printf (_("%s, order passed over: %s"), ferry_text_execution_state (cell->state), cell->reason)
                              : g_strdup (ferry_text_execution_state (cell->state));
}

char *
ferry_board_item_dup_detail (FerryBoardItem *self,
                             guint           column)
{
  const Cell *cell = cell_at (self, column);
  g_autofree char *when = cell != NULL ? ferry_text_time (cell->started) : NULL;

  if (cell == NULL)
    return NULL;
  return cell->who != NULL ? g_strdup_printf ("%s · %s", when, cell->who) : g_steal_pointer (&when);
}

const char *
ferry_board_item_get_icon (FerryBoardItem *self,
                           guint           column)
{
  const Cell *cell = cell_at (self, column);

  return cell != NULL ? ferry_text_execution_icon (cell->state) : NULL;
}
