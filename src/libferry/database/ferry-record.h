#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How one member of a plain struct is stored. */
typedef enum
{
  FERRY_FIELD_STRING,     /* char*, never NULL */
  FERRY_FIELD_NULLABLE,   /* char*, may be NULL */
  FERRY_FIELD_BOOLEAN,
  FERRY_FIELD_ENUM,       /* an enumeration; FerryField.names */
  FERRY_FIELD_INT64,
  FERRY_FIELD_STRINGS,    /* GPtrArray of char* */
  FERRY_FIELD_RECORDS,    /* GPtrArray of structs; FerryField.record */
} FerryFieldKind;

typedef enum
{
  FERRY_FIELD_DEFAULT = 0,
  FERRY_FIELD_LOCAL = 1 << 0,        /* of this instance only: neither compared nor in files */
  FERRY_FIELD_UNCOMPARED = 1 << 1,   /* in files, but two structs that differ here only are equal */
} FerryFieldFlags;

typedef struct _FerryRecord FerryRecord;

typedef struct
{
  const char         *name;      /* the member's name in a file */
  FerryFieldKind      kind;
  FerryFieldFlags     flags;
  gsize               offset;
  const char * const *names;     /* ENUM: NULL terminated */
  const FerryRecord  *record;    /* RECORDS */
} FerryField;

/* A plain struct told as a table of its members, so that copying, comparing, freeing, writing and reading can't drift apart. */
struct _FerryRecord
{
  const char       *name;
  gpointer        (*create) (void);
  GDestroyNotify    destroy;
  const FerryField *fields;
  guint             n_fields;
};

#define FERRY_FIELD(Type, member, kind, flags) { #member, kind, flags, G_STRUCT_OFFSET (Type, member), NULL, NULL }
#define FERRY_FIELD_OF_ENUM(Type, member, names) { #member, FERRY_FIELD_ENUM, 0, G_STRUCT_OFFSET (Type, member), names, NULL }
#define FERRY_FIELD_OF_RECORDS(Type, member, record) { #member, FERRY_FIELD_RECORDS, 0, G_STRUCT_OFFSET (Type, member), NULL, record }

/* one table for each struct of the schema model */
extern const FerryRecord ferry_column_record;
extern const FerryRecord ferry_key_record;
extern const FerryRecord ferry_index_record;
extern const FerryRecord ferry_check_constraint_record;
extern const FerryRecord ferry_foreign_key_record;
extern const FerryRecord ferry_sequence_record;
extern const FerryRecord ferry_user_type_record;
extern const FerryRecord ferry_table_record;

void     ferry_record_init  (const FerryRecord *record,
                             gpointer           self);
void     ferry_record_clear (const FerryRecord *record,
                             gpointer           self);
gpointer ferry_record_copy  (const FerryRecord *record,
                             gconstpointer      self);
gboolean ferry_record_equal (const FerryRecord *record,
                             gconstpointer      a,
                             gconstpointer      b);
void     ferry_record_set   (char             **member,
                             const char        *value);

G_END_DECLS
