#include "config.h"

#include "ferry-step-title.h"

#include <glib/gi18n.h>
#include <string.h>

/* as libferry names its steps while they run */
static const struct { const char *id; const char *title; } steps[] = {
  { "check", N_("Check") }, { "backup", N_("Back up") }, { "verify-backup", N_("Verify the backup") }, { "compare", N_("Compare") }, { "apply", N_("Apply") },
  { "verify", N_("Verify") }, { "commit", N_("Commit") }, { "restart", N_("Restart") }, { "check-backup", N_("Check the backup to restore") }, { "restore", N_("Restore") },
};

const char *
ferry_step_title (const char *id)
{
  for (guint i = 0; id != NULL && i < G_N_ELEMENTS (steps); i++)
    if (strcmp (steps[i].id, id) == 0)
      return _(steps[i].title);
  return id;
}
