#include "config.h"

#include "base/ferry-error.h"
#include "base/ferry-file.h"
#include "base/ferry-json.h"
#include "model/ferry-fields-private.h"
#include "model/ferry-log-entry.h"

#include <glib/gi18n-lib.h>

/* A log may have very many of these: plain members, interned step names. */
struct _FerryLogEntry
{
  GObject        parent_instance;

  gint64         time;
  FerryLogLevel  level;
  const char    *step;      /* interned: there are a dozen steps */
  char          *table;
  char          *message;
};

G_DEFINE_ENUM_TYPE (FerryLogLevel, ferry_log_level,
                    G_DEFINE_ENUM_VALUE (FERRY_LOG_DEBUG, "debug"),
                    G_DEFINE_ENUM_VALUE (FERRY_LOG_INFO, "info"),
                    G_DEFINE_ENUM_VALUE (FERRY_LOG_WARNING, "warning"),
                    G_DEFINE_ENUM_VALUE (FERRY_LOG_ERROR, "error"))

G_DEFINE_FINAL_TYPE (FerryLogEntry, ferry_log_entry, G_TYPE_OBJECT)

enum { PROP_0, PROP_TIME, PROP_LEVEL, PROP_STEP, PROP_TABLE, PROP_MESSAGE, N_PROPS };

static GParamSpec *properties[N_PROPS];

static void
ferry_log_entry_get_property (GObject    *object,
                              guint       id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  FerryLogEntry *self = FERRY_LOG_ENTRY (object);

  switch (id)
    {
    case PROP_TIME: g_value_set_int64 (value, self->time); break;
    case PROP_LEVEL: g_value_set_enum (value, (gint) self->level); break;
    case PROP_STEP: g_value_set_string (value, self->step); break;
    case PROP_TABLE: g_value_set_string (value, self->table); break;
    case PROP_MESSAGE: g_value_set_string (value, self->message); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ferry_log_entry_set_property (GObject      *object,
                              guint         id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  FerryLogEntry *self = FERRY_LOG_ENTRY (object);

  switch (id)
    {
    case PROP_TIME: self->time = g_value_get_int64 (value); break;
    case PROP_LEVEL: self->level = (FerryLogLevel) g_value_get_enum (value); break;
    case PROP_STEP: self->step = g_intern_string (g_value_get_string (value)); break;
    case PROP_TABLE: self->table = g_value_dup_string (value); break;
    case PROP_MESSAGE: self->message = g_value_dup_string (value); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ferry_log_entry_finalize (GObject *object)
{
  FerryLogEntry *self = FERRY_LOG_ENTRY (object);

  g_free (self->table);
  g_free (self->message);
  G_OBJECT_CLASS (ferry_log_entry_parent_class)->finalize (object);
}

static void
ferry_log_entry_class_init (FerryLogEntryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = ferry_log_entry_get_property;
  object_class->set_property = ferry_log_entry_set_property;
  object_class->finalize = ferry_log_entry_finalize;
  properties[PROP_TIME] = g_param_spec_int64 ("time", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_LEVEL] = g_param_spec_enum ("level", NULL, NULL, FERRY_TYPE_LOG_LEVEL, FERRY_LOG_INFO, flags);
  properties[PROP_STEP] = g_param_spec_string ("step", NULL, NULL, NULL, flags);
  properties[PROP_TABLE] = g_param_spec_string ("table", NULL, NULL, NULL, flags);
  properties[PROP_MESSAGE] = g_param_spec_string ("message", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
ferry_log_entry_init (FerryLogEntry *self)
{
}

/**
 * ferry_log_entry_new:
 * @time: when, µs since 1970
 * @level: how heavy
 * @step: (nullable): the id of the step
 * @table: (nullable): the table
 * @message: what happened; never a secret
 *
 * Makes one line of a log. Immutable, any thread.
 *
 * Returns: (transfer full): the entry
 *
 * Since: 0.1
 */
FerryLogEntry *
ferry_log_entry_new (gint64         time,
                     FerryLogLevel  level,
                     const char    *step,
                     const char    *table,
                     const char    *message)
{
  g_return_val_if_fail (message != NULL, NULL);

  return g_object_new (FERRY_TYPE_LOG_ENTRY, "time", time, "level", level, "step", step, "table", table, "message", message, NULL);
}

/**
 * ferry_log_entry_get_time:
 * @self: a #FerryLogEntry
 *
 * Returns: when, µs since 1970
 *
 * Since: 0.1
 */
gint64
ferry_log_entry_get_time (FerryLogEntry *self)
{
  g_return_val_if_fail (FERRY_IS_LOG_ENTRY (self), 0);

  return self->time;
}

/**
 * ferry_log_entry_get_level:
 * @self: a #FerryLogEntry
 *
 * Returns: how heavy it is
 *
 * Since: 0.1
 */
FerryLogLevel
ferry_log_entry_get_level (FerryLogEntry *self)
{
  g_return_val_if_fail (FERRY_IS_LOG_ENTRY (self), FERRY_LOG_INFO);

  return self->level;
}

/**
 * ferry_log_entry_get_step:
 * @self: a #FerryLogEntry
 *
 * Returns: (transfer none) (nullable): the id of the step
 *
 * Since: 0.1
 */
const char *
ferry_log_entry_get_step (FerryLogEntry *self)
{
  g_return_val_if_fail (FERRY_IS_LOG_ENTRY (self), NULL);

  return self->step;
}

/**
 * ferry_log_entry_get_table:
 * @self: a #FerryLogEntry
 *
 * Returns: (transfer none) (nullable): the table
 *
 * Since: 0.1
 */
const char *
ferry_log_entry_get_table (FerryLogEntry *self)
{
  g_return_val_if_fail (FERRY_IS_LOG_ENTRY (self), NULL);

  return self->table;
}

/**
 * ferry_log_entry_get_message:
 * @self: a #FerryLogEntry
 *
 * Returns: (transfer none): what happened
 *
 * Since: 0.1
 */
const char *
ferry_log_entry_get_message (FerryLogEntry *self)
{
  g_return_val_if_fail (FERRY_IS_LOG_ENTRY (self), NULL);

  return self->message;
}

/**
 * ferry_log_level_to_string:
 * @level: a level
 *
 * Returns: (transfer none): `debug`, `info`, `warning` or `error`. Any thread.
 *
 * Since: 0.1
 */
const char *
ferry_log_level_to_string (FerryLogLevel level)
{
  return _ferry_enum_to_string (FERRY_TYPE_LOG_LEVEL, (int) level, "info");
}

static void
set_text (JsonObject *object,
          const char *member,
          const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, member, text);
}

/**
 * ferry_log_entry_to_json:
 * @self: a #FerryLogEntry
 *
 * Returns: (transfer full): an object with `time` (ISO 8601, to the millisecond), `level`, `message` and, where there are, `step` and `table`
 *
 * Since: 0.1
 */
JsonNode *
ferry_log_entry_to_json (FerryLogEntry *self)
{
  g_autoptr(JsonObject) object = NULL;
  g_autofree char *time = NULL;

  g_return_val_if_fail (FERRY_IS_LOG_ENTRY (self), NULL);

  object = json_object_new ();
  time = ferry_time_to_iso (self->time);
  set_text (object, "time", time);
  set_text (object, "level", ferry_log_level_to_string (self->level));
  set_text (object, "step", self->step);
  set_text (object, "table", self->table);
  set_text (object, "message", self->message);
  return json_node_init_object (json_node_alloc (), object);
}

/**
 * ferry_log_entry_new_from_json:
 * @node: what ferry_log_entry_to_json() made
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the entry, or %NULL with %FERRY_ERROR_DAMAGED
 *
 * Since: 0.1
 */
FerryLogEntry *
ferry_log_entry_new_from_json (JsonNode  *node,
                               GError   **error)
{
  JsonObject *object;
  const char *message, *time_text;
  gint64 time;
  int level = FERRY_LOG_INFO;

  g_return_val_if_fail (node != NULL, NULL);

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("an object was expected"));
      return NULL;
    }
  object = json_node_get_object (node);
  message = ferry_json_get_string (object, "message", error);
  time_text = message != NULL ? ferry_json_get_string (object, "time", error) : NULL;
  if (time_text == NULL)
    return NULL;
  if (!ferry_time_from_iso (time_text, &time)
      || !_ferry_enum_from_string (FERRY_TYPE_LOG_LEVEL, ferry_json_opt_string (object, "level", "info"), &level))
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("the time or the level of a line of the log is not valid"));
      return NULL;
    }
  return ferry_log_entry_new (time, (FerryLogLevel) level, ferry_json_opt_string (object, "step", NULL), ferry_json_opt_string (object, "table", NULL), message);
}
