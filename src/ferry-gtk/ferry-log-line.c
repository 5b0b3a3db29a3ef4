#include "config.h"

#include "ferry-log-line.h"
#include "ferry-step-title.h"

#include <glib/gi18n.h>

struct _FerryLogLine
{
  GObject        parent_instance;
  guint          number;
  FerryLogEntry *entry;
};

enum { PROP_0, PROP_NUMBER, PROP_TIME_TEXT, PROP_LEVEL, PROP_LEVEL_TEXT, PROP_LEVEL_ICON, PROP_STEP, PROP_TABLE, PROP_MESSAGE, N_PROPS };

G_DEFINE_FINAL_TYPE (FerryLogLine, ferry_log_line, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

const char *
ferry_log_level_text (FerryLogLevel level)
{
  switch (level)
    {
    case FERRY_LOG_DEBUG: return C_("log level", "Detail");
    case FERRY_LOG_WARNING: return C_("log level", "Warning");
    case FERRY_LOG_ERROR: return C_("log level", "Error");
    case FERRY_LOG_INFO:
    default: return C_("log level", "Information");
    }
}

static const char *
level_icon (FerryLogLevel level)
{
  switch (level)
    {
    case FERRY_LOG_WARNING: return "dialog-warning-symbolic";
    case FERRY_LOG_ERROR: return "dialog-error-symbolic";
    case FERRY_LOG_DEBUG: return "view-more-symbolic";
    case FERRY_LOG_INFO:
    default: return "dialog-information-symbolic";
    }
}

static char *
time_text (FerryLogEntry *entry)
{
  gint64 time = ferry_log_entry_get_time (entry);
  g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc (time / G_USEC_PER_SEC);
  g_autoptr(GDateTime) local = utc != NULL ? g_date_time_to_local (utc) : NULL;
  g_autofree char *text = local != NULL ? g_date_time_format (local, "%H:%M:%S") : NULL;

  return text != NULL ? g_strdup_printf ("%s.%03d", text, (int) (time % G_USEC_PER_SEC / 1000)) : NULL;
}

static void
get_entry_property (FerryLogLine *self,
                    guint         prop_id,
                    GValue       *value)
{
  FerryLogLevel level = ferry_log_entry_get_level (self->entry);

  switch (prop_id)
    {
    case PROP_TIME_TEXT: g_value_take_string (value, time_text (self->entry)); break;
    case PROP_LEVEL: g_value_set_enum (value, (int) level); break;
    case PROP_LEVEL_TEXT: g_value_set_string (value, ferry_log_level_text (level)); break;
    case PROP_LEVEL_ICON: g_value_set_string (value, level_icon (level)); break;
    case PROP_STEP: g_value_set_string (value, ferry_step_title (ferry_log_entry_get_step (self->entry))); break;
    case PROP_TABLE: g_value_set_string (value, ferry_log_entry_get_table (self->entry)); break;
    case PROP_MESSAGE: g_value_set_string (value, ferry_log_entry_get_message (self->entry)); break;
    default: g_assert_not_reached ();
    }
}

static void
ferry_log_line_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  FerryLogLine *self = FERRY_LOG_LINE (object);

  if (prop_id == PROP_NUMBER)
    g_value_set_uint (value, self->number);
  else if (self->entry != NULL)
    get_entry_property (self, prop_id, value);
}

static void
ferry_log_line_finalize (GObject *object)
{
  g_clear_object (&FERRY_LOG_LINE (object)->entry);
  G_OBJECT_CLASS (ferry_log_line_parent_class)->finalize (object);
}

static void
ferry_log_line_class_init (FerryLogLineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = ferry_log_line_get_property;
  object_class->finalize = ferry_log_line_finalize;
  properties[PROP_NUMBER] = g_param_spec_uint ("number", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_TIME_TEXT] = g_param_spec_string ("time-text", NULL, NULL, NULL, flags);
  properties[PROP_LEVEL] = g_param_spec_enum ("level", NULL, NULL, FERRY_TYPE_LOG_LEVEL, FERRY_LOG_DEBUG, flags);
  properties[PROP_LEVEL_TEXT] = g_param_spec_string ("level-text", NULL, NULL, NULL, flags);
  properties[PROP_LEVEL_ICON] = g_param_spec_string ("level-icon", NULL, NULL, NULL, flags);
  properties[PROP_STEP] = g_param_spec_string ("step", NULL, NULL, NULL, flags);
  properties[PROP_TABLE] = g_param_spec_string ("table", NULL, NULL, NULL, flags);
  properties[PROP_MESSAGE] = g_param_spec_string ("message", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
ferry_log_line_init (FerryLogLine *self)
{
}

FerryLogLine *
ferry_log_line_new (guint number)
{
  FerryLogLine *self = g_object_new (FERRY_TYPE_LOG_LINE, NULL);

  self->number = number;
  return self;
}

guint
ferry_log_line_get_number (FerryLogLine *self)
{
  return self->number;
}

FerryLogEntry *
ferry_log_line_get_entry (FerryLogLine *self)
{
  return self->entry;
}

void
ferry_log_line_set_entry (FerryLogLine  *self,
                          FerryLogEntry *entry)
{
  g_return_if_fail (FERRY_IS_LOG_LINE (self));

  if (!g_set_object (&self->entry, entry))
    return;
  for (guint i = PROP_TIME_TEXT; i < N_PROPS; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
}

char *
ferry_log_line_to_text (FerryLogLine *self)
{
  g_autofree char *time = NULL;

  if (self->entry == NULL)
    return g_strdup ("");
  time = ferry_time_to_iso (ferry_log_entry_get_time (self->entry));
  return g_strdup_printf ("%s %s %s %s %s", time, ferry_log_level_to_string (ferry_log_entry_get_level (self->entry)),
                          ferry_log_entry_get_step (self->entry) != NULL ? ferry_log_entry_get_step (self->entry) : "-",
                          ferry_log_entry_get_table (self->entry) != NULL ? ferry_log_entry_get_table (self->entry) : "-",
                          ferry_log_entry_get_message (self->entry));
}
