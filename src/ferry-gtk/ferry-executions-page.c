#include "config.h"

#include "ferry-executions-page.h"

#include "ferry-growing-list.h"
#include "ferry-load.h"
#include "ferry-loader.h"
#include "ferry-text.h"

#include <glib/gi18n.h>
#include <inttypes.h>

struct _FerryExecutionsPage
{
  FerryItemPage  parent_instance;
  FerryLoader   *loader;
  GtkListBox    *list;
  GListStore    *executions;
};

G_DEFINE_FINAL_TYPE (FerryExecutionsPage, ferry_executions_page, FERRY_TYPE_ITEM_PAGE)

static void
loaded (gpointer      owner,
        GPtrArray    *objects,
        const GError *error)
{
  FerryExecutionsPage *self = owner;

  if (error != NULL)
    {
      ferry_loader_show_error (self->loader, error->message);
      return;
    }
  ferry_growing_store_set (self->executions, objects);
  ferry_loader_show_result (self->loader, objects->len);
}

static void
ferry_executions_page_load (FerryItemPage *page)
{
  FerryExecutionsPage *self = FERRY_EXECUTIONS_PAGE (page);
  FerryInstance *instance = ferry_item_page_get_instance (page);
  g_autofree char *problem = NULL;

  if (instance == NULL)
    {
      g_object_get (ferry_item_page_get_item (page), "problem", &problem, NULL);
      ferry_loader_show_error (self->loader, problem);
      return;
    }
  ferry_loader_show_loading (self->loader);
  ferry_load_list (instance, _("List executions"), ferry_instance_list_executions, self, loaded);
}

static void
reload_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  ferry_item_page_reload (FERRY_ITEM_PAGE (widget));
}

static void
choose_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  gtk_widget_activate_action (widget, "win.show-place", "s", "packages");
}

static char *
title_of (FerryExecution *execution)
{
  const char *title = ferry_execution_get_package_title (execution);

  if (g_strcmp0 (ferry_execution_get_kind (execution), "rollback") == 0)
    return g_strdup_printf (_("Rollback of %.8s"), ferry_execution_get_undoes (execution) != NULL ? ferry_execution_get_undoes (execution) : "?");
  return g_strdup (title != NULL && *title != '\0' ? title : ferry_execution_get_id (execution));
}

static char *
counts_of (FerryExecution *execution)
{
  gint64 inserts, updates, deletes;

  g_object_get (execution, "inserts", &inserts, "updates", &updates, "deletes", &deletes, NULL);
  if (inserts + updates + deletes <= 0)
    return g_strdup ("");
  return g_strdup_printf (C_("rows", " · %" PRId64 " new, %" PRId64 " changed, %" PRId64 " deleted"), inserts, updates, deletes);
}

static char *
subtitle_of (FerryExecution *execution)
{
  g_autofree char *when = ferry_text_time (ferry_execution_get_started (execution));
  g_autofree char *counts = counts_of (execution);
  const char *who = ferry_execution_get_who (execution);

  return g_strdup_printf ("%s%s%s%s", when, who != NULL ? " · " : "", who != NULL ? who : "", counts);
}

static GtkWidget *
state_new (FerryExecutionState state)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (ferry_text_execution_icon (state)));
  gtk_box_append (GTK_BOX (box), gtk_label_new (ferry_text_execution_state (state)));
  gtk_widget_add_css_class (box, state == FERRY_EXECUTION_FAILED ? "error" : state == FERRY_EXECUTION_DONE ? "success" : "dim-label");
  return box;
}

static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  FerryExecution *execution = item;
  g_autofree char *title = title_of (execution);
  g_autofree char *subtitle = subtitle_of (execution);
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", title, "subtitle", subtitle, "subtitle-lines", 2,
                                 "title-lines", 2, "activatable", TRUE, "tooltip-text", ferry_execution_get_message (execution), NULL);

  adw_action_row_add_suffix (ADW_ACTION_ROW (row), state_new (ferry_execution_get_state (execution)));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
  return row;
}

static void
row_activated_cb (FerryExecutionsPage *self,
                  GtkListBoxRow       *row)
{
  g_autoptr(FerryExecution) execution = g_list_model_get_item (G_LIST_MODEL (self->executions), (guint) gtk_list_box_row_get_index (row));

  gtk_widget_activate_action (GTK_WIDGET (self), "win.show-execution", "(ss)",
                              ferry_instance_item_get_id (ferry_item_page_get_item (FERRY_ITEM_PAGE (self))), ferry_execution_get_id (execution));
}

static void
ferry_executions_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), FERRY_TYPE_EXECUTIONS_PAGE);
  g_clear_object (&FERRY_EXECUTIONS_PAGE (object)->executions);
  G_OBJECT_CLASS (ferry_executions_page_parent_class)->dispose (object);
}

static void
ferry_executions_page_class_init (FerryExecutionsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ferry_executions_page_dispose;
  FERRY_ITEM_PAGE_CLASS (klass)->load = ferry_executions_page_load;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/ferryapp/Ferry/ui/executions-page.ui");
  gtk_widget_class_bind_template_child (widget_class, FerryExecutionsPage, loader);
  gtk_widget_class_bind_template_child (widget_class, FerryExecutionsPage, list);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_install_action (widget_class, "page.reload", NULL, reload_action);
  gtk_widget_class_install_action (widget_class, "executions.choose", NULL, choose_action);
}

static void
ferry_executions_page_init (FerryExecutionsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->executions = g_list_store_new (FERRY_TYPE_EXECUTION);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->executions), create_row, self, NULL);
}
