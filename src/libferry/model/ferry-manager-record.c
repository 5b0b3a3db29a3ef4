#include "config.h"

#include "model/ferry-fields-private.h"
#include "model/ferry-manager-record.h"

enum
{
  FIELD_NAME,
  FIELD_TITLE,
  FIELD_RULE,
  FIELD_STATE,
  FIELD_STATUS,
  FIELD_MESSAGE,
  FIELD_CREATED,
  FIELD_SIZE,
  FIELD_DIGEST,
  N_FIELDS
};

static const FerryField fields[N_FIELDS] = {
  { "name", FERRY_FIELD_STRING, .required = TRUE },
  { "title", FERRY_FIELD_STRING },
  { "rule", FERRY_FIELD_STRING },
  { "state", FERRY_FIELD_ENUM, ferry_manager_state_get_type, .fallback = FERRY_MANAGER_STATE_NOT_TOLD },
  { "status", FERRY_FIELD_STRING },
  { "message", FERRY_FIELD_STRING },
  { "created", FERRY_FIELD_TIME },
  { "size", FERRY_FIELD_COUNT, .fallback = -1 },
  { "digest", FERRY_FIELD_STRING },
};

struct _FerryManagerRecord
{
  GObject parent_instance;

  GValue  values[N_FIELDS];
};

G_DEFINE_FINAL_TYPE (FerryManagerRecord, ferry_manager_record, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (FerryManagerState, ferry_manager_state,
                    G_DEFINE_ENUM_VALUE (FERRY_MANAGER_STATE_NOT_TOLD, "not-told"),
                    G_DEFINE_ENUM_VALUE (FERRY_MANAGER_STATE_RUNNING, "running"),
                    G_DEFINE_ENUM_VALUE (FERRY_MANAGER_STATE_OK, "ok"),
                    G_DEFINE_ENUM_VALUE (FERRY_MANAGER_STATE_ERROR, "error"))

static void
ferry_manager_record_get_property (GObject    *object,
                                   guint       id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  g_value_copy (&FERRY_MANAGER_RECORD (object)->values[id - 1], value);
}

static void
ferry_manager_record_set_property (GObject      *object,
                                   guint         id,
                                   const GValue *value,
                                   GParamSpec   *pspec)
{
  _ferry_fields_set (object, FERRY_MANAGER_RECORD (object)->values, id, value, pspec);
}

static void
ferry_manager_record_finalize (GObject *object)
{
  _ferry_fields_clear (N_FIELDS, FERRY_MANAGER_RECORD (object)->values);
  G_OBJECT_CLASS (ferry_manager_record_parent_class)->finalize (object);
}

static void
ferry_manager_record_class_init (FerryManagerRecordClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = ferry_manager_record_get_property;
  object_class->set_property = ferry_manager_record_set_property;
  object_class->finalize = ferry_manager_record_finalize;
  _ferry_fields_install (object_class, fields, N_FIELDS, TRUE);
}

static void
ferry_manager_record_init (FerryManagerRecord *self)
{
  _ferry_fields_init (fields, N_FIELDS, self->values);
}

/**
 * ferry_manager_record_get_name:
 * @self: a record
 *
 * Returns: (transfer none): what it is asked for by. Any thread.
 *
 * Since: 0.1
 */
const char *
ferry_manager_record_get_name (FerryManagerRecord *self)
{
  g_return_val_if_fail (FERRY_IS_MANAGER_RECORD (self), NULL);

  return g_value_get_string (&self->values[FIELD_NAME]);
}

/**
 * ferry_manager_record_get_title:
 * @self: a record
 *
 * Returns: (transfer none): what people call it. Any thread.
 *
 * Since: 0.1
 */
const char *
ferry_manager_record_get_title (FerryManagerRecord *self)
{
  g_return_val_if_fail (FERRY_IS_MANAGER_RECORD (self), NULL);

  return g_value_get_string (&self->values[FIELD_TITLE]);
}

/**
 * ferry_manager_record_get_rule:
 * @self: a record
 *
 * Returns: (transfer none) (nullable): the rule that a migration file was made with. Any thread.
 *
 * Since: 0.1
 */
const char *
ferry_manager_record_get_rule (FerryManagerRecord *self)
{
  g_return_val_if_fail (FERRY_IS_MANAGER_RECORD (self), NULL);

  return g_value_get_string (&self->values[FIELD_RULE]);
}

/**
 * ferry_manager_record_get_state:
 * @self: a record
 *
 * Returns: how far it is. Any thread.
 *
 * Since: 0.1
 */
FerryManagerState
ferry_manager_record_get_state (FerryManagerRecord *self)
{
  g_return_val_if_fail (FERRY_IS_MANAGER_RECORD (self), FERRY_MANAGER_STATE_NOT_TOLD);

  return (FerryManagerState) g_value_get_enum (&self->values[FIELD_STATE]);
}

/**
 * ferry_manager_record_get_status:
 * @self: a record
 *
 * Returns: (transfer none) (nullable): the same in the other side's own word. Any thread.
 *
 * Since: 0.1
 */
const char *
ferry_manager_record_get_status (FerryManagerRecord *self)
{
  g_return_val_if_fail (FERRY_IS_MANAGER_RECORD (self), NULL);

  return g_value_get_string (&self->values[FIELD_STATUS]);
}

/**
 * ferry_manager_record_get_message:
 * @self: a record
 *
 * Returns: (transfer none) (nullable): what the other side says about it. Any thread.
 *
 * Since: 0.1
 */
const char *
ferry_manager_record_get_message (FerryManagerRecord *self)
{
  g_return_val_if_fail (FERRY_IS_MANAGER_RECORD (self), NULL);

  return g_value_get_string (&self->values[FIELD_MESSAGE]);
}

/**
 * ferry_manager_record_get_created:
 * @self: a record
 *
 * Returns: when it was made, µs; 0 not told. Any thread.
 *
 * Since: 0.1
 */
gint64
ferry_manager_record_get_created (FerryManagerRecord *self)
{
  g_return_val_if_fail (FERRY_IS_MANAGER_RECORD (self), 0);

  return g_value_get_int64 (&self->values[FIELD_CREATED]);
}

/**
 * ferry_manager_record_get_size:
 * @self: a record
 *
 * Returns: its size in bytes; -1 not told. Any thread.
 *
 * Since: 0.1
 */
gint64
ferry_manager_record_get_size (FerryManagerRecord *self)
{
  g_return_val_if_fail (FERRY_IS_MANAGER_RECORD (self), -1);

  return g_value_get_int64 (&self->values[FIELD_SIZE]);
}

/**
 * ferry_manager_record_get_digest:
 * @self: a record
 *
 * Returns: (transfer none) (nullable): the digest of what is in it, as the other side counts. Any thread.
 *
 * Since: 0.1
 */
const char *
ferry_manager_record_get_digest (FerryManagerRecord *self)
{
  g_return_val_if_fail (FERRY_IS_MANAGER_RECORD (self), NULL);

  return g_value_get_string (&self->values[FIELD_DIGEST]);
}

/**
 * ferry_manager_record_to_json:
 * @self: a record
 *
 * Returns: (transfer full): the record as Ferry writes it: `state` is `not-told`, `running`, `ok` or `error`. Any thread.
 *
 * Since: 0.1
 */
JsonNode *
ferry_manager_record_to_json (FerryManagerRecord *self)
{
  return _ferry_fields_to_json (fields, N_FIELDS, self->values);
}
