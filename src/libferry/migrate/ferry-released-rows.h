#pragma once

#include "database/ferry-row-order.h"

G_BEGIN_DECLS

/**
 * FerryReleasedRows: for one table the digests of the rows that the last execution wrote or found equal, in key order: the base of "changed on the target since its
 * last release". A file of lines `KEY \t HASH` (key fields as in row lines, hash 16 hex digits) after one line of JSON that names the columns
 * hashed and the key. Read as a third stream beside a merge, so memory stays constant. Since: 0.1
 */
typedef struct _FerryReleasedRows FerryReleasedRows;

/** FerryReleasedVerdict. Since: 0.1 */
typedef enum { FERRY_RELEASED_UNKNOWN, FERRY_RELEASED_SAME, FERRY_RELEASED_CHANGED, FERRY_RELEASED_NEW /* was not among the released rows */ } FerryReleasedVerdict;

FerryReleasedRows    *ferry_released_rows_create  (const char          *path,
                                                   const char * const  *columns,
                                                   const FerryRowOrder *order,
                                                   gboolean             complete,
                                                   GError             **error);
gboolean              ferry_released_rows_add     (FerryReleasedRows   *self,
                                                   const char          *line,
                                                   gsize                length,
                                                   GError             **error);
gboolean              ferry_released_rows_finish  (FerryReleasedRows   *self,
                                                   GError             **error);
FerryReleasedRows    *ferry_released_rows_open    (const char          *path,
                                                   const char * const  *columns,
                                                   const FerryRowOrder *order);
FerryReleasedVerdict  ferry_released_rows_judge   (FerryReleasedRows   *self,
                                                   const char          *line,
                                                   gsize                length);
gboolean              ferry_released_rows_is_complete (const FerryReleasedRows *self);
void                  ferry_released_rows_free    (FerryReleasedRows   *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryReleasedRows, ferry_released_rows_free)

G_END_DECLS
