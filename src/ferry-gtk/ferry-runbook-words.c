#include "config.h"

#include "ferry-runbook-words.h"

#include <glib/gi18n.h>

const char *
ferry_runbook_words_state (FerryRunbookState state)
{
  switch (state)
    {
    case FERRY_RUNBOOK_RUNNING: return C_("release", "Running");
    case FERRY_RUNBOOK_DONE: return C_("release", "Done");
    case FERRY_RUNBOOK_FAILED: return C_("release", "Failed");
    case FERRY_RUNBOOK_SKIPPED: return C_("release", "Skipped");
    case FERRY_RUNBOOK_UNKNOWN: return C_("release", "Outcome not known");
    case FERRY_RUNBOOK_WAITING:
    default: return C_("release", "Waiting");
    }
}

const char *
ferry_runbook_words_icon (FerryRunbookState state)
{
  switch (state)
    {
    case FERRY_RUNBOOK_RUNNING: return "media-playback-start-symbolic";
    case FERRY_RUNBOOK_DONE: return "emblem-ok-symbolic";
    case FERRY_RUNBOOK_FAILED: return "dialog-error-symbolic";
    case FERRY_RUNBOOK_SKIPPED: return "media-skip-forward-symbolic";
    case FERRY_RUNBOOK_UNKNOWN: return "dialog-question-symbolic";
    case FERRY_RUNBOOK_WAITING:
    default: return "content-loading-symbolic";
    }
}

const char *
ferry_runbook_words_class (FerryRunbookState state)
{
  switch (state)
    {
    case FERRY_RUNBOOK_DONE: return "success";
    case FERRY_RUNBOOK_FAILED: return "error";
    case FERRY_RUNBOOK_SKIPPED:
    case FERRY_RUNBOOK_UNKNOWN: return "warning";
    case FERRY_RUNBOOK_RUNNING: return "accent";
    case FERRY_RUNBOOK_WAITING:
    default: return "dim-label";
    }
}

const char *
ferry_runbook_words_kind (const char *kind)
{
  const char * const words[][2] = {
    { "plain", _("Migration") }, { "restore", _("Restore") }, { "maintenance", _("Maintenance window") }, { "blue-green", _("Blue-green") },
    { "rollback-a", _("Roll back a migration") }, { "rollback-b", _("Recover into a new instance") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_strcmp0 (words[i][0], kind) == 0)
      return words[i][1];
  return kind;
}
