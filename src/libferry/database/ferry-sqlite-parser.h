#pragma once

#include "database/ferry-check-constraint.h"
#include "database/ferry-foreign-key.h"
#include "database/ferry-key.h"

G_BEGIN_DECLS

/** FerrySqliteTableText: what only the text of CREATE TABLE tells, not SQLite's pragmas. Since: 0.1 */
typedef struct
{
  GPtrArray  *checks;         /* FerryCheckConstraint* */
  GPtrArray  *keys;           /* FerryKey*, in the order of the text; definition: "ON CONFLICT …" or NULL */
  GPtrArray  *foreign_keys;   /* FerryForeignKey*, in the order of the text; definition: "DEFERRABLE …" or "" */
  GHashTable *generated;      /* char* (column, lower case) -> char* expression */
  GHashTable *conflicts;      /* char* (column, lower case): NOT NULL ON CONFLICT …, which no model of ours holds */
} FerrySqliteTableText;

FerrySqliteTableText *ferry_sqlite_table_text_parse (const char           *sql);   /* NULL when it is no CREATE TABLE that we understand */
void                  ferry_sqlite_table_text_free  (FerrySqliteTableText *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerrySqliteTableText, ferry_sqlite_table_text_free)

G_END_DECLS
