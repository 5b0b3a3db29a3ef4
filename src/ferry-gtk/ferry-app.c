#include "config.h"

#include "ferry-app.h"

#include "ferry-accessibility.h"
#include "ferry-label-tooltip.h"
#include "ferry-quit-guard.h"
#include "ferry-text-scale.h"
#include "ferry-window.h"

#include <glib/gi18n.h>
#include <gtksourceview/gtksource.h>

struct _FerryApp
{
  AdwApplication     parent_instance;
  FerryStore        *store;
  FerryCatalogue    *catalogue;
  char              *problem;
  FerryInstanceList *instances;
  FerryJobList      *jobs;
  GSettings         *settings;
};

G_DEFINE_FINAL_TYPE (FerryApp, ferry_app, ADW_TYPE_APPLICATION)

static void
ferry_app_activate (GApplication *app)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (app));

  if (window == NULL)
    window = GTK_WINDOW (ferry_window_new (FERRY_APP (app)));
  gtk_window_present (window);
}

static void
ferry_app_open (GApplication  *app,
                GFile        **files,
                int            n_files,
                const char    *hint)
{
  GtkWindow *window;

  ferry_app_activate (app);
  window = gtk_application_get_active_window (GTK_APPLICATION (app));
  for (int i = 0; i < n_files; i++)
    {
      g_autofree char *path = g_file_get_path (files[i]);

      if (path != NULL)
        gtk_widget_activate_action (GTK_WIDGET (window), "win.open-file", "s", path);
    }
}

static void
quit_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  ferry_quit_guard_ask (user_data);
}

static void
apply_style (FerryApp *self)
{
  g_autofree char *scheme = g_settings_get_string (self->settings, "color-scheme");

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      g_str_equal (scheme, "dark") ? ADW_COLOR_SCHEME_FORCE_DARK
                                      : g_str_equal (scheme, "light") ? ADW_COLOR_SCHEME_FORCE_LIGHT : ADW_COLOR_SCHEME_DEFAULT);
}

static void
open_settings (FerryApp *self)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr(GSettingsSchema) schema = NULL;

  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, FERRY_APPLICATION_ID, TRUE);
  if (schema != NULL)
    {
      self->settings = g_settings_new_full (schema, NULL, NULL);
      g_signal_connect_object (self->settings, "changed::color-scheme", G_CALLBACK (apply_style), self, G_CONNECT_SWAPPED);
      apply_style (self);
    }
  else
    g_message ("The settings' schema %s is not installed: nothing is remembered between sessions.", FERRY_APPLICATION_ID);
}

static void
jobs_changed_cb (FerryApp   *self,
                 guint       position,
                 guint       removed,
                 guint       added,
                 GListModel *jobs)
{
  /* work goes on when the last window closes */
  for (guint i = 0; i < added; i++)
    g_application_hold (G_APPLICATION (self));
  for (guint i = 0; i < removed; i++)
    g_application_release (G_APPLICATION (self));
}

static void
add_accelerators (FerryApp *self)
{
  static const struct { const char *action, *keys[3]; } table[] = {
    { "app.quit", { "<Control>q" } },
    { "window.close", { "<Control>w" } },
    { "win.preferences", { "<Control>comma" } },
    { "win.show-help-overlay", { "<Control>question", "F1" } },
    { "win.add-instance", { "<Control><Shift>n" } },
    { "win.refresh", { "<Control>r", "F5" } },
    { "win.open-dialog", { "<Control>o" } },
    { "win.show-place::packages", { "<Alt>1" } },
    { "win.show-place::rules", { "<Alt>2" } },
    { "win.show-place::releases", { "<Alt>3" } },
    { "win.ask", { "<Control>k" } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), table[i].action, (const char **) table[i].keys);
}

static void
ferry_app_startup (GApplication *app)
{
  const GActionEntry entries[] = { { .name = "quit", .activate = quit_action } };
  FerryApp *self = FERRY_APP (app);

  G_APPLICATION_CLASS (ferry_app_parent_class)->startup (app);
  gtk_source_init ();
  ferry_accessibility_install ();
  ferry_text_scale_install ();
  ferry_label_tooltip_install ();
  /* a text that can be copied is not to look chosen as soon as Tab comes by */
  g_object_set (gtk_settings_get_default (), "gtk-label-select-on-focus", FALSE, NULL);
  g_action_map_add_action_entries (G_ACTION_MAP (app), entries, G_N_ELEMENTS (entries), app);
  add_accelerators (self);
  open_settings (self);
  if (self->store == NULL)
    ferry_app_open_store (self, NULL);
}

static void
ferry_app_dispose (GObject *object)
{
  FerryApp *self = FERRY_APP (object);

  g_clear_object (&self->instances);
  g_clear_object (&self->jobs);
  g_clear_object (&self->store);
  g_clear_object (&self->catalogue);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->problem, g_free);
  G_OBJECT_CLASS (ferry_app_parent_class)->dispose (object);
}

static void
ferry_app_class_init (FerryAppClass *klass)
{
  GApplicationClass *app_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ferry_app_dispose;
  app_class->activate = ferry_app_activate;
  app_class->open = ferry_app_open;
  app_class->startup = ferry_app_startup;
}

static void
ferry_app_init (FerryApp *self)
{
  self->jobs = ferry_job_list_new ();
  self->instances = ferry_instance_list_new ();
  g_signal_connect_object (self->jobs, "items-changed", G_CALLBACK (jobs_changed_cb), self, G_CONNECT_SWAPPED);
}

FerryApp *
ferry_app_new (void)
{
  return g_object_new (FERRY_TYPE_APP,
                       "application-id", FERRY_APPLICATION_ID,
                       "resource-base-path", "/io/github/ferryapp/Ferry",
                       "flags", G_APPLICATION_HANDLES_OPEN,
                       NULL);
}

/**
 * ferry_app_get_default:
 *
 * Returns: (transfer none): the one application of this process. Main thread.
 *
 * Since: 0.1
 */
FerryApp *
ferry_app_get_default (void)
{
  return FERRY_APP (g_application_get_default ());
}

/**
 * ferry_app_open_store:
 * @self: the application
 * @folder: (nullable): folder of the user's store
 *
 * Opens store and catalogue and fills the list of instances. A failure is kept as the application's problem: windows open all the same and
 * say what is wrong. Main thread.
 *
 * Since: 0.1
 */
void
ferry_app_open_store (FerryApp   *self,
                      const char *folder)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *additions = NULL;

  g_clear_pointer (&self->problem, g_free);
  g_clear_object (&self->store);
  g_clear_object (&self->catalogue);
  self->store = ferry_store_open (folder, &error);
  if (self->store != NULL)
    {
      additions = g_build_filename (ferry_store_get_folder (self->store), "catalogue.json", NULL);
      self->catalogue = ferry_catalogue_new (g_file_test (additions, G_FILE_TEST_EXISTS) ? additions : NULL, &error);
    }
  if (self->catalogue != NULL)
    ferry_instance_list_load (self->instances, self->store, self->catalogue, &error);
  if (error != NULL)
    self->problem = g_strdup (error->message);
}

FerryStore *
ferry_app_get_store (FerryApp *self)
{
  return self->store;
}

FerryCatalogue *
ferry_app_get_catalogue (FerryApp *self)
{
  return self->catalogue;
}

const char *
ferry_app_get_problem (FerryApp *self)
{
  return self->problem;
}

FerryInstanceList *
ferry_app_get_instances (FerryApp *self)
{
  return self->instances;
}

FerryJobList *
ferry_app_get_jobs (FerryApp *self)
{
  return self->jobs;
}

GSettings *
ferry_app_get_settings (FerryApp *self)
{
  return self->settings;
}
