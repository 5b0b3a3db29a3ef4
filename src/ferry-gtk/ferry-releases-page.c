#include "config.h"

#include "ferry-releases-page.h"

#include "ferry-app.h"
#include "ferry-board-view.h"
#include "ferry-loader.h"
#include "ferry-catch-up-window.h"
#include "ferry-merge-window.h"
#include "ferry-message-bar.h"
#include "ferry-release-wizard.h"
#include "ferry-runbook-window.h"
#include "ferry-runbook-words.h"
#include "ferry-text.h"

#include <glib/gi18n.h>

#define ROWS_AT_ONCE 30
#define ROWS_A_STEP 8

struct _FerryReleasesPage
{
  AdwBin           parent_instance;
  FerryMessageBar *message;
  AdwViewStack    *stack;
  AdwViewSwitcherBar *bar;
  FerryLoader     *loader;
  GtkListBox      *list;
  FerryBoardView  *board;
  GtkWidget       *title_widget;
  GPtrArray       *records;      /* nullable: FerryReleaseRecord*, of which some have no row yet */
  guint            n_shown;
  guint            growing;      /* source; 0 none */
};

enum { PROP_0, PROP_TITLE_WIDGET, N_PROPS };

G_DEFINE_FINAL_TYPE (FerryReleasesPage, ferry_releases_page, ADW_TYPE_BIN)

static char *
describe (const FerryReleaseRecord *record)
{
  FerryInstanceItem *target = ferry_instance_list_find (ferry_app_get_instances (ferry_app_get_default ()), record->target);
  g_autofree char *when = ferry_text_time (record->changed);

  return g_strdup_printf (_("%s · target “%s” · %s"), ferry_runbook_words_kind (record->kind),
                          target != NULL ? ferry_instance_item_get_name (target) : _("an instance that was removed"), when);
}

static GtkWidget *
row_new (const FerryReleaseRecord *record)
{
  FerryRunbookState state = FERRY_RUNBOOK_UNKNOWN;
  g_autofree char *subtitle = describe (record);
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", record->name, "subtitle", subtitle, "subtitle-lines", 2, "title-lines", 1, "activatable", TRUE,
                                 "action-name", "releases.open", NULL);
  GtkWidget *icon, *word;

  ferry_runbook_state_from_string (record->state, &state);
  icon = gtk_image_new_from_icon_name (ferry_runbook_words_icon (state));
  word = gtk_label_new (ferry_runbook_words_state (state));
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", record->id);
  gtk_widget_add_css_class (icon, ferry_runbook_words_class (state));
  gtk_widget_add_css_class (word, "dim-label");
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), word);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
  return row;
}

static void
clear_list (GtkListBox *list)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (list))) != NULL)
    gtk_list_box_remove (list, child);
}

/* A row is a dozen widgets: those that fit into the window come at once, the others after what waits to be drawn. */
static void
add_rows (FerryReleasesPage *self,
          guint              n)
{
  for (; n > 0 && self->n_shown < self->records->len; n--)
    gtk_list_box_append (self->list, row_new (g_ptr_array_index (self->records, self->n_shown++)));
}

static gboolean
grow_cb (gpointer user_data)
{
  FerryReleasesPage *self = user_data;

  add_rows (self, ROWS_A_STEP);
  if (self->n_shown < self->records->len)
    return G_SOURCE_CONTINUE;
  self->growing = 0;
  return G_SOURCE_REMOVE;
}

static void
forget_records (FerryReleasesPage *self)
{
  if (self->growing != 0)
    g_source_remove (self->growing);
  self->growing = 0;
  self->n_shown = 0;
  g_clear_pointer (&self->records, g_ptr_array_unref);
}

static void
load (FerryReleasesPage *self)
{
  FerryStore *store = ferry_app_get_store (ferry_app_get_default ());
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) records = store != NULL ? ferry_store_list_releases (store, &error) : NULL;

  forget_records (self);
  clear_list (self->list);
  if (records == NULL)
    {
      ferry_loader_show_error (self->loader, error != NULL ? error->message : ferry_app_get_problem (ferry_app_get_default ()));
      return;
    }
  self->records = g_steal_pointer (&records);
  add_rows (self, ROWS_AT_ONCE);
  if (self->n_shown < self->records->len)
    self->growing = g_idle_add_full (GDK_PRIORITY_REDRAW + 10, grow_cb, self, NULL);
  ferry_loader_show_result (self->loader, self->records->len);
}

static GtkWindow *
window_of (FerryReleasesPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

/* another window may have changed what is listed here */
static void
follow (FerryReleasesPage *self,
        GtkWidget         *window)
{
  g_signal_connect_object (window, "unmap", G_CALLBACK (load), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (window));
}

static void
open_release (FerryReleasesPage *self,
              const char        *id)
{
  follow (self, g_object_new (FERRY_TYPE_RUNBOOK_WINDOW, "release-id", id, "transient-for", window_of (self), NULL));
  load (self);
}

static void
open_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  open_release (FERRY_RELEASES_PAGE (widget), g_variant_get_string (parameter, NULL));
}

static void
created_cb (FerryReleasesPage *self,
            const char        *id)
{
  open_release (self, id);
}

static void
new_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  FerryReleasesPage *self = FERRY_RELEASES_PAGE (widget);
  GtkWidget *wizard = g_object_new (FERRY_TYPE_RELEASE_WIZARD, "transient-for", window_of (self), NULL);

  g_signal_connect_object (wizard, "created", G_CALLBACK (created_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (wizard));
}

static void
merge_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  gtk_window_present (GTK_WINDOW (g_object_new (FERRY_TYPE_MERGE_WINDOW, "transient-for", window_of (FERRY_RELEASES_PAGE (widget)), NULL)));
}

static void
catch_up_action (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  gtk_window_present (GTK_WINDOW (g_object_new (FERRY_TYPE_CATCH_UP_WINDOW, "transient-for", window_of (FERRY_RELEASES_PAGE (widget)), NULL)));
}

static void
refresh_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  load (FERRY_RELEASES_PAGE (widget));
  ferry_board_view_reload (FERRY_RELEASES_PAGE (widget)->board);
}

static void
ferry_releases_page_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  if (prop_id == PROP_TITLE_WIDGET)
    g_value_set_object (value, FERRY_RELEASES_PAGE (object)->title_widget);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
ferry_releases_page_dispose (GObject *object)
{
  FerryReleasesPage *self = FERRY_RELEASES_PAGE (object);

  forget_records (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), FERRY_TYPE_RELEASES_PAGE);
  g_clear_object (&self->title_widget);
  G_OBJECT_CLASS (ferry_releases_page_parent_class)->dispose (object);
}

static void
ferry_releases_page_class_init (FerryReleasesPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = ferry_releases_page_get_property;
  object_class->dispose = ferry_releases_page_dispose;
  g_object_class_install_property (object_class, PROP_TITLE_WIDGET, g_param_spec_object ("title-widget", NULL, NULL, GTK_TYPE_WIDGET, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
  g_type_ensure (FERRY_TYPE_BOARD_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/ferryapp/Ferry/ui/releases-page.ui");
  gtk_widget_class_bind_template_child (widget_class, FerryReleasesPage, message);
  gtk_widget_class_bind_template_child (widget_class, FerryReleasesPage, stack);
  gtk_widget_class_bind_template_child (widget_class, FerryReleasesPage, bar);
  gtk_widget_class_bind_template_child (widget_class, FerryReleasesPage, loader);
  gtk_widget_class_bind_template_child (widget_class, FerryReleasesPage, list);
  gtk_widget_class_bind_template_child (widget_class, FerryReleasesPage, board);
  gtk_widget_class_install_action (widget_class, "releases.new", NULL, new_action);
  gtk_widget_class_install_action (widget_class, "releases.merge", NULL, merge_action);
  gtk_widget_class_install_action (widget_class, "releases.catch-up", NULL, catch_up_action);
  gtk_widget_class_install_action (widget_class, "releases.open", "s", open_action);
  gtk_widget_class_install_action (widget_class, "page.refresh", NULL, refresh_action);
}

static void
ferry_releases_page_init (FerryReleasesPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->title_widget = g_object_ref_sink (g_object_new (ADW_TYPE_VIEW_SWITCHER_TITLE, "stack", self->stack, NULL));
  g_object_bind_property (self->title_widget, "title-visible", self->bar, "reveal", G_BINDING_SYNC_CREATE);
  load (self);
}
