#include "config.h"

#include "ferry-window.h"

#include "ferry-instance-page.h"
#include "ferry-jobs-button.h"
#include "ferry-message-bar.h"
#include "ferry-package-import.h"
#include "ferry-place.h"
#include "ferry-sidebar.h"
#include "ferry-store-problem.h"
#include "ferry-toast.h"
#include "ferry-types.h"
#include "ferry-window-help.h"
#include "ferry-window-instances.h"
#include "ferry-window-open.h"
#include "ferry-window-releases.h"

#include <glib/gi18n.h>

struct _FerryWindow
{
  AdwApplicationWindow  parent_instance;
  AdwToastOverlay      *toasts;
  AdwLeaflet           *leaflet;
  FerrySidebar         *sidebar;
  GtkWidget            *content;
  AdwHeaderBar         *header;
  AdwWindowTitle       *title;
  FerryMessageBar      *message;
  AdwBin               *page;
  FerryJobsButton      *jobs;
  GtkFileChooserNative *chooser;
  guint                 refresh_timer;
};

G_DEFINE_FINAL_TYPE (FerryWindow, ferry_window, ADW_TYPE_APPLICATION_WINDOW)

/* A page may bring what stands in the header bar: its property "title-widget". */
static void
show_title (FerryWindow *self,
            GtkWidget   *page,
            const char  *title)
{
  g_autoptr(GtkWidget) widget = NULL;

  if (g_object_class_find_property (G_OBJECT_GET_CLASS (page), "title-widget") != NULL)
    g_object_get (page, "title-widget", &widget, NULL);
  adw_window_title_set_title (self->title, title);
  adw_header_bar_set_title_widget (self->header, widget != NULL ? widget : GTK_WIDGET (self->title));
  if (ADW_IS_VIEW_SWITCHER_TITLE (widget))
    adw_view_switcher_title_set_title (ADW_VIEW_SWITCHER_TITLE (widget), title);
  gtk_window_set_title (GTK_WINDOW (self), title);
}

static GtkWidget *
new_page (gpointer item)
{
  FerryApp *app = ferry_app_get_default ();

  if (ferry_app_get_catalogue (app) == NULL)
    return ferry_store_problem_new (ferry_app_get_problem (app));
  return FERRY_IS_PLACE (item) ? ferry_place_new_page (item) : ferry_instance_page_new (item);
}

static void
selected_cb (FerryWindow *self)
{
  gpointer item = ferry_sidebar_get_selected (self->sidebar);
  GtkWidget *page;

  if (item == NULL || (FERRY_IS_INSTANCE_ITEM (item) && item == ferry_window_get_instance (self)))
    return;
  page = new_page (item);
  ferry_message_bar_hide (self->message);
  adw_bin_set_child (self->page, page);
  show_title (self, page, FERRY_IS_PLACE (item) ? ferry_place_get_title (item) : ferry_instance_item_get_name (item));
}

static void
activated_cb (FerryWindow *self)
{
  adw_leaflet_set_visible_child (self->leaflet, self->content);
}

static void
back_cb (FerryWindow *self)
{
  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_BACK);
}

static void
refresh_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  ferry_instance_list_refresh (ferry_app_get_instances (ferry_app_get_default ()));
}

static void
open_store_action (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  FerryApp *app = ferry_app_get_default ();

  if (ferry_app_get_catalogue (app) != NULL)
    return;
  ferry_app_open_store (app, NULL);
  selected_cb (FERRY_WINDOW (widget));
  ferry_instance_list_refresh (ferry_app_get_instances (app));
}

static void
show_place_action (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  FerryWindow *self = FERRY_WINDOW (widget);

  ferry_window_show (self, g_variant_get_string (parameter, NULL), NULL);
  /* who came by keyboard goes on there: the keys of a page hold while the focus is on it */
  if (ferry_window_get_page (self) != NULL)
    gtk_widget_child_focus (ferry_window_get_page (self), GTK_DIR_TAB_FORWARD);
}

static void
show_view_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  const char *id, *view;

  g_variant_get (parameter, "(&s&s)", &id, &view);
  ferry_window_show (FERRY_WINDOW (widget), id, view);
}

static void
chooser_cb (FerryWindow *self,
            int          response)
{
  g_autoptr(GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser)) : NULL;
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  g_clear_object (&self->chooser);
  if (path != NULL)
    ferry_window_open_file (self, path);
}

static void
open_dialog_action (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  FerryWindow *self = FERRY_WINDOW (widget);
  g_autoptr(GtkFileFilter) filter = gtk_file_filter_new ();

  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (_("Open a Migration File or Backup"), GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL);
  gtk_file_filter_set_name (filter, _("Migration files and backups"));
  gtk_file_filter_add_pattern (filter, "*.nbdata");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->chooser), filter);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chooser_cb), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
add_toast_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  ferry_window_add_toast (FERRY_WINDOW (widget), ferry_toast_new (g_variant_get_string (parameter, NULL)));
}

static void
open_file_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  ferry_window_open_file (FERRY_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

/* Windows that others bring, found by the name of their class: see DESIGN.md. */
static void
present_window (FerryWindow *self,
                const char  *type_name,
                const char  *first_property,
                ...)
{
  GType type = g_type_from_name (type_name);
  GtkWidget *window;
  va_list arguments;

  g_return_if_fail (g_type_is_a (type, GTK_TYPE_WINDOW));

  va_start (arguments, first_property);
  window = GTK_WIDGET (g_object_new_valist (type, first_property, arguments));
  va_end (arguments);
  gtk_window_set_transient_for (GTK_WINDOW (window), GTK_WINDOW (self));
  gtk_window_present (GTK_WINDOW (window));
}

static FerryInstanceItem *
find_item (const char *id)
{
  return ferry_instance_list_find (ferry_app_get_instances (ferry_app_get_default ()), id);
}

static void
new_migration_action (GtkWidget  *widget,
                      const char *name,
                      GVariant   *parameter)
{
  present_window (FERRY_WINDOW (widget), "FerryNewMigration", "item", find_item (g_variant_get_string (parameter, NULL)), NULL);
}

static void
execute_package_action (GtkWidget  *widget,
                        const char *name,
                        GVariant   *parameter)
{
  const char *path, *target;

  g_variant_get (parameter, "(&s&s)", &path, &target);
  present_window (FERRY_WINDOW (widget), "FerryExecuteAssistant", "package-path", path, "item", find_item (target), NULL);
}

static void
show_execution_action (GtkWidget  *widget,
                       const char *name,
                       GVariant   *parameter)
{
  const char *instance, *execution;

  g_variant_get (parameter, "(&s&s)", &instance, &execution);
  present_window (FERRY_WINDOW (widget), "FerryProcessView", "item", find_item (instance), "execution-id", execution, NULL);
}

static gboolean
refresh_cb (gpointer user_data)
{
  ferry_instance_list_refresh (ferry_app_get_instances (ferry_app_get_default ()));
  return G_SOURCE_CONTINUE;
}

static void
restart_timer (FerryWindow *self)
{
  int minutes = g_settings_get_int (ferry_app_get_settings (ferry_app_get_default ()), "refresh-minutes");

  g_clear_handle_id (&self->refresh_timer, g_source_remove);
  if (minutes > 0)
    self->refresh_timer = g_timeout_add_seconds ((guint) minutes * 60, refresh_cb, self);
}

static void
remember_place (FerryWindow *self,
                GSettings   *settings)
{
  gpointer item = ferry_sidebar_get_selected (self->sidebar);
  GtkWidget *page = ferry_window_get_page (self);

  if (item == NULL)
    return;
  g_settings_set_string (settings, "place", FERRY_IS_PLACE (item) ? ferry_place_get_id (item) : ferry_instance_item_get_id (item));
  if (FERRY_IS_INSTANCE_PAGE (page))
    g_settings_set_string (settings, "view", ferry_instance_page_get_view (FERRY_INSTANCE_PAGE (page)));
}

static gboolean
ferry_window_close_request (GtkWindow *window)
{
  GSettings *settings = ferry_app_get_settings (ferry_app_get_default ());

  if (settings != NULL)
    remember_place (FERRY_WINDOW (window), settings);
  return GTK_WINDOW_CLASS (ferry_window_parent_class)->close_request (window);
}

static void
use_settings (FerryWindow *self,
              GSettings   *settings)
{
  g_autofree char *place = g_settings_get_string (settings, "place");
  g_autofree char *view = g_settings_get_string (settings, "view");

  g_settings_bind (settings, "window-width", self, "default-width", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "window-height", self, "default-height", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "window-maximized", self, "maximized", G_SETTINGS_BIND_DEFAULT);
  g_signal_connect_object (settings, "changed::refresh-minutes", G_CALLBACK (restart_timer), self, G_CONNECT_SWAPPED);
  restart_timer (self);
  ferry_window_show (self, place, view);
}

static void
ferry_window_dispose (GObject *object)
{
  FerryWindow *self = FERRY_WINDOW (object);

  g_clear_handle_id (&self->refresh_timer, g_source_remove);
  g_clear_object (&self->chooser);
  gtk_widget_dispose_template (GTK_WIDGET (object), FERRY_TYPE_WINDOW);
  G_OBJECT_CLASS (ferry_window_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.refresh", NULL, refresh_action);
  gtk_widget_class_install_action (widget_class, "win.open-store", NULL, open_store_action);
  gtk_widget_class_install_action (widget_class, "win.show-place", "s", show_place_action);
  gtk_widget_class_install_action (widget_class, "win.show-view", "(ss)", show_view_action);
  gtk_widget_class_install_action (widget_class, "win.open-dialog", NULL, open_dialog_action);
  gtk_widget_class_install_action (widget_class, "win.add-toast", "s", add_toast_action);
  gtk_widget_class_install_action (widget_class, "win.open-file", "s", open_file_action);
  gtk_widget_class_install_action (widget_class, "win.new-migration", "s", new_migration_action);
  gtk_widget_class_install_action (widget_class, "win.execute-package", "(ss)", execute_package_action);
  gtk_widget_class_install_action (widget_class, "win.show-execution", "(ss)", show_execution_action);
}

static void
ferry_window_class_init (FerryWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ferry_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = ferry_window_close_request;
  ferry_types_ensure ();
  g_type_ensure (FERRY_TYPE_SIDEBAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/ferryapp/Ferry/ui/window.ui");
  gtk_widget_class_bind_template_child (widget_class, FerryWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, FerryWindow, leaflet);
  gtk_widget_class_bind_template_child (widget_class, FerryWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, FerryWindow, content);
  gtk_widget_class_bind_template_child (widget_class, FerryWindow, header);
  gtk_widget_class_bind_template_child (widget_class, FerryWindow, title);
  gtk_widget_class_bind_template_child (widget_class, FerryWindow, message);
  gtk_widget_class_bind_template_child (widget_class, FerryWindow, page);
  gtk_widget_class_bind_template_child (widget_class, FerryWindow, jobs);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
  install_actions (widget_class);
  ferry_package_paste_install (widget_class);
  ferry_window_instances_install (widget_class);
  ferry_window_help_install (widget_class);
  ferry_window_releases_install (widget_class);
}

static void
ferry_window_init (FerryWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  ferry_package_drop_install (self);
}

FerryWindow *
ferry_window_new (FerryApp *app)
{
  FerryWindow *self = g_object_new (FERRY_TYPE_WINDOW, "application", app, NULL);

  ferry_sidebar_set_instances (self->sidebar, G_LIST_MODEL (ferry_app_get_instances (app)));
  ferry_jobs_button_set_jobs (self->jobs, ferry_app_get_jobs (app));
  ferry_sidebar_select (self->sidebar, "packages");
  if (ferry_app_get_settings (app) != NULL)
    use_settings (self, ferry_app_get_settings (app));
  if (ferry_app_get_problem (app) != NULL && ferry_app_get_catalogue (app) != NULL)
    ferry_window_show_error (self, ferry_app_get_problem (app));
  ferry_instance_list_refresh (ferry_app_get_instances (app));
  return self;
}

/**
 * ferry_window_show:
 * @self: a window
 * @id: of a place or an instance
 * @view: (nullable): name of the view of an instance's page
 *
 * Shows a place or an instance's page. Main thread.
 *
 * Since: 0.1
 */
void
ferry_window_show (FerryWindow *self,
                   const char  *id,
                   const char  *view)
{
  GtkWidget *page;

  if (!ferry_sidebar_select (self->sidebar, id))
    return;
  adw_leaflet_set_visible_child (self->leaflet, self->content);
  page = ferry_window_get_page (self);
  if (view != NULL && FERRY_IS_INSTANCE_PAGE (page))
    ferry_instance_page_show_view (FERRY_INSTANCE_PAGE (page), view);
}

GtkWidget *
ferry_window_get_page (FerryWindow *self)
{
  return adw_bin_get_child (self->page);
}

FerryInstanceItem *
ferry_window_get_instance (FerryWindow *self)
{
  GtkWidget *page = ferry_window_get_page (self);

  return FERRY_IS_INSTANCE_PAGE (page) ? ferry_instance_page_get_item (FERRY_INSTANCE_PAGE (page)) : NULL;
}

void
ferry_window_add_toast (FerryWindow *self,
                        AdwToast    *toast)
{
  adw_toast_overlay_add_toast (self->toasts, toast);
}

void
ferry_window_show_error (FerryWindow *self,
                         const char  *text)
{
  g_autoptr(GError) error = g_error_new_literal (FERRY_ERROR, FERRY_ERROR_FAILED, text);

  ferry_message_bar_show_error (self->message, error);
}
