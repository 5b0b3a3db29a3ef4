#pragma once

#include "database/ferry-dialect.h"
#include "database/ferry-table.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * FerryKeyOrder: how one key column is ordered, on both sides alike.
 * INTEGER: numerically (smallint, integer, bigint, oid).
 * BYTES: by the bytes of the unescaped text form (PostgreSQL: (col)::text COLLATE "C"; uuid, text, enums and every other type).
 * TAGGED: SQLite's own order under COLLATE BINARY: NULL, numbers, text, blobs.
 * NULL sorts first everywhere.
 * Since: 0.1
 */
typedef enum { FERRY_KEY_ORDER_INTEGER, FERRY_KEY_ORDER_BYTES, FERRY_KEY_ORDER_TAGGED } FerryKeyOrder;

/**
 * FerryRowOrder: the key of a row stream: which of its columns, in which order. A table without a row key is ordered by all its columns
 * and @unique is FALSE (a multiset). A row line is COPY text: values separated by TAB, \N for NULL, backslash escapes; in SQLite each
 * value that is not NULL begins with a tag: i integer, r real (17 digits; rInf, r-Inf), t text, x blob (hex). NUL inside SQLite text is \0.
 * Since: 0.1
 */
typedef struct
{
  guint          n_keys;
  guint         *index;       /* position of the key column among the stream's columns */
  FerryKeyOrder *order;
  gboolean       unique;
} FerryRowOrder;

FerryRowOrder *ferry_row_order_new           (FerryDialect        dialect,
                                              const FerryTable   *table,
                                              const char * const *columns);   /* the stream's columns; all key columns must be among them */
FerryRowOrder *ferry_row_order_new_without_key (FerryDialect   dialect,
                                              const FerryTable   *table,
                                              const char * const *columns);
FerryRowOrder *ferry_row_order_copy          (const FerryRowOrder *self);
void           ferry_row_order_free          (FerryRowOrder       *self);
JsonNode      *ferry_row_order_to_json       (const FerryRowOrder *self);
FerryRowOrder *ferry_row_order_new_from_json (JsonNode            *node,
                                              guint                n_columns,
                                              GError             **error);
/* lines without the ending newline; same sign as memcmp. For the hot path of a merge: no allocation without backslashes */
int            ferry_row_order_compare       (const FerryRowOrder *self,
                                              const char          *line_a,
                                              gsize                length_a,
                                              const char          *line_b,
                                              gsize                length_b);
/* the key's fields of a line, still escaped, TAB between */
void           ferry_row_order_append_key    (const FerryRowOrder *self,
                                              const char          *line,
                                              gsize                length,
                                              GString             *key);
/* XXH3 (64 bits) over the chosen fields of a line (indices into the line): digest of a released row, to notice changes */
guint64        ferry_row_hash                (const char          *line,
                                              gsize                length,
                                              const guint         *indices,   /* NULL: all */
                                              guint                n_indices);
/* unescaped value of a field: FALSE for NULL; for SQLite the tag is kept at @value->str[0] */
gboolean       ferry_row_get_field           (const char          *line,
                                              gsize                length,
                                              guint                index,
                                              GString             *value);
/* escapes @length bytes as COPY text and appends them */
void           ferry_row_append_escaped      (GString             *line,
                                              const char          *bytes,
                                              gsize                length);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryRowOrder, ferry_row_order_free)

G_END_DECLS
