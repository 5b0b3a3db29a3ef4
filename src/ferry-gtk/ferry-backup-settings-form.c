#include "config.h"

#include "ferry-backup-settings-dialog-private.h"

#include "ferry-text.h"

#include <glib/gi18n.h>
#include <string.h>

#define SHOWN_RUNS 3

/* in the order of the combo row of the template; the last one is the user's own */
static const char * const presets[] = { "0 * * * *", "0 0 * * *", "0 2 * * *", "0 2 * * 1", "0 2 1 * *", NULL };

static guint
find_preset (const char *cron)
{
  guint i = 0;

  while (presets[i] != NULL && g_strcmp0 (presets[i], cron) != 0)
    i++;
  return i;
}

static void
set_text (gpointer    row,
          const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (row), text);
}

static char *
get_text (gpointer row)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
}

static char *
note_of (const FerryBackupSettings *settings)
{
  GString *text = g_string_new (_("Scheduled backups are made when this computer is on, within five minutes of their time; one that was missed is made up for. Backups made by hand, before releases and "
                                  "before executions are never removed by this."));

  if (settings->has_password || settings->has_cloud_secret)
    g_string_append_printf (text, "\n\n%s", settings->secrets_in_file ? _("There is no keyring here: the secrets lie in a file that only you can read, in the state folder of the instance.")
                                                                      : _("The secrets are kept in the keyring."));
  if (settings->application_cron != NULL)
    g_string_append_printf (text, "\n\n%s", _("NocoBase’s own backup manager is scheduled as well, and removes its backups by its own rule."));
  return g_string_free (text, FALSE);
}

void
_ferry_backup_settings_form_fill (FerryBackupSettingsDialog *self)
{
  const FerryBackupSettings *settings = self->settings;
  const FerryCloudSettings *cloud = settings->cloud;
  g_autofree char *note = note_of (settings);

  self->filling = TRUE;
  gtk_switch_set_active (self->scheduled, settings->scheduled);
  set_text (self->cron, settings->cron);
  adw_combo_row_set_selected (self->often, find_preset (settings->cron));
  gtk_spin_button_set_value (self->keep, (double) settings->keep);
  gtk_switch_set_active (self->files, settings->files);
  gtk_switch_set_active (self->encrypt, settings->has_password);
  gtk_switch_set_active (self->cloud, cloud->enabled);
  set_text (self->endpoint, cloud->endpoint);
  set_text (self->region, cloud->region);
  set_text (self->bucket, cloud->bucket);
  set_text (self->prefix, cloud->prefix);
  gtk_switch_set_active (self->path_style, cloud->path_style);
  set_text (self->access_key, cloud->access_key);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->password), settings->has_password ? _("Restore password (one is set; empty keeps it)") : _("Restore password"));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->secret), settings->has_cloud_secret ? _("Secret access key (one is set; empty keeps it)") : _("Secret access key"));
  gtk_label_set_label (self->note, note);
  self->filling = FALSE;
  _ferry_backup_settings_form_update (self);
}

static void
show_next (FerryBackupSettingsDialog *self)
{
  g_autofree char *expression = get_text (self->cron);
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryCron) cron = ferry_cron_parse (expression, &error);
  g_autoptr(GString) text = g_string_new (NULL);
  gint64 time = ferry_time_now ();

  for (guint i = 0; cron != NULL && i < SHOWN_RUNS && (time = ferry_cron_next (cron, NULL, time)) > 0; i++)
    {
      g_autofree char *shown = ferry_text_time (time);

      g_string_append_printf (text, i > 0 ? "; %s" : _("Next: %s"), shown);
    }
  gtk_label_set_label (self->next, cron != NULL ? text->str : error->message);
  if (cron != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (self->next), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->next), "error");
}

/* what is typed by hand is a schedule of one's own */
static void
show_preset (FerryBackupSettingsDialog *self)
{
  g_autofree char *cron = get_text (self->cron);

  self->filling = TRUE;
  adw_combo_row_set_selected (self->often, find_preset (cron));
  self->filling = FALSE;
}

void
_ferry_backup_settings_form_update (FerryBackupSettingsDialog *self)
{
  gboolean scheduled = gtk_switch_get_active (self->scheduled), cloud = gtk_switch_get_active (self->cloud);
  GtkWidget *cloud_rows[] = { GTK_WIDGET (self->endpoint), GTK_WIDGET (self->region), GTK_WIDGET (self->bucket), GTK_WIDGET (self->prefix),
                              gtk_widget_get_ancestor (GTK_WIDGET (self->path_style), ADW_TYPE_ACTION_ROW), GTK_WIDGET (self->access_key), GTK_WIDGET (self->secret),
                              GTK_WIDGET (self->test_row) };

  if (self->filling)
    return;
  show_preset (self);
  gtk_widget_set_visible (GTK_WIDGET (self->often), scheduled);
  gtk_widget_set_visible (GTK_WIDGET (self->cron), scheduled);
  gtk_widget_set_visible (GTK_WIDGET (self->next), scheduled);
  gtk_widget_set_visible (GTK_WIDGET (self->password), gtk_switch_get_active (self->encrypt));
  for (guint i = 0; i < G_N_ELEMENTS (cloud_rows); i++)
    gtk_widget_set_visible (cloud_rows[i], cloud);
  show_next (self);
}

void
_ferry_backup_settings_form_preset (FerryBackupSettingsDialog *self)
{
  guint selected = adw_combo_row_get_selected (self->often);

  if (self->filling)
    return;
  if (selected < G_N_ELEMENTS (presets) && presets[selected] != NULL)
    set_text (self->cron, presets[selected]);
  _ferry_backup_settings_form_update (self);
}

static void
take (char     **field,
      gpointer   row)
{
  g_free (*field);
  *field = get_text (row);
}

static gboolean
read_secrets (FerryBackupSettingsDialog  *self,
              FerryBackupSettings        *settings,
              GError                    **error)
{
  const char *password = gtk_editable_get_text (GTK_EDITABLE (self->password)), *secret = gtk_editable_get_text (GTK_EDITABLE (self->secret));

  if (!gtk_switch_get_active (self->encrypt))
    settings->password = g_strdup ("");
  else if (*password != '\0')
    settings->password = g_strdup (password);
  else if (!settings->has_password)
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_INPUT_NEEDED, _("Enter the restore password, or switch encryption off."));
      return FALSE;
    }
  settings->cloud_secret = *secret != '\0' ? g_strdup (secret) : NULL;
  return TRUE;
}

FerryBackupSettings *
_ferry_backup_settings_form_read (FerryBackupSettingsDialog  *self,
                                  GError                    **error)
{
  g_autoptr(FerryBackupSettings) settings = ferry_backup_settings_copy (self->settings);
  FerryCloudSettings *cloud = settings->cloud;

  settings->scheduled = gtk_switch_get_active (self->scheduled);
  take (&settings->cron, self->cron);
  settings->keep = gtk_spin_button_get_value_as_int (self->keep);
  settings->files = gtk_switch_get_active (self->files);
  cloud->enabled = gtk_switch_get_active (self->cloud);
  cloud->path_style = gtk_switch_get_active (self->path_style);
  take (&cloud->endpoint, self->endpoint);
  take (&cloud->region, self->region);
  take (&cloud->bucket, self->bucket);
  take (&cloud->prefix, self->prefix);
  take (&cloud->access_key, self->access_key);
  return read_secrets (self, settings, error) ? g_steal_pointer (&settings) : NULL;
}
