#include "config.h"

#include "release/ferry-catch-up-private.h"

#include "backup/ferry-backup-record.h"
#include "backup/ferry-backup-trial.h"
#include "base/ferry-crypto.h"
#include "base/ferry-error.h"
#include "instance/ferry-local-instance.h"
#include "migrate/ferry-witness.h"

#include <glib/gi18n-lib.h>

/* The three states that are compared, and whether they belong together. */

static FerrySite *
site_of (FerryInstance *side)
{
  return ferry_local_instance_get_site (FERRY_LOCAL_INSTANCE (side));
}

/* ---- the backup ------------------------------------------------------------------------------------------------------------- */

static gboolean
made_by (FerryInstance *side,
         const char    *sha256)
{
  g_autoptr(GPtrArray) records = ferry_backup_records_load (site_of (side));
  const FerryBackupRecord *record = ferry_backup_records_find_digest (records, sha256);

  return record != NULL && record->made;
}

enum { WITNESS_ID, WITNESS_KIND, WITNESS_DIGEST };

static gboolean
came_after (GPtrArray  *rows,
            guint       from,
            guint       to,
            const char *id)
{
  for (guint i = from; i < to; i++)
    if (g_str_equal (((char **) g_ptr_array_index (rows, i))[WITNESS_ID], id))
      return TRUE;
  return FALSE;
}

/* The witnesses in the order of their commits. A rollback leads back behind the restore when it undoes what ran before that. */
static gboolean
is_restored (GPtrArray  *rows,
             const char *sha256)
{
  guint restore = rows->len;

  for (guint i = 0; i < rows->len; i++)
    if (g_str_equal (((char **) g_ptr_array_index (rows, i))[WITNESS_KIND], "restore"))
      restore = i;
  if (restore == rows->len || !g_str_equal (((char **) g_ptr_array_index (rows, restore))[WITNESS_DIGEST], sha256))
    return FALSE;
  for (guint i = restore + 1; i < rows->len; i++)
    {
      char **row = g_ptr_array_index (rows, i);

      if (g_str_equal (row[WITNESS_KIND], "rollback") && !came_after (rows, restore + 1, i, row[WITNESS_DIGEST]))
        return FALSE;
    }
  return TRUE;
}

static gboolean
restored_from (FerryInstance  *side,
               const char     *sha256,
               gboolean       *restored,
               FerryJob       *job,
               GError        **error)
{
  g_autoptr(FerryDatabase) db = ferry_site_open_database (site_of (side), job != NULL ? ferry_job_get_cancellable (job) : NULL, error);
  g_autoptr(GPtrArray) rows = db != NULL ? ferry_witness_read_all (site_of (side), db, error) : NULL;

  *restored = rows != NULL && is_restored (rows, sha256);
  return rows != NULL;
}

/* FALSE with @error, unless somebody vouches for it. */
static gboolean
vouched (FerryCatchUp              *self,
         const FerryCatchUpOptions *options,
         char                      *problem,    /* (transfer full) */
         GError                   **error)
{
  if (options->foreign)
    {
      g_ptr_array_add (self->warnings, problem);
      return TRUE;
    }
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_BLOCKED,
               _("%s Name the backup that “%s” was restored from; or, if you know that it is this one, say that it is foreign and vouch for it."),
               problem, ferry_instance_get_name (self->to));
  g_free (problem);
  return FALSE;
}

gboolean
_ferry_catch_up_check_backup (FerryCatchUp               *self,
                              const FerryCatchUpOptions  *options,
                              FerryJob                   *job,
                              GError                    **error)
{
  const char *from = ferry_instance_get_name (self->from), *to = ferry_instance_get_name (self->to);
  gboolean restored;

  self->sha256 = ferry_sha256_file (self->backup, error);
  if (self->sha256 == NULL || !restored_from (self->to, self->sha256, &restored, job, error))
    return FALSE;
  if (!made_by (self->from, self->sha256) && !vouched (self, options, g_strdup_printf (_("Nothing here says that the backup was made of “%s”."), from), error))
    return FALSE;
  return restored || vouched (self, options, g_strdup_printf (_("Nothing says that “%s” was last restored from this backup."), to), error);
}

/* ---- packages --------------------------------------------------------------------------------------------------------------- */

static void
fill (FerryPackageOptions *options,
      FerryRuleSet        *rule_set,
      const char          *path,
      const char * const  *tables)
{
  *options = (FerryPackageOptions) { .rule_set = rule_set, .output = path, .snapshot = TRUE, .tables = tables };
}

static char *
path_of (FerryCatchUp *self,
         const char   *name)
{
  g_autofree char *file = g_strconcat (name, ".nbdata", NULL);

  return g_build_filename (self->room, file, NULL);
}

/* A damaged index gives rows in another order than their keys', and comparing them would miss some: their order is proved before. */
static FerryPackage *
proved (FerryPackage  *package,    /* (transfer full) (nullable) */
        const char    *what,
        FerryJob      *job,
        GError       **error)
{
  g_autoptr(FerryPackage) owned = package;

  if (package == NULL)
    return NULL;
  if (ferry_package_verify (package, job, error))
    return g_steal_pointer (&owned);
  g_prefix_error (error, _("The rows of “%s” can't be compared: "), what);
  return NULL;
}

FerryPackage *
_ferry_catch_up_take_side (FerryCatchUp        *self,
                           FerryInstance       *side,
                           const char          *name,
                           const char * const  *tables,
                           FerryJob            *job,
                           GError             **error)
{
  g_autoptr(FerryRuleSet) rule_set = ferry_rule_set_new (name);
  g_autofree char *path = path_of (self, name);
  FerryPackageOptions options;

  fill (&options, rule_set, path, tables);
  return proved (ferry_package_create (site_of (side), self->catalogue, &options, job, error), ferry_instance_get_name (side), job, error);
}

typedef struct
{
  FerryCatchUp        *catch_up;
  FerryPackageOptions  options;
  FerryJob            *job;
  FerryPackage        *package;
} Taking;

static gboolean
take_cb (FerryDatabase  *db,
         gpointer        user_data,
         GError        **error)
{
  Taking *taking = user_data;

  taking->package = ferry_package_create_from (site_of (taking->catch_up->from), db, taking->catch_up->catalogue, &taking->options, taking->job, error);
  return taking->package != NULL;
}

FerryPackage *
_ferry_catch_up_take_base (FerryCatchUp               *self,
                           const FerryCatchUpOptions  *options,
                           FerryJob                   *job,
                           GError                    **error)
{
  g_autoptr(FerryRuleSet) rule_set = ferry_rule_set_new ("base");
  g_autofree char *path = path_of (self, "base");
  Taking taking = { .catch_up = self, .job = job };

  fill (&taking.options, rule_set, path, options->tables);
  if (ferry_backup_look (site_of (self->to), self->backup, options->password, take_cb, &taking, job, error))
    return proved (taking.package, self->backup, job, error);
  g_clear_object (&taking.package);
  return NULL;
}
