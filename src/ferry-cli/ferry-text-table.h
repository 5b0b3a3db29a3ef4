#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Rows of text in columns. A title that begins with ">" makes its column stand on the right. */
typedef struct _FerryTextTable FerryTextTable;

FerryTextTable *ferry_text_table_new       (const char           *title,
                                            ...) G_GNUC_NULL_TERMINATED;
void            ferry_text_table_add       (FerryTextTable       *self,
                                            const char * const   *cells);   /* as many as titles; NULL is empty */
guint           ferry_text_table_get_rows  (FerryTextTable       *self);
char           *ferry_text_table_to_string (FerryTextTable       *self);
void            ferry_text_table_free      (FerryTextTable       *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryTextTable, ferry_text_table_free)

/* the cells must not hold a NULL: an empty one is "" */
#define ferry_text_table_add_row(self, ...) ferry_text_table_add (self, (const char * const []) { __VA_ARGS__ })

char           *ferry_format_count         (gint64                count);

G_END_DECLS
