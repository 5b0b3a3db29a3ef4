#include "config.h"

#include "remote/ferry-remote-private.h"

#include "base/ferry-error.h"
#include "base/ferry-json.h"
#include "wire/ferry-wire-instance.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const struct { const char *name; FerryInstanceCapabilities capability; } names[] = {
  { "list-tables", FERRY_CAN_LIST_TABLES }, { "create", FERRY_CAN_CREATE }, { "check", FERRY_CAN_CHECK }, { "plan", FERRY_CAN_PLAN },
  { "execute", FERRY_CAN_EXECUTE }, { "roll-back", FERRY_CAN_ROLL_BACK }, { "back-up", FERRY_CAN_BACK_UP }, { "set-variables", FERRY_CAN_SET_VARIABLES },
  { "verify-backup", FERRY_CAN_VERIFY_BACKUP }, { "prove-backup", FERRY_CAN_PROVE_BACKUP }, { "restore", FERRY_CAN_RESTORE },
  { "fetch-backup", FERRY_CAN_FETCH_BACKUP }, { "send-backup", FERRY_CAN_SEND_BACKUP }, { "restart", FERRY_CAN_RESTART },
  { "schedule", FERRY_CAN_SCHEDULE }, { "copy-storage", FERRY_CAN_COPY_STORAGE },
  { "fetch-copy", FERRY_CAN_FETCH_COPY }, { "snapshot", FERRY_CAN_SNAPSHOT },
  { "run-commands", FERRY_CAN_RUN_COMMANDS },
};

static FerryInstanceCapabilities
read_capabilities (JsonNode *node)
{
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  FerryInstanceCapabilities offers = 0;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      const char *text = JSON_NODE_HOLDS_VALUE (element) ? json_node_get_string (element) : NULL;

      for (guint k = 0; k < G_N_ELEMENTS (names); k++)
        if (g_strcmp0 (text, names[k].name) == 0)
          offers |= names[k].capability;
    }
  return offers;
}

static void
take_answer (FerryRemoteInstance       *self,
             FerryRemoteKind            kind,
             FerryInstanceCapabilities  offers,
             gint64                     upload_limit)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  self->kind = kind;
  self->offers = offers;
  self->upload_limit = upload_limit;
}

/* One small question: TRUE where it is answered, FALSE without error where it is not offered or not allowed. */
static gboolean
is_offered (FerryRemoteInstance  *self,
            const char           *action,
            const char           *query,
            gboolean             *offered,
            FerryJob             *job,
            GError              **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autoptr(JsonNode) node = _ferry_remote_get (self, action, query, job, &local_error);

  *offered = node != NULL;
  if (node != NULL || g_error_matches (local_error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED) || g_error_matches (local_error, FERRY_ERROR, FERRY_ERROR_PERMISSION)
      || g_error_matches (local_error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
meet_nocobase (FerryRemoteInstance  *self,
               FerryJob             *job,
               GError              **error)
{
  FerryInstanceCapabilities offers = FERRY_CAN_RESTART;
  gboolean backups, variables, manager;

  if (!is_offered (self, "backup:list", NULL, &backups, job, error) || !is_offered (self, "migration:list", NULL, &manager, job, error)
      || !is_offered (self, "environmentVariables:list", "paginate=false", &variables, job, error))
    return FALSE;
  if (backups)
    offers |= FERRY_CAN_BACK_UP | FERRY_CAN_RESTORE | FERRY_CAN_FETCH_BACKUP | FERRY_CAN_RESTORE_FILE;
  if (variables)
    offers |= FERRY_CAN_SET_VARIABLES;
  if (manager)
    offers |= FERRY_CAN_MANAGE_MIGRATIONS;
  take_answer (self, FERRY_REMOTE_NOCOBASE, offers, 0);
  return TRUE;
}

/* Agent or application: both are asked in the application's words first, so that a wrong address is told as what it is. */
static FerryProbe *
meet (FerryRemoteInstance  *self,
      JsonNode            **application,
      FerryJob             *job,
      GError              **error)
{
  g_autoptr(JsonNode) info = _ferry_remote_get (self, "app:getInfo", NULL, job, error);
  g_autoptr(JsonNode) agent = NULL;
  g_autoptr(GError) local_error = NULL;
  JsonObject *object;

  if (info == NULL)
    return NULL;
  *application = g_steal_pointer (&info);
  agent = _ferry_remote_get (self, "ferry:getInfo", NULL, job, &local_error);
  if (agent == NULL && !g_error_matches (local_error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED) && !g_error_matches (local_error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (agent == NULL)
    {
      meet_nocobase (self, job, error);
      return NULL;
    }
  object = JSON_NODE_HOLDS_OBJECT (agent) ? json_node_get_object (agent) : NULL;
  if (object == NULL)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("“%s” answered to “%s” in a way that Ferry does not understand."), ferry_http_get_name (self->http), "ferry:getInfo");
      return NULL;
    }
  take_answer (self, FERRY_REMOTE_AGENT, read_capabilities (json_object_get_member (object, "capabilities")), ferry_json_opt_int (object, "uploadLimit", 0));
  return ferry_wire_probe_new_from_json (json_object_get_member (object, "probe"), error);
}

static guint
count_plugins (FerryRemoteInstance *self,
               FerryJob            *job)
{
  g_autoptr(JsonNode) node = _ferry_remote_get (self, "pm:list", NULL, job, NULL);
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  guint count = 0;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      JsonObject *plugin = JSON_NODE_HOLDS_OBJECT (element) ? json_node_get_object (element) : NULL;

      count += plugin != NULL && ferry_json_opt_bool (plugin, "enabled", FALSE) && ferry_json_opt_bool (plugin, "installed", TRUE);
    }
  return array != NULL ? count : FERRY_PROBE_NOT_TOLD;
}

static FerryProbe *
probe_nocobase (FerryRemoteInstance  *self,
                JsonNode             *application,
                FerryJob             *job,
                GError              **error)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (application) ? json_node_get_object (application) : NULL;
  JsonObject *database = object != NULL ? ferry_json_get_object (object, "database", error) : NULL;
  const char *dialect = database != NULL ? ferry_json_get_string (database, "dialect", error) : NULL;
  FerryDialect known;
  FerryProbe *probe;

  if (object == NULL)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("“%s” answered to “%s” in a way that Ferry does not understand."), ferry_http_get_name (self->http), "app:getInfo");
  if (dialect == NULL)
    return NULL;
  if (!ferry_dialect_from_string (dialect, &known))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED, _("The instance lies in a database of the kind “%s”; Ferry knows PostgreSQL and SQLite."), dialect);
      return NULL;
    }
  probe = g_new0 (FerryProbe, 1);
  probe->dialect = known;
  probe->database_version = g_strdup ("");
  probe->version = g_strdup (ferry_json_opt_string (object, "version", ""));
  probe->tables = FERRY_PROBE_NOT_TOLD;
  probe->plugins = count_plugins (self, job);
  probe->has_key = TRUE;   /* the application encrypts by itself */
  probe->state_folder = g_strdup (self->folder);
  return probe;
}

static void
add_place (FerryRemoteInstance *self,
           FerryProbe          *probe)
{
  g_autofree char *told = g_steal_pointer (&probe->place);

  if (ferry_remote_instance_get_kind (self) == FERRY_REMOTE_AGENT)
    /* Translators: an address, and where the database is as the agent there tells */
    probe->place = g_strdup_printf (_("Ferry agent at %s (%s)"), ferry_http_get_address (self->http), told != NULL ? told : "");
  else
    probe->place = g_strdup_printf (_("NocoBase's own API at %s"), ferry_http_get_address (self->http));
}

FerryProbe *
_ferry_remote_probe (FerryInstance  *instance,
                     FerryJob       *job,
                     GError        **error)
{
  FerryRemoteInstance *self = FERRY_REMOTE_INSTANCE (instance);
  g_autoptr(JsonNode) application = NULL;
  g_autoptr(GError) local_error = NULL;
  FerryProbe *probe = meet (self, &application, job, &local_error);

  if (probe == NULL && local_error == NULL)
    probe = probe_nocobase (self, application, job, &local_error);
  if (probe != NULL)
    add_place (self, probe);
  else
    g_propagate_error (error, g_steal_pointer (&local_error));
  return probe;
}

gboolean
_ferry_remote_meet (FerryRemoteInstance  *self,
                    FerryJob             *job,
                    GError              **error)
{
  g_autoptr(JsonNode) application = NULL;
  g_autoptr(FerryProbe) probe = NULL;
  g_autoptr(GError) local_error = NULL;

  if (ferry_remote_instance_get_kind (self) != FERRY_REMOTE_UNASKED)
    return TRUE;
  probe = meet (self, &application, job, &local_error);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* What would offer it: the sentence that a disabled button shows. */
char *
_ferry_remote_why_not (FerryRemoteInstance       *self,
                       FerryInstanceCapabilities  capability)
{
  const char *name = ferry_http_get_name (self->http);

  switch (ferry_remote_instance_get_kind (self))
    {
    case FERRY_REMOTE_UNASKED:
      return g_strdup_printf (_("“%s” was not reached yet, so Ferry does not know what it offers: refresh it."), name);
    case FERRY_REMOTE_AGENT:
      if (capability == FERRY_CAN_MANAGE_MIGRATIONS)
        return g_strdup_printf (_("“%s” is driven by a Ferry agent, which needs no migration manager of NocoBase's: use Ferry's migration files."), name);
      if (capability == FERRY_CAN_RESTART)
        return g_strdup_printf (_("The agent of “%s” does not know how the application is restarted, or not for this token: give the agent a restart command, or use a token with the scope “write”."),
                                name);
      if (capability == FERRY_CAN_RUN_COMMANDS)
        return g_strdup_printf (_("The agent of “%s” has no list of commands, or not for this token: configure it with the commands that releases may run, or use a token with the scope “write”."),
                                name);
      return g_strdup_printf (_("The agent of “%s” does not offer this, or not for this token: a newer agent, or a token with the scope “write”, would."), name);
    case FERRY_REMOTE_NOCOBASE:
    default:
      if (capability == FERRY_CAN_BACK_UP || capability == FERRY_CAN_RESTORE || capability == FERRY_CAN_FETCH_BACKUP)
        return g_strdup_printf (_("“%s” does not offer backups: enable NocoBase's backup manager there, with an API key of a role that may use it."), name);
      if (capability == FERRY_CAN_SET_VARIABLES)
        return g_strdup_printf (_("“%s” does not offer variables: enable NocoBase's plugin for environment variables there, with an API key of a role that may use it."), name);
      if (capability == FERRY_CAN_MANAGE_MIGRATIONS)
        return g_strdup_printf (_("“%s” does not offer NocoBase's migration manager: enable that plugin there, with an API key of a role that may use it; or put a Ferry agent beside the application."), name);
      if ((capability == FERRY_CAN_CREATE || capability == FERRY_CAN_EXECUTE) && (self->offers & FERRY_CAN_MANAGE_MIGRATIONS) != 0)
        return g_strdup_printf (_("“%s” is NocoBase's own API: its migration manager makes and executes files of its own, not Ferry's. A Ferry agent beside the application would."), name);
      return g_strdup_printf (_("“%s” is NocoBase's own API, which can't do this: a Ferry agent beside the application would."), name);
    }
}
