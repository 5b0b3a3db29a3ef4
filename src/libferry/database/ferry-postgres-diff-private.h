#pragma once

#include "database/ferry-postgres-ddl.h"
#include "database/ferry-postgres-diff.h"

G_BEGIN_DECLS

/* The order in which statements run. */
typedef enum
{
  FERRY_STAGE_DROP_FOREIGN_KEY,
  FERRY_STAGE_DROP_CHECK,
  FERRY_STAGE_DROP_INDEX,
  FERRY_STAGE_DROP_KEY,
  FERRY_STAGE_DROP_DEFAULT,
  FERRY_STAGE_DROP_COLUMN,
  FERRY_STAGE_RENAME_TYPE,
  FERRY_STAGE_CREATE_TYPE,
  FERRY_STAGE_CREATE_SEQUENCE,
  FERRY_STAGE_CREATE_TABLE,
  FERRY_STAGE_ADD_COLUMN,
  FERRY_STAGE_RETYPE,
  FERRY_STAGE_DROP_TYPE,
  FERRY_STAGE_SET_DEFAULT,
  FERRY_STAGE_ADD_GENERATED,
  FERRY_STAGE_RELAX,
  FERRY_STAGE_OWN_SEQUENCE,
  FERRY_STAGE_AFTER_DATA,
  FERRY_STAGE_SET_NOT_NULL = FERRY_STAGE_AFTER_DATA,
  FERRY_STAGE_ADD_IDENTITY,
  FERRY_STAGE_ATTACH,
  FERRY_STAGE_ADD_KEY,
  FERRY_STAGE_ADD_INDEX,
  FERRY_STAGE_ADD_CHECK,
  FERRY_STAGE_ADD_FOREIGN_KEY,
  FERRY_STAGE_ALTER_DOMAIN,
  FERRY_STAGE_COMMENT,
} FerryStage;

/* @work is the target as it will be: every statement that is emitted is done to it as well, with what the server does to children. */
typedef struct
{
  const FerrySchema  *source;
  const FerrySchema  *target;
  FerrySchema        *work;
  FerrySchemaDiff    *diff;
  gboolean            allow_destructive;
  FerryPostgresGuard  guard;
  GHashTable         *offers;
  GHashTable         *leaning;
  GHashTable         *named;      /* set of ids */
  GHashTable         *touched;    /* set of ids with statements */
  GHashTable         *created;    /* set of ids */
  GHashTable         *children;   /* id -> GPtrArray of FerryTable* (of @work) */
  GHashTable         *kept_types; /* set of "id\tcolumn": the target's type stays */
  GHashTable         *foreign_types; /* of these: what fits the source's type does not fit the target's */
  GHashTable         *crossed;    /* set of "id\tcolumn": gets a type to which what fitted the old one does not fit */
  GHashTable         *types;      /* set of names of types and sequences that were looked at */
  GPtrArray          *order;      /* FerryTable* of @source, parents first */
  GPtrArray          *displaced;  /* FerryDisplaced* */
  GArray             *items;      /* statements with their stage, until the end */
} FerryPostgresDiff;

/* Something of the target that had to go and comes back if the source has nothing of its name. */
typedef struct
{
  char                 *table;
  FerryIndex           *index;
  FerryCheckConstraint *check;
  FerryForeignKey      *foreign_key;
  FerryColumn          *generated;
} FerryDisplaced;

/* ferry-postgres-diff.c */
FerryStatement *ferry_postgres_diff_add      (FerryPostgresDiff *self, FerryStage stage, const char *kind, const char *table,
                                              const char *object, char *sql);
FerryStatement *ferry_postgres_diff_add_destructive (FerryPostgresDiff *self, FerryStage stage, const char *kind, const char *table,
                                              const char *object, char *sql, char *count_sql);
void            ferry_postgres_diff_refuse   (FerryPostgresDiff *self, const char *table, const char *format, ...) G_GNUC_PRINTF (3, 4);
void            ferry_postgres_diff_refuse_error (FerryPostgresDiff *self, const char *table, GError *error);   /* takes it over */
void            ferry_postgres_diff_keep     (FerryPostgresDiff *self, const char *what, const char *table, const char *name);
char           *ferry_postgres_diff_qualify  (const FerryTable *table);
FerryTable     *ferry_postgres_diff_work     (FerryPostgresDiff *self, const FerryTable *table);       /* nullable */
gboolean        ferry_postgres_diff_is_new   (FerryPostgresDiff *self, const FerryTable *table);
GPtrArray      *ferry_postgres_diff_children (FerryPostgresDiff *self, const FerryTable *table);       /* nullable; of @work */
void            ferry_postgres_diff_adopt    (FerryPostgresDiff *self, FerryTable *child, const char *parent);
const FerryTable *ferry_postgres_diff_parent_with (FerryPostgresDiff *self, const FerryTable *table, const char *column);  /* of @work */
const char     *ferry_postgres_diff_only     (const FerryTable *table);                              /* "ONLY " or "" */
gboolean        ferry_postgres_diff_comment  (FerryPostgresDiff *self, const char *table, const char *object, const char *what,
                                              const char *comment, const char *present);

/* the others */
void ferry_postgres_diff_types         (FerryPostgresDiff *self);
void ferry_postgres_diff_enum          (FerryPostgresDiff *self, const FerryUserType *wanted, const FerryUserType *present, const char *table);
void ferry_postgres_diff_sequence_options (FerryPostgresDiff *self, const FerryTable *source, const FerryColumn *wanted, const FerryColumn *column);
void ferry_postgres_diff_sequence_gone (FerryPostgresDiff *self, const FerryColumn *column);
void ferry_postgres_diff_sequences     (FerryPostgresDiff *self, const FerryTable *source, const FerryColumn *column);
void ferry_postgres_diff_own_sequence  (FerryPostgresDiff *self, const FerryTable *source, const FerryColumn *column);
void ferry_postgres_diff_create_table  (FerryPostgresDiff *self, const FerryTable *source);
void ferry_postgres_diff_table         (FerryPostgresDiff *self, const FerryTable *source, FerryTable *work);
void ferry_postgres_diff_columns       (FerryPostgresDiff *self, const FerryTable *source, FerryTable *work);
void ferry_postgres_diff_attributes    (FerryPostgresDiff *self, const FerryTable *source, FerryTable *work, const FerryColumn *wanted, FerryColumn *column);
void ferry_postgres_diff_add_column    (FerryPostgresDiff *self, const FerryTable *source, FerryTable *work, const FerryColumn *wanted);
void ferry_postgres_diff_drop_column   (FerryPostgresDiff *self, FerryTable *work, const char *name);
void ferry_postgres_diff_set_not_null  (FerryPostgresDiff *self, FerryTable *work, const char *column, gboolean not_null);
gboolean ferry_postgres_diff_retype    (FerryPostgresDiff *self, const FerryTable *source, FerryTable *work, const FerryColumn *wanted, FerryColumn *column);
void ferry_postgres_diff_displace      (FerryPostgresDiff *self, FerryTable *work, const char *column, const char *type);
void ferry_postgres_diff_keys          (FerryPostgresDiff *self, const FerryTable *source, FerryTable *work);
void ferry_postgres_diff_checks        (FerryPostgresDiff *self, const FerryTable *source, FerryTable *work);
char *ferry_postgres_diff_count_duplicates (FerryPostgresDiff *self, const FerryTable *source, const GPtrArray *columns, gboolean nulls_not_distinct);
void ferry_postgres_diff_comment_constraint (FerryPostgresDiff *self, const FerryTable *work, const char *id, const char *constraint,
                                        const char *wanted, char **comment);
void ferry_postgres_diff_indexes       (FerryPostgresDiff *self, const FerryTable *source, FerryTable *work);
void ferry_postgres_diff_foreign_keys  (FerryPostgresDiff *self, const FerryTable *source, FerryTable *work);
void ferry_postgres_diff_restore       (FerryPostgresDiff *self);
void ferry_postgres_diff_drop_foreign_key (FerryPostgresDiff *self, FerryTable *work, FerryForeignKey *key);
char *ferry_postgres_diff_read_type    (FerryPostgresDiff *self, const char *type);
void ferry_postgres_diff_convert       (FerryPostgresDiff *self, const FerryTable *work, const FerryColumn *wanted, const char *expression);
void ferry_displaced_free              (FerryDisplaced *self);
gboolean ferry_postgres_diff_mentions (FerryPostgresDiff *self, const FerryTable *table, const char *text, GHashTable *columns);
gboolean ferry_postgres_diff_column_is (const FerryTable *table, const FerrySchema *schema, const char *column, GHashTable *columns);
gboolean ferry_postgres_diff_can_stay (FerryPostgresDiff *self, FerryTable *work, const char *what, const char *name, const char *text, gboolean plain);
gboolean ferry_postgres_diff_can_refer (FerryPostgresDiff *self, const FerryForeignKey *wanted, const char *id);
gboolean ferry_postgres_diff_has_columns (const FerryTable *table, const GPtrArray *columns);
gboolean ferry_postgres_diff_types_agree (FerryPostgresDiff *self, const FerryTable *work, const FerryForeignKey *key);
gboolean ferry_postgres_diff_name_is_free (FerryPostgresDiff *self, const FerryTable *table, const char *kind, const char *name);

G_END_DECLS
