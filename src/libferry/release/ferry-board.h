#pragma once

#include "instance/ferry-promotion.h"
#include "store/ferry-store-pipelines.h"

G_BEGIN_DECLS

/** FerryBoardRow: one migration file and how far it came. Plain data. Since: 0.1 */
typedef struct
{
  char      *digest;
  char      *title;         /* nullable */
  char      *source_name;   /* nullable */
  gint64     latest;        /* µs: when it last ran; 0 never */
  GPtrArray *cells;         /* FerryPromotionRecord*, nullable ones among them: its latest execution on each instance of the board */
} FerryBoardRow;

/** FerryBoard: which migration file reached which instance of a pipeline, by whom, with what result. Plain data, read only once made. Since: 0.1 */
typedef struct
{
  FerryPipelineRecord *pipeline;
  GPtrArray           *instances;   /* FerryInstanceRecord*: in the order of the places */
  GPtrArray           *problems;    /* char*, nullable ones among them: why an instance could not be asked; its cells are what was last seen */
  GPtrArray           *rows;        /* FerryBoardRow*: what ran latest first, then what waits */
} FerryBoard;

FerryBoard *ferry_board_new  (FerryStore      *store,
                              FerryCatalogue  *catalogue,
                              const char      *pipeline,    /* name or id */
                              FerryJob        *job,
                              GError         **error);
void        ferry_board_free (FerryBoard      *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryBoard, ferry_board_free)

G_END_DECLS
