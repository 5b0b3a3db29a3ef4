#include "config.h"

#include "ferry-agent-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define LOCK_NAME "agent.lock"
#define ID_NAME "instance-id"

FerryInstance *
ferry_agent_get_instance (FerryAgent *self)
{
  return self->instance;
}

FerrySite *
ferry_agent_get_site (FerryAgent *self)
{
  return ferry_local_instance_get_site (FERRY_LOCAL_INSTANCE (self->instance));
}

FerryCatalogue *
ferry_agent_get_catalogue (FerryAgent *self)
{
  return self->catalogue;
}

FerryAgentTasks *
ferry_agent_get_tasks (FerryAgent *self)
{
  return self->tasks;
}

FerryAgentTokens *
ferry_agent_get_tokens (FerryAgent *self)
{
  return self->tokens;
}

FerryAgentRouter *
ferry_agent_get_router (FerryAgent *self)
{
  return self->router;
}

const char *
ferry_agent_get_state_folder (FerryAgent *self)
{
  return self->state;
}

const char *
ferry_agent_get_packages_folder (FerryAgent *self)
{
  return self->packages;
}

gint64
ferry_agent_get_upload_limit (FerryAgent *self)
{
  return self->upload_limit;
}

FerryAgentCommandList *
ferry_agent_get_command_list (FerryAgent *self)
{
  return self->commands;
}

void
ferry_agent_stop (FerryAgent *self)
{
  g_atomic_int_set (&self->stopping, TRUE);
}

gboolean
ferry_agent_is_stopping (FerryAgent *self)
{
  return g_atomic_int_get (&self->stopping);
}

/* ---- made and freed ---- */

static int
take_lock (const char  *folder,
           GError     **error)
{
  g_autofree char *path = g_build_filename (folder, LOCK_NAME, NULL);
  FERRY_AUTO_FD fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

  if (fd < 0)
    ferry_error_set_errno (error, errno, _("Can't write %s"), path);
  else if (flock (fd, LOCK_EX | LOCK_NB) == 0)
    return g_steal_fd (&fd);
  else
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_BUSY, _("Another agent works in %s already: give this one a folder of its own with --state."), folder);
  return -1;
}

/* Of an upload that was cut nobody knows anything any more. */
static gboolean
make_folders (FerryAgent  *self,
              GError     **error)
{
  self->packages = g_build_filename (self->state, "packages", NULL);
  self->incoming = g_build_filename (self->state, "incoming", NULL);
  if (!ferry_folder_make (self->state, error))
    return FALSE;
  self->lock = take_lock (self->state, error);
  if (self->lock < 0)
    return FALSE;
  if (g_file_test (self->incoming, G_FILE_TEST_EXISTS) && !ferry_folder_remove (self->incoming, error))
    return FALSE;
  return ferry_folder_make (self->packages, error) && ferry_folder_make (self->incoming, error);
}

/* The instance keeps its UUID from start to start. */
static char *
find_id (FerryAgent  *self,
         GError     **error)
{
  g_autofree char *path = g_build_filename (self->state, ID_NAME, NULL), *text = NULL, *id = NULL;

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    {
      if (!ferry_file_read (path, 64, &text, NULL, error))
        return NULL;
      if (g_uuid_string_is_valid (g_strstrip (text)))
        return g_steal_pointer (&text);
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("%s holds no UUID."), path);
      return NULL;
    }
  id = g_uuid_string_random ();
  return ferry_file_write_durable (path, id, -1, error) ? g_steal_pointer (&id) : NULL;
}

static FerryInstance *
open_instance (FerryAgent               *self,
               const FerryAgentOptions  *options,
               GError                  **error)
{
  g_autofree char *id = find_id (self, error), *folder = NULL, *name = NULL;
  FerryInstanceRecord record = { .id = id, .kind = (char *) (options->app != NULL ? "folder" : "database"), .uri = (char *) options->database,
                                 .env_path = (char *) options->env_file, .storage = (char *) options->storage, .restart_command = (char *) options->restart_command };
  FerryStage stage;

  if (id == NULL)
    return NULL;
  if (options->stage != NULL && !ferry_stage_from_string (options->stage, &stage))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("“%s” is no stage: say development, staging or production."), options->stage);
      return NULL;
    }
  record.folder = folder = options->app != NULL ? g_canonicalize_filename (options->app, NULL) : NULL;
  record.name = name = options->name != NULL ? g_strdup (options->name) : folder != NULL ? g_path_get_basename (folder) : g_strdup (g_get_host_name ());
  record.stage = (char *) (options->stage != NULL ? options->stage : "production");
  return ferry_local_instance_new (&record, self->state, self->catalogue, error);
}

/* What was under way when the last process ended is judged now, and recorded. A database that does not answer yet is asked again with the first question that needs it. */
static void
settle (FerryAgent *self)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) executions = ferry_instance_list_executions (self->instance, &error);
  g_autofree char *restore = error == NULL ? ferry_instance_settle_restore (self->instance, &error) : NULL;

  if (restore != NULL)
    g_message ("%s", restore);
  if (error != NULL)
    g_warning ("What was under way when the agent ended can't be judged yet: %s", error->message);
}

/**
 * ferry_agent_new:
 * @options: what to serve
 * @error: return location
 *
 * Opens an instance to serve it, and judges what was under way when an agent before this one was killed. Blocking.
 *
 * Returns: (transfer full) (nullable): the agent
 */
FerryAgent *
ferry_agent_new (const FerryAgentOptions  *options,
                 GError                  **error)
{
  g_autoptr(FerryAgent) self = g_new0 (FerryAgent, 1);

  self->lock = -1;
  g_mutex_init (&self->mutex);
  self->opened = g_ptr_array_new_with_free_func (_ferry_agent_opened_free);
  self->sums = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->state = g_canonicalize_filename (options->state, NULL);
  self->upload_limit = options->upload_limit;
  self->tasks = ferry_agent_tasks_new ();
  self->tokens = ferry_agent_tokens_new (self->state);
  self->router = ferry_agent_router_new ();
  ferry_agent_router_add_all (self->router);
  self->catalogue = make_folders (self, error) ? ferry_catalogue_new (NULL, error) : NULL;
  self->commands = self->catalogue != NULL ? ferry_agent_command_list_new (options->commands, error) : NULL;
  self->instance = self->commands != NULL ? open_instance (self, options, error) : NULL;
  if (self->instance == NULL)
    return NULL;
  settle (self);
  return g_steal_pointer (&self);
}

/**
 * ferry_agent_free:
 * @self: (nullable): an agent that nobody calls any more
 */
void
ferry_agent_free (FerryAgent *self)
{
  if (self == NULL)
    return;
  g_clear_object (&self->instance);
  g_clear_object (&self->catalogue);
  ferry_agent_tasks_free (self->tasks);
  ferry_agent_tokens_free (self->tokens);
  ferry_agent_router_free (self->router);
  ferry_agent_command_list_free (self->commands);
  ferry_fd_close (&self->lock);
  g_hash_table_unref (self->sums);
  g_ptr_array_unref (self->opened);
  g_mutex_clear (&self->mutex);
  g_free (self->state);
  g_free (self->packages);
  g_free (self->incoming);
  g_free (self);
}
