#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * FerryBoardView: which migration file reached which instance of a pipeline, when, by whom, with what result; and the pipelines themselves. Actions: board.add, board.edit,
 * board.remove. Main thread. Since: 0.1
 */
#define FERRY_TYPE_BOARD_VIEW (ferry_board_view_get_type ())
G_DECLARE_FINAL_TYPE (FerryBoardView, ferry_board_view, FERRY, BOARD_VIEW, AdwBin)

void  ferry_board_view_reload (FerryBoardView *self);   /* the pipelines of the store, and what the instances say */

G_END_DECLS
