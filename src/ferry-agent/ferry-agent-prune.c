#include "config.h"

#include "ferry-agent-private.h"
#include "ferry-agent-records.h"

#include <glib/gstdio.h>
#include <string.h>

#define SUFFIX ".nbdata"
#define DATA_KEPT G_TIME_SPAN_DAY     /* one that holds the users' own rows, which whoever made it could not remove */
#define KEPT (30 * G_TIME_SPAN_DAY)   /* a migration file that came or was made longer ago is sent again when it is wanted again */

/* (nullable): what migration:list names, which can be downloaded as long as it is listed; NULL where that is not known */
static GHashTable *
list_named (FerryAgent *self)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) records = ferry_agent_record_list (self, FERRY_AGENT_MIGRATIONS, &error);
  GHashTable *named;

  if (error != NULL)
    return NULL;
  named = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < records->len; i++)
    {
      const char *digest = ferry_json_opt_string (g_ptr_array_index (records, i), "digest", NULL);

      if (digest != NULL)
        g_hash_table_add (named, g_strconcat (digest, SUFFIX, NULL));
    }
  return named;
}

static gboolean
is_in_use (FerryAgent *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->opened->len > 0;
}

static gboolean
is_due (const char *path,
        gint64      age)
{
  g_autoptr(FerryPackage) package = age > DATA_KEPT && age <= KEPT ? ferry_package_open (path, NULL) : NULL;

  return age > KEPT || (package != NULL && ferry_agent_holds_data (package));
}

static void
prune_one (FerryAgent *self,
           const char *name)
{
  g_autofree char *path = g_build_filename (self->packages, name, NULL);
  GStatBuf info;

  if (g_stat (path, &info) != 0 || !is_due (path, g_get_real_time () - (gint64) info.st_mtim.tv_sec * G_USEC_PER_SEC))
    return;
  if (g_unlink (path) == 0)
    g_message ("the migration file %.8s is old and is removed here", name);
}

/**
 * ferry_agent_prune_packages:
 * @self: the agent
 *
 * Removes migration files that came or were made more than thirty days ago, and those with the users' own rows after a day, but those that migration:list names. Whoever executes an old one sends it again, as the client does
 * by itself. Any thread, blocking for a moment.
 *
 * Returns: %FALSE where work is under way, a file is in use, or it is not known what is listed: ask again later
 */
gboolean
ferry_agent_prune_packages (FerryAgent *self)
{
  g_autoptr(GHashTable) named = NULL;
  g_autoptr(GDir) dir = NULL;
  const char *name;

  if (ferry_agent_tasks_count (self->tasks) > 0 || is_in_use (self))
    return FALSE;
  named = list_named (self);
  if (named == NULL)
    return FALSE;
  dir = g_dir_open (self->packages, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, SUFFIX) && !g_hash_table_contains (named, name))
      prune_one (self, name);
  return TRUE;
}
