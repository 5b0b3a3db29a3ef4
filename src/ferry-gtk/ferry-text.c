#include "config.h"

#include "ferry-text.h"

#include <glib/gi18n.h>
#include <string.h>

char *
ferry_text_time (gint64 microseconds)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_local (microseconds / G_USEC_PER_SEC);

  return microseconds > 0 && time != NULL ? g_date_time_format (time, C_("date and time, as strftime", "%-d %b %Y, %R")) : g_strdup ("");
}

char *
ferry_text_ago (gint64 microseconds)
{
  gint64 past = g_get_real_time () - microseconds;
  gulong days = (gulong) MAX (past / G_TIME_SPAN_DAY, 0), hours = (gulong) MAX (past / G_TIME_SPAN_HOUR, 0);
  gulong minutes = (gulong) MAX (past / G_TIME_SPAN_MINUTE, 0);

  if (days > 0)
    return g_strdup_printf (ngettext ("%lu day ago", "%lu days ago", days), days);
  if (hours > 0)
    return g_strdup_printf (ngettext ("%lu hour ago", "%lu hours ago", hours), hours);
  if (minutes > 0)
    return g_strdup_printf (ngettext ("%lu minute ago", "%lu minutes ago", minutes), minutes);
  return g_strdup (_("just now"));
}

const char *
ferry_text_execution_state (FerryExecutionState state)
{
  switch (state)
    {
    case FERRY_EXECUTION_RUNNING: return C_("execution", "Running");
    case FERRY_EXECUTION_DONE: return C_("execution", "Done");
    case FERRY_EXECUTION_FAILED: return C_("execution", "Failed");
    case FERRY_EXECUTION_CANCELLED: return C_("execution", "Stopped");
    case FERRY_EXECUTION_COMMITTED: return C_("execution", "Done with problems");
    case FERRY_EXECUTION_ROLLED_BACK: return C_("execution", "Rolled back");
    case FERRY_EXECUTION_UNKNOWN:
    default: return C_("execution", "Not known yet");
    }
}

const char *
ferry_text_execution_icon (FerryExecutionState state)
{
  switch (state)
    {
    case FERRY_EXECUTION_RUNNING: return "media-playback-start-symbolic";
    case FERRY_EXECUTION_DONE: return "emblem-ok-symbolic";
    case FERRY_EXECUTION_FAILED: return "dialog-error-symbolic";
    case FERRY_EXECUTION_CANCELLED: return "process-stop-symbolic";
    case FERRY_EXECUTION_ROLLED_BACK: return "edit-undo-symbolic";
    case FERRY_EXECUTION_COMMITTED: return "dialog-warning-symbolic";
    case FERRY_EXECUTION_UNKNOWN:
    default: return "dialog-question-symbolic";
    }
}

const char *
ferry_text_backup_reason (const char *reason)
{
  static const struct { const char *reason, *text; } table[] = {
    { "manual", NC_("backup", "Made by hand") },
    { "scheduled", NC_("backup", "Scheduled") },
    { "release", NC_("backup", "For a release") },
    { "execution", NC_("backup", "Before an execution") },
    { "rollback", NC_("backup", "Before a rollback") },
    { "restore", NC_("backup", "Before a restore") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (g_strcmp0 (table[i].reason, reason) == 0)
      return g_dpgettext2 (NULL, "backup", table[i].text);
  return C_("backup", "Made by NocoBase");
}

char *
ferry_text_database (gboolean    sqlite,
                     const char *version)
{
  const char *name = sqlite ? "SQLite" : "PostgreSQL";
  gsize prefix = strlen (name);

  if (version == NULL || *version == '\0')
    return g_strdup (name);
  /* "PostgreSQL 15.4 (Debian 15.4-1) on x86_64…": what follows the number is about the machine */
  if (!g_str_has_prefix (version, name) || version[prefix] != ' ')
    return g_strdup_printf ("%s %s", name, version);
  return g_strndup (version, prefix + 1 + strcspn (version + prefix + 1, " "));
}
