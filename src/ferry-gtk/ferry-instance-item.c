#include "config.h"

#include "ferry-instance-item.h"

#include "ferry-passwords.h"

#include <glib/gi18n.h>

struct _FerryInstanceItem
{
  GObject              parent_instance;
  FerryInstanceRecord *record;
  FerryInstance       *instance;
  FerryKnownState      known;
  gboolean             asking;
  guint                again;      /* source; asks an application that restarts once more */
};

enum { PROP_0, PROP_NAME, PROP_STAGE, PROP_STAGE_TEXT, PROP_STATE, PROP_DIALECT, PROP_VERSION, PROP_STATE_TEXT, PROP_LAST_RELEASE, PROP_PROBLEM, PROP_PRODUCTION, N_PROPS };

G_DEFINE_FINAL_TYPE (FerryInstanceItem, ferry_instance_item, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];
static guint answered_signal;

#define RESTART_SECONDS 3

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
         && g_strcmp0 (own->address, record->address) == 0 && g_strcmp0 (own->token_file, record->token_file) == 0
         && g_strcmp0 (own->certificate, record->certificate) == 0 && g_strcmp0 (own->restart_command, record->restart_command) == 0;
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
  return self->known.last_release > 0 ? ago (self->known.last_release) : g_strdup (_("No release yet"));
}

/* the last answer stands while the next is awaited */
static char *
state_text (FerryInstanceItem *self)
{
  if (self->known.news != NULL)
    return g_strdup (_("A restore was stopped: see Overview"));
  return self->asking && self->known.state == FERRY_INSTANCE_UNKNOWN ? g_strdup (_("Asking…")) : ferry_known_state_dup_text (&self->known);
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
    case PROP_STATE: g_value_set_int (value, (int) ferry_instance_item_get_state (self)); break;
    case PROP_STAGE_TEXT: g_value_set_string (value, stage_text (ferry_instance_item_get_stage (self))); break;
    case PROP_DIALECT:
      g_value_set_string (value, self->known.probe == NULL ? "" : self->known.probe->dialect == FERRY_DIALECT_SQLITE ? "SQLite" : "PostgreSQL");
      break;
    case PROP_VERSION: g_value_set_string (value, self->known.probe != NULL ? self->known.probe->version : ""); break;
    case PROP_STATE_TEXT: g_value_take_string (value, state_text (self)); break;
    case PROP_LAST_RELEASE: g_value_take_string (value, last_release_text (self)); break;
    case PROP_PROBLEM: g_value_set_string (value, self->known.problem); break;
    case PROP_PRODUCTION: g_value_set_boolean (value, ferry_instance_item_get_stage (self) == FERRY_STAGE_PRODUCTION); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ferry_instance_item_finalize (GObject *object)
{
  FerryInstanceItem *self = FERRY_INSTANCE_ITEM (object);

  g_clear_handle_id (&self->again, g_source_remove);
  g_clear_pointer (&self->record, ferry_instance_record_free);
  ferry_known_state_clear (&self->known);
  g_clear_object (&self->instance);
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
  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, FERRY_INSTANCE_UNKNOWN, FERRY_INSTANCE_RESTARTING, FERRY_INSTANCE_UNKNOWN, flags);
  properties[PROP_STAGE_TEXT] = g_param_spec_string ("stage-text", NULL, NULL, NULL, flags);
  properties[PROP_DIALECT] = g_param_spec_string ("dialect", NULL, NULL, NULL, flags);
  properties[PROP_VERSION] = g_param_spec_string ("version", NULL, NULL, NULL, flags);
  properties[PROP_STATE_TEXT] = g_param_spec_string ("state-text", NULL, NULL, NULL, flags);
  properties[PROP_LAST_RELEASE] = g_param_spec_string ("last-release", NULL, NULL, NULL, flags);
  properties[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, flags);
  properties[PROP_PRODUCTION] = g_param_spec_boolean ("production", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  answered_signal = g_signal_new ("answered", FERRY_TYPE_INSTANCE_ITEM, G_SIGNAL_RUN_FIRST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
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
 * @known: (nullable): what was known of it when the application was closed
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
                         FerryCatalogue            *catalogue,
                         const char                *known)
{
  FerryInstanceItem *self = g_object_new (FERRY_TYPE_INSTANCE_ITEM, NULL);
  g_autoptr(GError) error = NULL;

  self->record = ferry_instance_record_copy (record);
  ferry_known_state_load (&self->known, known);
  self->instance = ferry_instance_new_for_record (record, store_folder, catalogue, &error);
  if (self->instance == NULL)
    {
      self->known.state = FERRY_INSTANCE_UNREACHABLE;
      g_free (self->known.problem);
      self->known.problem = g_strdup (error->message);
    }
  else
    ferry_passwords_attach (self->instance);
  return self;
}

/* What one look brings, made in a worker thread. */
typedef struct
{
  FerryInstanceItem *item;
  FerryInstance     *instance;
  FerryKnownState    found;
} Look;

static void
look_free (Look *look)
{
  g_object_unref (look->item);
  g_object_unref (look->instance);
  ferry_known_state_clear (&look->found);
  g_free (look);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Look, look_free)

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

/* The first to open an instance after a restore was killed learns what became of it, and says so. */
static char *
settle (FerryInstance *instance)
{
  g_autoptr(GError) error = NULL;
  char *text = ferry_instance_settle_restore (instance, &error);

  return error != NULL ? g_strdup_printf (_("A restore that was stopped can't be settled yet: %s"), error->message) : text;
}

/* An application elsewhere that comes up is told at once: what asks it for more waits until it is there. */
static gboolean
is_starting (FerryInstance  *instance,
             FerryJob       *job,
             GError        **error)
{
  g_autofree char *text = NULL;

  if (!FERRY_IS_REMOTE_INSTANCE (instance) || ferry_instance_ask_health (instance, &text, job) != FERRY_HEALTH_STARTING)
    return FALSE;
  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_RESTARTING, text != NULL ? text : _("Restarting"));
  return TRUE;
}

static gboolean
look (FerryJob  *job,
      gpointer   user_data,
      GError   **error)
{
  Look *self = user_data;

  if (is_starting (self->instance, job, error))
    return FALSE;
  self->found.news = settle (self->instance);
  self->found.probe = ferry_instance_probe (self->instance, job, error);
  self->found.last_release = find_last_release (self->instance);
  return self->found.probe != NULL;
}

static void
notify_all (FerryInstanceItem *self)
{
  for (guint i = PROP_NAME; i < N_PROPS; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
}

/* one that can't be reached keeps what it told last */
static void
take_answer (FerryInstanceItem *self,
             FerryKnownState   *found,
             const GError      *error)
{
  found->state = error != NULL ? ferry_known_state_for_error (error) : FERRY_INSTANCE_READY;
  found->problem = error != NULL ? g_strdup (error->message) : NULL;
  found->asked = g_get_real_time ();
  if (found->news == NULL)
    found->news = g_steal_pointer (&self->known.news);
  if (found->probe == NULL)
    found->probe = g_steal_pointer (&self->known.probe);
  if (error != NULL && found->last_release == 0)
    found->last_release = self->known.last_release;
  ferry_known_state_clear (&self->known);
  self->known = *found;
  *found = (FerryKnownState) { 0 };
}

static gboolean
again_cb (gpointer user_data)
{
  FerryInstanceItem *self = user_data;

  self->again = 0;
  ferry_instance_item_refresh (self);
  return G_SOURCE_REMOVE;
}

static void
look_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(Look) look = user_data;
  g_autoptr(FerryInstanceItem) self = g_object_ref (look->item);
  g_autoptr(GError) error = NULL;

  ferry_job_run_finish (FERRY_JOB (source), result, &error);
  take_answer (self, &look->found, error);
  self->asking = FALSE;
  if (self->known.state == FERRY_INSTANCE_RESTARTING && self->again == 0)
    self->again = g_timeout_add_seconds (RESTART_SECONDS, again_cb, self);
  notify_all (self);
  g_signal_emit (self, answered_signal, 0);
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
  Look *data;

  if (self->instance == NULL || self->asking)
    return;
  self->asking = TRUE;
  notify_all (self);
  data = g_new0 (Look, 1);
  data->item = g_object_ref (self);
  data->instance = g_object_ref (self->instance);
  job = ferry_job_new (self->record->name);
  ferry_job_run_async (job, look, data, NULL, look_cb, data);
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
  return self->asking ? FERRY_INSTANCE_ASKING : self->known.state;
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
  return self->known.probe;
}

/**
 * ferry_instance_item_get_known:
 * @self: an item
 *
 * Returns: (transfer none): the last answer, also while the next is awaited.
 *
 * Since: 0.1
 */
const FerryKnownState *
ferry_instance_item_get_known (FerryInstanceItem *self)
{
  return &self->known;
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
