#pragma once

#include "ferry.h"

G_BEGIN_DECLS

/** FerryBoardItem: a row of a board: one migration file and how far it came. Main thread. Since: 0.1 */
#define FERRY_TYPE_BOARD_ITEM (ferry_board_item_get_type ())
G_DECLARE_FINAL_TYPE (FerryBoardItem, ferry_board_item, FERRY, BOARD_ITEM, GObject)

FerryBoardItem *ferry_board_item_new        (const FerryBoardRow *row);                         /* copied */
const char     *ferry_board_item_get_title  (FerryBoardItem      *self);
char           *ferry_board_item_dup_about  (FerryBoardItem      *self);                        /* digest and source */
char           *ferry_board_item_dup_result (FerryBoardItem      *self, guint column);          /* "Done"; NULL: it did not run there */
char           *ferry_board_item_dup_detail (FerryBoardItem      *self, guint column);          /* when, by whom */
const char     *ferry_board_item_get_icon   (FerryBoardItem      *self, guint column);

G_END_DECLS
