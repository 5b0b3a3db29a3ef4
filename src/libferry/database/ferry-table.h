#pragma once

#include "database/ferry-check-constraint.h"
#include "database/ferry-column.h"
#include "database/ferry-foreign-key.h"
#include "database/ferry-index.h"
#include "database/ferry-key.h"

G_BEGIN_DECLS

/* a partition that is itself partitioned is PARTITIONED and has a partition_bound */
typedef enum { FERRY_TABLE_PLAIN, FERRY_TABLE_PARTITIONED, FERRY_TABLE_PARTITION } FerryTableKind;

/** FerryTable: the structure of a table. Reference counted plain data; read only once its schema is built. Since: 0.1 */
typedef struct _FerryTable FerryTable;

struct _FerryTable
{
  char           *schema;          /* "" for SQLite */
  char           *name;
  FerryTableKind  kind;
  GPtrArray      *columns;         /* FerryColumn*, in ordinal order */
  GPtrArray      *keys;            /* FerryKey*; the primary key first */
  GPtrArray      *indexes;         /* FerryIndex* */
  GPtrArray      *checks;          /* FerryCheckConstraint* */
  GPtrArray      *foreign_keys;    /* FerryForeignKey* */
  GPtrArray      *parents;         /* char*: INHERITS, schema qualified and quoted, in order; for a partition its parent */
  char           *partition_key;   /* PARTITIONED: "RANGE (payment_date)" */
  char           *partition_bound; /* PARTITION: "FOR VALUES …" or "DEFAULT" */
  char           *comment;
  gboolean        strict;          /* SQLite */
  gboolean        without_rowid;   /* SQLite */
  GPtrArray      *leans_on;        /* char*: functions, triggers, views, rules, policies that use or are used by it, as readable text ("trigger last_updated", "view film_list"); they do not travel */
  GPtrArray      *triggers;        /* char*, SQLite, of this instance only: the CREATE TRIGGER statements on it, which a rebuild of the table must run again */
  gint64          rows;            /* -1 unknown; exact when ferry_database_count_rows() filled it */
};

FerryTable      *ferry_table_new            (const char       *schema,
                                             const char       *name);
FerryTable      *ferry_table_copy           (const FerryTable *self);
FerryTable      *ferry_table_ref            (FerryTable       *self);
void             ferry_table_unref          (FerryTable       *self);
FerryColumn     *ferry_table_find_column    (const FerryTable *self,
                                             const char       *name);
const FerryKey  *ferry_table_get_primary    (const FerryTable *self);    /* nullable */
/* the key by which rows are told apart: the primary key, else the first non deferrable unique key over NOT NULL columns; nullable */
const FerryKey  *ferry_table_get_row_key    (const FerryTable *self);
gboolean         ferry_table_key_is_auto    (const FerryTable *self);    /* the row key contains an auto-increment column */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryTable, ferry_table_unref)

G_END_DECLS
