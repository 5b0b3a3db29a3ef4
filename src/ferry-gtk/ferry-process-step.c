#include "config.h"

#include "ferry-process-step.h"

#include <glib/gi18n.h>
#include <inttypes.h>

struct _FerryProcessStep
{
  GObject         parent_instance;
  FerryJobStep   *step;       /* nullable: read from a record */
  char           *id;
  char           *title;
  FerryStepState  state;
  gint64          duration;   /* µs */
};

enum { PROP_0, PROP_TITLE, PROP_STATE, PROP_STATE_TEXT, PROP_ICON_NAME, PROP_DURATION_TEXT, PROP_COUNTER_TEXT, N_PROPS };

G_DEFINE_FINAL_TYPE (FerryProcessStep, ferry_process_step, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static const char *
state_text (FerryStepState state)
{
  switch (state)
    {
    case FERRY_STEP_RUNNING: return C_("state of a step", "Running");
    case FERRY_STEP_DONE: return C_("state of a step", "Done");
    case FERRY_STEP_FAILED: return C_("state of a step", "Failed");
    case FERRY_STEP_SKIPPED: return C_("state of a step", "Skipped");
    case FERRY_STEP_WAITING:
    default: return C_("state of a step", "Waiting");
    }
}

static const char *
state_icon (FerryStepState state)
{
  switch (state)
    {
    case FERRY_STEP_RUNNING: return "media-playback-start-symbolic";
    case FERRY_STEP_DONE: return "object-select-symbolic";
    case FERRY_STEP_FAILED: return "dialog-error-symbolic";
    case FERRY_STEP_SKIPPED: return "media-skip-forward-symbolic";
    case FERRY_STEP_WAITING:
    default: return "content-loading-symbolic";
    }
}

static char *
duration_text (FerryProcessStep *self)
{
  gint64 duration = self->step != NULL ? ferry_job_step_get_duration (self->step) : self->duration;

  return duration > 0 ? ferry_format_duration (duration) : g_strdup ("");
}

static char *
counter_text (FerryProcessStep *self)
{
  g_autofree char *table = NULL;
  gint64 done = 0, total = 0;

  if (self->step != NULL)
    g_object_get (self->step, "table", &table, "done", &done, "total", &total, NULL);
  if (done <= 0 || ferry_process_step_get_state (self) != FERRY_STEP_RUNNING)
    return g_strdup (table != NULL && ferry_process_step_get_state (self) == FERRY_STEP_RUNNING ? table : "");
  if (total > 0 && table != NULL)
    return g_strdup_printf (C_("table: done of all", "%s: %'" PRId64 " of %'" PRId64), table, done, total);
  if (total > 0)
    return g_strdup_printf (C_("done of all", "%'" PRId64 " of %'" PRId64), done, total);
  return table != NULL ? g_strdup_printf ("%s: %'" PRId64, table, done) : g_strdup_printf ("%'" PRId64, done);
}

static void
ferry_process_step_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  FerryProcessStep *self = FERRY_PROCESS_STEP (object);
  FerryStepState state = ferry_process_step_get_state (self);

  switch (prop_id)
    {
    case PROP_TITLE: g_value_set_string (value, self->title); break;
    case PROP_STATE: g_value_set_enum (value, (int) state); break;
    case PROP_STATE_TEXT: g_value_set_string (value, state_text (state)); break;
    case PROP_ICON_NAME: g_value_set_string (value, state_icon (state)); break;
    case PROP_DURATION_TEXT: g_value_take_string (value, duration_text (self)); break;
    case PROP_COUNTER_TEXT: g_value_take_string (value, counter_text (self)); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
notify_all (FerryProcessStep *self)
{
  for (guint i = PROP_STATE; i < N_PROPS; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
}

static void
ferry_process_step_finalize (GObject *object)
{
  FerryProcessStep *self = FERRY_PROCESS_STEP (object);

  g_clear_object (&self->step);
  g_free (self->id);
  g_free (self->title);
  G_OBJECT_CLASS (ferry_process_step_parent_class)->finalize (object);
}

static void
ferry_process_step_class_init (FerryProcessStepClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = ferry_process_step_get_property;
  object_class->finalize = ferry_process_step_finalize;
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, FERRY_TYPE_STEP_STATE, FERRY_STEP_WAITING, flags);
  properties[PROP_STATE_TEXT] = g_param_spec_string ("state-text", NULL, NULL, NULL, flags);
  properties[PROP_ICON_NAME] = g_param_spec_string ("icon-name", NULL, NULL, NULL, flags);
  properties[PROP_DURATION_TEXT] = g_param_spec_string ("duration-text", NULL, NULL, NULL, flags);
  properties[PROP_COUNTER_TEXT] = g_param_spec_string ("counter-text", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
ferry_process_step_init (FerryProcessStep *self)
{
}

FerryProcessStep *
ferry_process_step_new_for_job_step (FerryJobStep *step)
{
  FerryProcessStep *self = g_object_new (FERRY_TYPE_PROCESS_STEP, NULL);

  self->step = g_object_ref (step);
  self->id = g_strdup (ferry_job_step_get_id (step));
  self->title = g_strdup (ferry_job_step_get_title (step));
  g_signal_connect_object (step, "notify", G_CALLBACK (notify_all), self, G_CONNECT_SWAPPED);
  return self;
}

static FerryStepState
state_from_text (const char *text)
{
  for (FerryStepState state = FERRY_STEP_WAITING; state <= FERRY_STEP_SKIPPED; state++)
    if (g_strcmp0 (ferry_step_state_to_string (state), text) == 0)
      return state;
  return FERRY_STEP_DONE;
}

FerryProcessStep *
ferry_process_step_new_from_json (const char *line,
                                  gssize      length)
{
  g_autoptr(JsonNode) node = ferry_json_parse (line, length, "process.jsonl", NULL);
  JsonObject *object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *title = object != NULL ? ferry_json_opt_string (object, "title", NULL) : NULL;
  FerryProcessStep *self;

  if (title == NULL)
    return NULL;
  self = g_object_new (FERRY_TYPE_PROCESS_STEP, NULL);
  self->id = g_strdup (ferry_json_opt_string (object, "step", ""));
  self->title = g_strdup (title);
  self->state = state_from_text (ferry_json_opt_string (object, "state", NULL));
  self->duration = ferry_json_opt_int (object, "durationMicroseconds", 0);
  return self;
}

FerryStepState
ferry_process_step_get_state (FerryProcessStep *self)
{
  return self->step != NULL ? ferry_job_step_get_state (self->step) : self->state;
}

const char *
ferry_process_step_get_id (FerryProcessStep *self)
{
  return self->id;
}

void
ferry_process_step_tick (FerryProcessStep *self)
{
  if (ferry_process_step_get_state (self) == FERRY_STEP_RUNNING)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DURATION_TEXT]);
}
