#include "config.h"

#include "ferry-variables-page.h"

#include "ferry-growing-list.h"
#include "ferry-load.h"
#include "ferry-loader.h"
#include "ferry-message-bar.h"
#include "ferry-paste-dialog.h"
#include "ferry-variable-dialog.h"

#include <glib/gi18n.h>
#include <string.h>

struct _FerryVariablesPage
{
  FerryItemPage    parent_instance;
  FerryMessageBar *message;
  FerryLoader     *loader;
  GtkListBox      *list;
  GListStore      *variables;
};

G_DEFINE_FINAL_TYPE (FerryVariablesPage, ferry_variables_page, FERRY_TYPE_ITEM_PAGE)

static void
loaded (gpointer      owner,
        GPtrArray    *objects,
        const GError *error)
{
  FerryVariablesPage *self = owner;

  if (error != NULL)
    {
      ferry_loader_show_error (self->loader, error->message);
      return;
    }
  ferry_growing_store_set (self->variables, objects);
  ferry_loader_show_result (self->loader, objects->len);
}

static void
ferry_variables_page_load (FerryItemPage *page)
{
  FerryVariablesPage *self = FERRY_VARIABLES_PAGE (page);
  FerryInstance *instance = ferry_item_page_get_instance (page);
  g_autofree char *problem = NULL;

  if (instance == NULL)
    {
      g_object_get (ferry_item_page_get_item (page), "problem", &problem, NULL);
      ferry_loader_show_error (self->loader, problem);
      return;
    }
  ferry_loader_show_loading (self->loader);
  ferry_load_list (instance, _("List variables"), ferry_instance_list_variables, self, loaded);
}

/* ---- changes --------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  FerryInstance *instance;
  GPtrArray     *variables;   /* to be set; nullable */
  char          *name;        /* to be removed; nullable */
} Change;

static void
change_free (gpointer data)
{
  Change *change = data;

  g_object_unref (change->instance);
  g_clear_pointer (&change->variables, g_ptr_array_unref);
  g_free (change->name);
  g_free (change);
}

static gboolean
change_func (FerryJob  *job,
             gpointer   user_data,
             GError   **error)
{
  Change *change = user_data;

  if (change->name != NULL)
    return ferry_instance_remove_variable (change->instance, change->name, error);
  return ferry_instance_set_variables (change->instance, change->variables, error);
}

static void
changed (gpointer      owner,
         gpointer      user_data,
         const GError *error)
{
  FerryVariablesPage *self = owner;

  if (error != NULL)
    ferry_message_bar_show_error (self->message, error);
  ferry_item_page_reload (FERRY_ITEM_PAGE (self));
}

static void
run_change (FerryVariablesPage *self,
            GPtrArray          *variables,
            const char         *name)
{
  Change *change = g_new0 (Change, 1);
  g_autoptr(FerryJob) job = ferry_job_new (_("Change variables"));

  change->instance = g_object_ref (ferry_item_page_get_instance (FERRY_ITEM_PAGE (self)));
  change->variables = variables;
  change->name = g_strdup (name);
  ferry_message_bar_hide (self->message);
  ferry_gtk_run_job (job, FERRY_JOB_WRITE, change_func, change, change_free, self, changed);
}

static void
save_cb (FerryVariableDialog *dialog,
         const char          *response,
         FerryVariablesPage  *self)
{
  GPtrArray *variables;

  if (!g_str_equal (response, "save"))
    return;
  variables = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (variables, ferry_variable_dialog_dup_variable (dialog));
  run_change (self, variables, NULL);
}

static void
paste_cb (FerryPasteDialog   *dialog,
          const char         *response,
          FerryVariablesPage *self)
{
  GPtrArray *variables = g_str_equal (response, "save") ? ferry_paste_dialog_dup_variables (dialog) : NULL;

  if (variables != NULL)
    run_change (self, variables, NULL);
}

static void
remove_cb (AdwMessageDialog   *dialog,
           const char         *response,
           FerryVariablesPage *self)
{
  if (g_str_has_prefix (response, "remove:"))
    run_change (self, NULL, response + strlen ("remove:"));
}

/* ---- actions --------------------------------------------------------------------------------------------------------------- */

static FerryVariable *
find_variable (FerryVariablesPage *self,
               const char         *name)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->variables)); i++)
    {
      g_autoptr(FerryVariable) variable = g_list_model_get_item (G_LIST_MODEL (self->variables), i);

      if (g_str_equal (ferry_variable_get_name (variable), name))
        return variable;   /* the list keeps it */
    }
  return NULL;
}

static void
show_dialog (FerryVariablesPage *self,
             FerryVariable      *variable)
{
  GtkWidget *dialog;

  if (ferry_item_page_get_instance (FERRY_ITEM_PAGE (self)) == NULL)
    return;
  dialog = ferry_variable_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), ferry_item_page_get_item (FERRY_ITEM_PAGE (self)), variable);
  g_signal_connect_object (dialog, "response", G_CALLBACK (save_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
add_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  show_dialog (FERRY_VARIABLES_PAGE (widget), NULL);
}

static void
edit_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  FerryVariablesPage *self = FERRY_VARIABLES_PAGE (widget);
  FerryVariable *variable = find_variable (self, g_variant_get_string (parameter, NULL));

  if (variable != NULL)
    show_dialog (self, variable);
}

static void
paste_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  FerryItemPage *page = FERRY_ITEM_PAGE (widget);
  GtkWidget *dialog;

  if (ferry_item_page_get_instance (page) == NULL)
    return;
  dialog = ferry_paste_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)), ferry_item_page_get_item (page));
  g_signal_connect_object (dialog, "response", G_CALLBACK (paste_cb), page, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
remove_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  FerryInstanceItem *item = ferry_item_page_get_item (FERRY_ITEM_PAGE (widget));
  const char *variable = g_variant_get_string (parameter, NULL);
  g_autofree char *remove = g_strconcat ("remove:", variable, NULL);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)), NULL, NULL));

  adw_message_dialog_format_heading (dialog, _("Remove “%s”?"), variable);
  adw_message_dialog_format_body (dialog, _("“%s” (%s) will not have it any more. What uses it will fail."), ferry_instance_item_get_name (item),
                                  ferry_instance_item_get_stage_text (item));
  adw_message_dialog_add_responses (dialog, "cancel", _("_Cancel"), remove, _("_Remove"), NULL);
  adw_message_dialog_set_response_appearance (dialog, remove, ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, "cancel");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (remove_cb), widget, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
reload_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  ferry_item_page_reload (FERRY_ITEM_PAGE (widget));
}

/* ---- rows ------------------------------------------------------------------------------------------------------------------ */

static GtkWidget *
button_new (const char *icon,
            const char *tooltip,
            const char *action,
            const char *name)
{
  return g_object_new (GTK_TYPE_BUTTON, "icon-name", icon, "tooltip-text", tooltip, "valign", GTK_ALIGN_CENTER, "action-name", action,
                       "action-target", g_variant_new_string (name), "css-classes", (const char *[]) { "flat", NULL }, NULL);
}

static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  FerryVariable *variable = item;
  gboolean secret = ferry_variable_get_secret (variable);
  const char *value = ferry_variable_get_value (variable);
  const char *name = ferry_variable_get_name (variable);
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", name, "subtitle-lines", 2, "title-lines", 2,
                                 "subtitle", secret ? _("Secret, not shown") : value != NULL ? value : "",
                                 "icon-name", secret ? "channel-secure-symbolic" : "text-x-generic-symbolic", NULL);

  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button_new ("document-edit-symbolic", _("Edit"), "variables.edit", name));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button_new ("user-trash-symbolic", _("Remove"), "variables.remove", name));
  return row;
}

static void
ferry_variables_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), FERRY_TYPE_VARIABLES_PAGE);
  g_clear_object (&FERRY_VARIABLES_PAGE (object)->variables);
  G_OBJECT_CLASS (ferry_variables_page_parent_class)->dispose (object);
}

static void
ferry_variables_page_class_init (FerryVariablesPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ferry_variables_page_dispose;
  FERRY_ITEM_PAGE_CLASS (klass)->load = ferry_variables_page_load;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/ferryapp/Ferry/ui/variables-page.ui");
  gtk_widget_class_bind_template_child (widget_class, FerryVariablesPage, message);
  gtk_widget_class_bind_template_child (widget_class, FerryVariablesPage, loader);
  gtk_widget_class_bind_template_child (widget_class, FerryVariablesPage, list);
  gtk_widget_class_install_action (widget_class, "page.reload", NULL, reload_action);
  gtk_widget_class_install_action (widget_class, "variables.add", NULL, add_action);
  gtk_widget_class_install_action (widget_class, "variables.paste", NULL, paste_action);
  gtk_widget_class_install_action (widget_class, "variables.edit", "s", edit_action);
  gtk_widget_class_install_action (widget_class, "variables.remove", "s", remove_action);
}

static void
ferry_variables_page_init (FerryVariablesPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->variables = g_list_store_new (FERRY_TYPE_VARIABLE);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->variables), create_row, self, NULL);
}
