#include "config.h"

#include "ferry-instance-item.h"

#include "ferry-passwords.h"

#include <glib/gi18n.h>

struct _FerryInstanceItem
{
  GObject              parent_instance;
  FerryInstanceRecord *record;
  FerryInstance       *instance;
  FerryProbe          *probe;
  FerryInstanceState   state;
  char                *problem;
  gint64               asked;        /* µs of the last answer */
  gint64               last_release; /* µs, 0 never */
};

enum { PROP_0, PROP_NAME, PROP_STAGE, PROP_STAGE_TEXT, PROP_STATE, PROP_DIALECT, PROP_VERSION, PROP_STATE_TEXT, PROP_LAST_RELEASE, PROP_PROBLEM, PROP_PRODUCTION, N_PROPS };

G_DEFINE_FINAL_TYPE (FerryInstanceItem, ferry_instance_item, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static const char *
stage_text (FerryStage stage)
{
  switch (stage)
    {
    case FERRY_STAGE_DEVELOPMENT: return C_("stage", "Development");
    case FERRY_STAGE_STAGING: return C_("stage", "Staging");
    case FERRY_STAGE_PRODUCTION:
    default: return C_("stage", "Production");
    }
}

const char *
ferry_instance_item_get_stage_text (FerryInstanceItem *self)
{
  return stage_text (ferry_instance_item_get_stage (self));
}

/**
 * ferry_instance_item_matches:
 * @self: an item
 * @record: an instance of the user's store
 *
 * Returns: whether @record is what the item was made of.
 *
 * Since: 0.1
 */
gboolean
ferry_instance_item_matches (FerryInstanceItem         *self,
                             const FerryInstanceRecord *record)
{
  const FerryInstanceRecord *own = self->record;

  return g_strcmp0 (own->id, record->id) == 0 && g_strcmp0 (own->name, record->name) == 0 && g_strcmp0 (own->stage, record->stage) == 0
         && g_strcmp0 (own->kind, record->kind) == 0 && g_strcmp0 (own->folder, record->folder) == 0 && g_strcmp0 (own->uri, record->uri) == 0
         && g_strcmp0 (own->env_path, record->env_path) == 0 && g_strcmp0 (own->storage, record->storage) == 0
         && g_strcmp0 (own->restart_command, record->restart_command) == 0;
}

static char *
ago (gint64 then)
{
  gint64 days = (g_get_real_time () - then) / G_TIME_SPAN_DAY;
  gint64 hours = (g_get_real_time () - then) / G_TIME_SPAN_HOUR;

  if (days > 0)
    return g_strdup_printf (ngettext ("Last release %d day ago", "Last release %d days ago", (gulong) days), (int) days);
  if (hours > 0)
    return g_strdup_printf (ngettext ("Last release %d hour ago", "Last release %d hours ago", (gulong) hours), (int) hours);
  return g_strdup (_("Last release within the hour"));
}

static char *
last_release_text (FerryInstanceItem *self)
{
  return self->last_release > 0 ? ago (self->last_release) : g_strdup (_("No release yet"));
}

static char *
ready_text (FerryInstanceItem *self)
{
  g_autoptr(GDateTime) when = g_date_time_new_from_unix_local (self->asked / G_USEC_PER_SEC);
  g_autofree char *time = g_date_time_format (when, "%R");

  return g_strdup_printf (C_("time of the last answer", "As of %s"), time);
}

static char *
state_text (FerryInstanceItem *self)
{
  switch (self->state)
    {
    case FERRY_INSTANCE_ASKING: return g_strdup (_("Asking…"));
    case FERRY_INSTANCE_READY: return ready_text (self);
    case FERRY_INSTANCE_UNREACHABLE: return g_strdup (_("Unreachable"));
    case FERRY_INSTANCE_PASSWORD_NEEDED: return g_strdup (_("Password needed"));
    case FERRY_INSTANCE_LOCKED: return g_strdup (_("Locked by a running application"));
    case FERRY_INSTANCE_UNKNOWN:
    default: return g_strdup ("");
    }
}

static void
ferry_instance_item_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  FerryInstanceItem *self = FERRY_INSTANCE_ITEM (object);

  switch (prop_id)
    {
    case PROP_NAME: g_value_set_string (value, self->record->name); break;
    case PROP_STAGE: g_value_set_int (value, (int) ferry_instance_item_get_stage (self)); break;
    case PROP_STATE: g_value_set_int (value, (int) self->state); break;
    case PROP_STAGE_TEXT: g_value_set_string (value, stage_text (ferry_instance_item_get_stage (self))); break;
    case PROP_DIALECT:
      g_value_set_string (value, self->probe == NULL ? "" : self->probe->dialect == FERRY_DIALECT_SQLITE ? "SQLite" : "PostgreSQL");
      break;
    case PROP_VERSION: g_value_set_string (value, self->probe != NULL ? self->probe->version : ""); break;
    case PROP_STATE_TEXT: g_value_take_string (value, state_text (self)); break;
    case PROP_LAST_RELEASE: g_value_take_string (value, last_release_text (self)); break;
    case PROP_PROBLEM: g_value_set_string (value, self->problem); break;
    case PROP_PRODUCTION: g_value_set_boolean (value, ferry_instance_item_get_stage (self) == FERRY_STAGE_PRODUCTION); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ferry_instance_item_finalize (GObject *object)
{
  FerryInstanceItem *self = FERRY_INSTANCE_ITEM (object);

  g_clear_pointer (&self->record, ferry_instance_record_free);
  g_clear_pointer (&self->probe, ferry_probe_free);
  g_clear_object (&self->instance);
  g_free (self->problem);
  G_OBJECT_CLASS (ferry_instance_item_parent_class)->finalize (object);
}

static void
ferry_instance_item_class_init (FerryInstanceItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = ferry_instance_item_get_property;
  object_class->finalize = ferry_instance_item_finalize;
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_STAGE] = g_param_spec_int ("stage", NULL, NULL, FERRY_STAGE_DEVELOPMENT, FERRY_STAGE_PRODUCTION, FERRY_STAGE_PRODUCTION, flags);
  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, FERRY_INSTANCE_UNKNOWN, FERRY_INSTANCE_LOCKED, FERRY_INSTANCE_UNKNOWN, flags);
  properties[PROP_STAGE_TEXT] = g_param_spec_string ("stage-text", NULL, NULL, NULL, flags);
  properties[PROP_DIALECT] = g_param_spec_string ("dialect", NULL, NULL, NULL, flags);
  properties[PROP_VERSION] = g_param_spec_string ("version", NULL, NULL, NULL, flags);
  properties[PROP_STATE_TEXT] = g_param_spec_string ("state-text", NULL, NULL, NULL, flags);
  properties[PROP_LAST_RELEASE] = g_param_spec_string ("last-release", NULL, NULL, NULL, flags);
  properties[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, flags);
  properties[PROP_PRODUCTION] = g_param_spec_boolean ("production", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
ferry_instance_item_init (FerryInstanceItem *self)
{
}

/**
 * ferry_instance_item_new:
 * @record: an instance of the user's store
 * @store_folder: the user's store
 * @catalogue: the catalogue
 *
 * Makes the item. An instance whose `.env` can't be read is an item all the same, with its problem. Main thread.
 *
 * Returns: (transfer full): the item.
 *
 * Since: 0.1
 */
FerryInstanceItem *
ferry_instance_item_new (const FerryInstanceRecord *record,
                         const char                *store_folder,
                         FerryCatalogue            *catalogue)
{
  FerryInstanceItem *self = g_object_new (FERRY_TYPE_INSTANCE_ITEM, NULL);
  g_autoptr(GError) error = NULL;

  self->record = ferry_instance_record_copy (record);
  self->instance = ferry_instance_new_for_record (record, store_folder, catalogue, &error);
  if (self->instance == NULL)
    {
      self->state = FERRY_INSTANCE_UNREACHABLE;
      self->problem = g_strdup (error->message);
    }
  else if (FERRY_IS_LOCAL_INSTANCE (self->instance))
    ferry_passwords_attach (ferry_local_instance_get_site (FERRY_LOCAL_INSTANCE (self->instance)));
  return self;
}

/* What one look brings, made in a worker thread. */
typedef struct
{
  FerryInstance *instance;
  FerryProbe    *probe;
  gint64         last_release;
} Look;

static void
look_free (gpointer data)
{
  Look *look = data;

  g_object_unref (look->instance);
  g_clear_pointer (&look->probe, ferry_probe_free);
  g_free (look);
}

static gint64
find_last_release (FerryInstance *instance)
{
  g_autoptr(GPtrArray) executions = ferry_instance_list_executions (instance, NULL);

  for (guint i = 0; executions != NULL && i < executions->len; i++)
    {
      FerryExecution *execution = g_ptr_array_index (executions, i);

      if (ferry_execution_get_state (execution) == FERRY_EXECUTION_DONE && g_str_equal (ferry_execution_get_kind (execution), "execution"))
        return ferry_execution_get_started (execution);
    }
  return 0;
}

static gboolean
look (FerryJob  *job,
      gpointer   user_data,
      GError   **error)
{
  Look *self = user_data;

  self->probe = ferry_instance_probe (self->instance, job, error);
  self->last_release = find_last_release (self->instance);
  return self->probe != NULL;
}

static FerryInstanceState
state_for (const GError *error)
{
  if (g_error_matches (error, FERRY_ERROR, FERRY_ERROR_AUTHENTICATION))
    return FERRY_INSTANCE_PASSWORD_NEEDED;
  return g_error_matches (error, FERRY_ERROR, FERRY_ERROR_BUSY) ? FERRY_INSTANCE_LOCKED : FERRY_INSTANCE_UNREACHABLE;
}

static void
notify_all (FerryInstanceItem *self)
{
  for (guint i = PROP_NAME; i < N_PROPS; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
}

typedef struct { FerryInstanceItem *item; Look *look; } Answer;

static void
look_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autofree Answer *answer = user_data;
  g_autoptr(FerryInstanceItem) self = answer->item;
  g_autoptr(GError) error = NULL;

  g_clear_pointer (&self->problem, g_free);
  if (ferry_job_run_finish (FERRY_JOB (source), result, &error))
    {
      g_clear_pointer (&self->probe, ferry_probe_free);
      self->probe = g_steal_pointer (&answer->look->probe);
      self->state = FERRY_INSTANCE_READY;
    }
  else
    {
      self->state = state_for (error);
      self->problem = g_strdup (error->message);
    }
  self->last_release = answer->look->last_release;
  self->asked = g_get_real_time ();
  look_free (answer->look);
  notify_all (self);
}

/**
 * ferry_instance_item_refresh:
 * @self: an item
 *
 * Asks the instance for its state in the background. The last answer stays until the next is there. Main thread.
 *
 * Since: 0.1
 */
void
ferry_instance_item_refresh (FerryInstanceItem *self)
{
  g_autoptr(FerryJob) job = NULL;
  Answer *answer;

  if (self->instance == NULL || self->state == FERRY_INSTANCE_ASKING)
    return;
  self->state = FERRY_INSTANCE_ASKING;
  notify_all (self);
  answer = g_new0 (Answer, 1);
  answer->item = g_object_ref (self);
  answer->look = g_new0 (Look, 1);
  answer->look->instance = g_object_ref (self->instance);
  job = ferry_job_new (self->record->name);
  ferry_job_run_async (job, look, answer->look, NULL, look_cb, answer);
}

/**
 * ferry_instance_item_get_id:
 * @self: an item
 *
 * Returns: (transfer none): UUID of the instance.
 *
 * Since: 0.1
 */
const char *
ferry_instance_item_get_id (FerryInstanceItem *self)
{
  return self->record->id;
}

/**
 * ferry_instance_item_get_name:
 * @self: an item
 *
 * Returns: (transfer none): the instance's name.
 *
 * Since: 0.1
 */
const char *
ferry_instance_item_get_name (FerryInstanceItem *self)
{
  return self->record->name;
}

/**
 * ferry_instance_item_get_stage:
 * @self: an item
 *
 * Returns: the stage; one that is not given counts as production.
 *
 * Since: 0.1
 */
FerryStage
ferry_instance_item_get_stage (FerryInstanceItem *self)
{
  FerryStage stage = FERRY_STAGE_PRODUCTION;

  if (self->record->stage != NULL)
    ferry_stage_from_string (self->record->stage, &stage);
  return stage;
}

/**
 * ferry_instance_item_get_instance:
 * @self: an item
 *
 * Returns: (transfer none) (nullable): the instance; %NULL where the "problem" tells why there is none.
 *
 * Since: 0.1
 */
FerryInstance *
ferry_instance_item_get_instance (FerryInstanceItem *self)
{
  return self->instance;
}

/**
 * ferry_instance_item_get_state:
 * @self: an item
 *
 * Returns: what is known of the instance.
 *
 * Since: 0.1
 */
FerryInstanceState
ferry_instance_item_get_state (FerryInstanceItem *self)
{
  return self->state;
}

/**
 * ferry_instance_item_get_probe:
 * @self: an item
 *
 * Returns: (transfer none) (nullable): the last answer.
 *
 * Since: 0.1
 */
const FerryProbe *
ferry_instance_item_get_probe (FerryInstanceItem *self)
{
  return self->probe;
}

/**
 * ferry_instance_item_get_record:
 * @self: an item
 *
 * Returns: (transfer none): how the user's store describes it.
 *
 * Since: 0.1
 */
const FerryInstanceRecord *
ferry_instance_item_get_record (FerryInstanceItem *self)
{
  return self->record;
}
