#include "config.h"

#include "migrate/ferry-check-private.h"

#include "backup/ferry-pg-tool.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

/* What a check finds outside the structure: variables, plugins, sessions, what does not travel. */

static gboolean
is_given (FerryCheck *self,
          const char *name)
{
  for (guint i = 0; self->inputs != NULL && self->inputs->variables != NULL && i < self->inputs->variables->len; i++)
    {
      FerryVariable *variable = g_ptr_array_index (self->inputs->variables, i);

      if (g_str_equal (ferry_variable_get_name (variable), name) && ferry_variable_get_value (variable) != NULL)
        return TRUE;
    }
  return FALSE;
}

void
_ferry_check_variables (FerryCheck *self,
                        GPtrArray  *missing)
{
  for (guint i = 0; i < missing->len; i++)
    {
      FerryVariable *variable = g_ptr_array_index (missing, i);
      const char *name = ferry_variable_get_name (variable);
      gboolean secret = ferry_variable_get_secret (variable);
      g_autofree char *title = NULL;

      if (is_given (self, name))
        {
          title = g_strdup_printf (secret ? _("Secret %s was entered") : _("Variable %s was entered"), name);
          _ferry_check_add (self, FERRY_CHECK_PASSED, "variable", name, title, NULL, NULL, NULL);
          continue;
        }
      title = g_strdup_printf (secret ? _("Secret %s is missing on the target") : _("Variable %s is missing on the target"), name);
      _ferry_check_add (self, FERRY_CHECK_INPUT, secret ? "secret-missing" : "variable-missing", name, title, NULL, NULL,
                        _("Enter its value for this target."));
    }
  if (missing->len == 0)
    _ferry_check_add (self, FERRY_CHECK_PASSED, "variables", NULL, _("All variables and secrets of the source exist on the target"), NULL, NULL, NULL);
}

static const FerryPlugin *
find_plugin (GPtrArray                *plugins,
             const FerryPackagePlugin *wanted)
{
  for (guint i = 0; i < plugins->len; i++)
    {
      const FerryPlugin *plugin = g_ptr_array_index (plugins, i);

      if (g_str_equal (plugin->name, wanted->name)
          || (*wanted->package_name != '\0' && g_strcmp0 (plugin->package_name, wanted->package_name) == 0))
        return plugin;
    }
  return NULL;
}

static void
check_plugin (FerryCheck               *self,
              GPtrArray                *plugins,
              const FerryPackagePlugin *wanted)
{
  const FerryPlugin *plugin = find_plugin (plugins, wanted);
  gboolean ignored = self->inputs != NULL && self->inputs->ignore_plugins;
  const char *action = ignored ? _("Ignored, as asked.") : _("Install and enable it on the target, or ignore plugins.");
  g_autofree char *title = NULL;

  if (plugin == NULL)
    {
      title = g_strdup_printf (_("Plugin %s is not installed on the target"), wanted->name);
      _ferry_check_add (self, FERRY_CHECK_WARNING, "plugin-missing", wanted->name, title, _("missing"), wanted->version, action);
    }
  else if (!plugin->enabled)
    {
      title = g_strdup_printf (_("Plugin %s is disabled on the target"), wanted->name);
      _ferry_check_add (self, FERRY_CHECK_WARNING, "plugin-disabled", wanted->name, title, _("disabled"), _("enabled"), action);
    }
}

gboolean
_ferry_check_plugins (FerryCheck  *self,
                      GError     **error)
{
  g_autoptr(GPtrArray) plugins = ferry_site_read_plugins (self->site, self->db, self->schema, error);
  guint before = self->items->len;

  if (plugins == NULL)
    return FALSE;
  for (guint i = 0; i < self->metadata->plugins->len; i++)
    check_plugin (self, plugins, g_ptr_array_index (self->metadata->plugins, i));
  if (self->items->len == before && self->metadata->plugins->len > 0)
    _ferry_check_add (self, FERRY_CHECK_PASSED, "plugins", NULL, _("Every plugin of the source is enabled on the target"), NULL, NULL, NULL);
  return TRUE;
}

static void
warn_sessions (FerryCheck *self)
{
  g_autofree char *count = NULL;
  g_autofree char *title = NULL;
  gint64 sessions;

  if (ferry_database_get_dialect (self->db) != FERRY_DIALECT_POSTGRES)
    return;
  count = ferry_database_query_value (self->db, "SELECT pg_catalog.count(*) FROM pg_catalog.pg_stat_activity"
                                      " WHERE datname = pg_catalog.current_database() AND pid <> pg_catalog.pg_backend_pid()"
                                      " AND backend_type = 'client backend'", NULL, NULL);
  sessions = count != NULL ? g_ascii_strtoll (count, NULL, 10) : 0;
  if (sessions == 0)
    return;
  title = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%" PRId64 " other session is connected to the target's database",
                                        "%" PRId64 " other sessions are connected to the target's database", (gulong) sessions), sessions);
  _ferry_check_add (self, FERRY_CHECK_WARNING, "sessions", NULL, title, count, "0",
                    _("Stop the application while the release runs: it keeps configuration in memory and may write old values back."));
}

static void
warn_not_merged (FerryCheck *self)
{
  for (guint i = 0; i < self->metadata->tables->len; i++)
    {
      const FerryPackageTable *table = g_ptr_array_index (self->metadata->tables, i);
      g_autofree char *reason = NULL;
      g_autofree char *title = NULL;

      if (!ferry_table_rule_is_not_merged (table->rule))
        continue;
      reason = ferry_table_rule_dup_reason_text (table->rule);
      title = g_strdup_printf (_("Table %s is not merged: its rows stay as they are on the target"), ferry_table_rule_get_table (table->rule));
      _ferry_check_add (self, FERRY_CHECK_WARNING, "not-merged", ferry_table_rule_get_table (table->rule), title, reason, NULL,
                        _("Decide it by an independent rule if its rows must travel."));
    }
}

static void
warn_secrets (FerryCheck *self)
{
  for (guint i = 0; i < self->metadata->secrets->len; i++)
    {
      const FerrySecretFinding *finding = g_ptr_array_index (self->metadata->secrets, i);
      g_autofree char *subject = g_strdup_printf ("%s.%s", finding->table, finding->column);
      g_autofree char *title = g_strdup_printf (_("Table %s, row %s: %s%s%s holds a literal secret of the source"), finding->table, finding->key,
                                                finding->column, *finding->path != '\0' ? ": " : "", finding->path);

      _ferry_check_add (self, FERRY_CHECK_WARNING, "literal-secret", subject, title, NULL, NULL,
                        _("It would replace the target's own. Use a variable such as {{$env.NAME}} on the source instead."));
    }
}

/* Without pg_dump there is no backup: better told now than in the middle of an execution. It can be done without by --skip-backup only. */
static void
warn_backup_program (FerryCheck *self)
{
  g_auto (GStrv) folders = ferry_pg_tool_folders ();
  g_autoptr (FerryPgTool) tool = NULL;
  g_autoptr (GError) local_error = NULL;

  if (ferry_database_get_dialect (self->db) != FERRY_DIALECT_POSTGRES)
    return;
  tool = ferry_pg_tool_find ("pg_dump", ferry_database_get_version (self->db) / 10000, (const char * const *) folders, &local_error);
  if (tool == NULL)
    _ferry_check_add (self, FERRY_CHECK_WARNING, "backup-program", NULL, _("No backup can be made, and without one nothing is executed"), NULL, NULL,
                      local_error->message);
}

gboolean
_ferry_check_surroundings (FerryCheck  *self,
                           GError     **error)
{
  warn_sessions (self);
  warn_backup_program (self);
  warn_not_merged (self);
  warn_secrets (self);
  for (guint i = 0; i < self->metadata->notes->len; i++)
    _ferry_check_add (self, FERRY_CHECK_WARNING, "does-not-travel", NULL, g_ptr_array_index (self->metadata->notes, i), NULL, NULL, NULL);
  return TRUE;
}
