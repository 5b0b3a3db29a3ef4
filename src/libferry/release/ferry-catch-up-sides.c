#include "config.h"

#include "release/ferry-catch-up-private.h"

#include "base/ferry-error.h"

#include <glib/gi18n-lib.h>

/* The three states that are compared, and whether they belong together. */

/* ---- packages --------------------------------------------------------------------------------------------------------------- */

/* A damaged index gives rows in another order than their keys', and comparing them would miss some: their order is proved before. An agent that does not know of snapshots makes none. */
static FerryPackage *
proved (FerryPackage  *package,    /* (transfer full) (nullable) */
        const char    *what,
        FerryJob      *job,
        GError       **error)
{
  g_autoptr(FerryPackage) owned = package;

  if (package == NULL)
    return NULL;
  if (!ferry_package_get_metadata (package)->snapshot)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED, _("“%s” does not tell whole states: update the agent there."), what);
  else if (ferry_package_verify (package, job, error))
    return g_steal_pointer (&owned);
  else
    g_prefix_error (error, _("The rows of “%s” can't be compared: "), what);
  return NULL;
}

static FerryPackage *
take (FerryCatchUp        *self,
      FerryInstance       *side,
      const char          *name,
      FerryPackageOptions *options,
      FerryJob            *job,
      GError             **error)
{
  g_autoptr(FerryRuleSet) rule_set = ferry_rule_set_new (name);
  g_autofree char *file = g_strconcat (name, ".nbdata", NULL), *path = g_build_filename (self->room, file, NULL);

  options->rule_set = rule_set;
  options->output = path;
  options->snapshot = TRUE;
  return proved (ferry_instance_create_package (side, options, job, error), ferry_instance_get_name (side), job, error);
}

FerryPackage *
_ferry_catch_up_take_side (FerryCatchUp        *self,
                           FerryInstance       *side,
                           const char          *name,
                           const char * const  *tables,
                           FerryJob            *job,
                           GError             **error)
{
  FerryPackageOptions options = { .tables = tables };

  return take (self, side, name, &options, job, error);
}

/* On the old side, which has the backup. */
FerryPackage *
_ferry_catch_up_take_base (FerryCatchUp               *self,
                           const FerryCatchUpOptions  *options,
                           FerryJob                   *job,
                           GError                    **error)
{
  FerryPackageOptions what = { .tables = options->tables, .backup = options->backup, .password = options->password };

  return take (self, self->from, "base", &what, job, error);
}

/* ---- do they belong together? ----------------------------------------------------------------------------------------------- */

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
_ferry_catch_up_check_made (FerryCatchUp               *self,
                            const FerryCatchUpOptions  *options,
                            FerryPackage               *base,
                            GError                    **error)
{
  const FerryPackageMetadata *metadata = ferry_package_get_metadata (base);

  self->sha256 = g_strdup (metadata->backup_sha256);
  return metadata->backup_made
         || vouched (self, options, g_strdup_printf (_("Nothing here says that the backup was made of “%s”."), ferry_instance_get_name (self->from)), error);
}

gboolean
_ferry_catch_up_check_restored (FerryCatchUp               *self,
                                const FerryCatchUpOptions  *options,
                                FerryPackage               *to,
                                GError                    **error)
{
  const char *restored = ferry_package_get_metadata (to)->restored_from;

  return (self->sha256 != NULL && g_strcmp0 (restored, self->sha256) == 0)
         || vouched (self, options, g_strdup_printf (_("Nothing says that “%s” was last restored from this backup."), ferry_instance_get_name (self->to)), error);
}
