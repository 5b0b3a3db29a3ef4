#pragma once

#include <json-glib/json-glib.h>
#include <glib-object.h>

G_BEGIN_DECLS

typedef enum
{
  FERRY_FIELD_STRING,     /* nullable */
  FERRY_FIELD_INT,        /* gint64 */
  FERRY_FIELD_COUNT,      /* gint64; -1 unknown, null in JSON */
  FERRY_FIELD_TIME,       /* gint64 µs; 0 not yet, null in JSON, otherwise ISO 8601 */
  FERRY_FIELD_BOOLEAN,
  FERRY_FIELD_STRV,       /* nullable */
  FERRY_FIELD_NODE,       /* JsonNode, nullable: kept as is */
  FERRY_FIELD_ENUM,       /* its nick in JSON */
} FerryFieldKind;

/*
 * FerryField: one property of a record-like object. The property's id is the index + 1, its JSON member is the name in
 * camel case. Objects with many properties keep their values in an array of GValue and share the code that reads, writes and saves them.
 */
typedef struct
{
  const char     *name;
  FerryFieldKind  kind;
  GType         (*enum_type) (void);
  gint64          fallback;
  gboolean        required;      /* in JSON */
} FerryField;

void      _ferry_fields_install      (GObjectClass      *klass,
                                      const FerryField  *fields,
                                      guint              n,
                                      gboolean           construct_only);
void      _ferry_fields_init         (const FerryField  *fields,
                                      guint              n,
                                      GValue            *values);
void      _ferry_fields_clear        (guint              n,
                                      GValue            *values);
void      _ferry_fields_set          (GObject           *object,
                                      GValue            *values,
                                      guint              id,
                                      const GValue      *value,
                                      GParamSpec        *pspec);
char     *_ferry_field_member        (const char        *name);
JsonNode *_ferry_fields_to_json      (const FerryField  *fields,
                                      guint              n,
                                      const GValue      *values);
/* (transfer full): the new object; ferry_error DAMAGED naming the member */
gpointer  _ferry_fields_new_from_json (GType             type,
                                      const FerryField  *fields,
                                      guint              n,
                                      JsonNode          *node,
                                      GError           **error);

/* texts of registered enumerations: their nicks */
const char *_ferry_enum_to_string    (GType              type,
                                      int                value,
                                      const char        *fallback);
gboolean    _ferry_enum_from_string  (GType              type,
                                      const char        *text,
                                      int               *value);

G_END_DECLS
