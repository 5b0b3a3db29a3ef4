#include "config.h"

#include "ferry-board-view.h"

#include "ferry-app.h"
#include "ferry-board-item.h"
#include "ferry-gtk-job.h"
#include "ferry-loader.h"
#include "ferry-message-bar.h"
#include "ferry-pipeline-dialog.h"
#include "ferry-text-scale.h"

#include <glib/gi18n.h>

struct _FerryBoardView
{
  AdwBin           parent_instance;
  FerryMessageBar *message;
  GtkDropDown     *chooser;
  FerryLoader     *loader;
  GtkColumnView   *view;
  GListStore      *rows;
  GtkStringList   *names;
  gboolean         filling;
};

G_DEFINE_FINAL_TYPE (FerryBoardView, ferry_board_view, ADW_TYPE_BIN)

/* ---- asking the instances ------------------------------------------------------------------------------------------------------ */

typedef struct
{
  char           *folder;
  char           *pipeline;
  FerryCatalogue *catalogue;
  FerryBoard     *board;
} Asking;

static void
asking_free (gpointer data)
{
  Asking *asking = data;

  g_free (asking->folder);
  g_free (asking->pipeline);
  g_clear_object (&asking->catalogue);
  g_clear_pointer (&asking->board, ferry_board_free);
  g_free (asking);
}

static gboolean
ask_cb (FerryJob *job,
        gpointer  user_data,
        GError  **error)
{
  Asking *asking = user_data;
  g_autoptr(FerryStore) store = ferry_store_open (asking->folder, error);

  if (store != NULL)
    asking->board = ferry_board_new (store, asking->catalogue, asking->pipeline, job, error);
  return asking->board != NULL;
}

static void
setup_cell (GtkSignalListItemFactory *factory,
            GtkListItem              *list_item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  GtkWidget *image = gtk_image_new ();

  gtk_box_append (GTK_BOX (box), image);
  gtk_box_append (GTK_BOX (box), lines);
  gtk_widget_set_margin_top (box, 5);
  gtk_widget_set_margin_bottom (box, 5);
  for (guint i = 0; i < 2; i++)
    {
      GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0f, "ellipsize", PANGO_ELLIPSIZE_END, NULL);

      if (i == 1)
        gtk_widget_add_css_class (label, "caption");
      if (i == 1)
        gtk_widget_add_css_class (label, "dim-label");
      gtk_box_append (GTK_BOX (lines), label);
    }
  gtk_list_item_set_child (list_item, box);
}

static void
show_cell (GtkListItem *list_item,
           const char  *icon,
           const char  *first,
           const char  *second)
{
  GtkWidget *image = gtk_widget_get_first_child (gtk_list_item_get_child (list_item));
  GtkWidget *label = gtk_widget_get_first_child (gtk_widget_get_next_sibling (image));

  gtk_widget_set_visible (image, icon != NULL);
  gtk_image_set_from_icon_name (GTK_IMAGE (image), icon);
  gtk_label_set_text (GTK_LABEL (label), first != NULL ? first : "");
  gtk_widget_set_tooltip_text (label, first);
  label = gtk_widget_get_next_sibling (label);
  gtk_label_set_text (GTK_LABEL (label), second != NULL ? second : "");
  gtk_widget_set_tooltip_text (label, second);
}

static void
bind_file (GtkSignalListItemFactory *factory,
           GtkListItem              *list_item)
{
  FerryBoardItem *item = gtk_list_item_get_item (list_item);
  g_autofree char *about = ferry_board_item_dup_about (item);

  show_cell (list_item, NULL, ferry_board_item_get_title (item), about);
}

static void
bind_instance (GtkSignalListItemFactory *factory,
               GtkListItem              *list_item,
               gpointer                  user_data)
{
  FerryBoardItem *item = gtk_list_item_get_item (list_item);
  guint column = GPOINTER_TO_UINT (user_data);
  g_autofree char *result = ferry_board_item_dup_result (item, column);
  g_autofree char *detail = ferry_board_item_dup_detail (item, column);

  show_cell (list_item, ferry_board_item_get_icon (item, column), result != NULL ? result : "–", detail);
}

static void
add_column (FerryBoardView *self,
            const char     *title,
            GCallback       bind,
            guint           number,
            gboolean        wide)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr(GtkColumnViewColumn) column = NULL;

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cell), NULL);
  g_signal_connect (factory, "bind", bind, GUINT_TO_POINTER (number));
  column = gtk_column_view_column_new (title, factory);
  gtk_column_view_column_set_expand (column, wide);
  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_column_set_fixed_width (column, wide ? 240 : 190);
  ferry_text_scale_column (column);
  gtk_column_view_append_column (self->view, column);
}

static void
clear_columns (FerryBoardView *self)
{
  GListModel *columns = gtk_column_view_get_columns (self->view);

  while (g_list_model_get_n_items (columns) > 0)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, 0);

      gtk_column_view_remove_column (self->view, column);
    }
}

static void
show_problems (FerryBoardView   *self,
               const FerryBoard *board)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < board->problems->len; i++)
    if (g_ptr_array_index (board->problems, i) != NULL)
      g_string_append_printf (text, _("%s“%s” can't be asked now; what was last seen of it is shown: %s"), text->len > 0 ? "\n" : "",
                              ((FerryInstanceRecord *) g_ptr_array_index (board->instances, i))->name, (char *) g_ptr_array_index (board->problems, i));
  if (text->len > 0)
    ferry_message_bar_show_text (self->message, "dialog-warning-symbolic", text->str);
  else
    ferry_message_bar_hide (self->message);
}

static void
show_board (FerryBoardView   *self,
            const FerryBoard *board)
{
  g_list_store_remove_all (self->rows);
  clear_columns (self);
  add_column (self, _("Migration File"), G_CALLBACK (bind_file), 0, TRUE);
  for (guint i = 0; i < board->instances->len; i++)
    add_column (self, ((FerryInstanceRecord *) g_ptr_array_index (board->instances, i))->name, G_CALLBACK (bind_instance), i, FALSE);
  for (guint i = 0; i < board->rows->len; i++)
    {
      g_autoptr(FerryBoardItem) item = ferry_board_item_new (g_ptr_array_index (board->rows, i));

      g_list_store_append (self->rows, item);
    }
  show_problems (self, board);
  if (board->rows->len > 0)
    ferry_loader_show_result (self->loader, board->rows->len);
  else
    ferry_loader_show_note (self->loader, _("No Migration Files Here"), _("No migration file was made on the developments of this pipeline, and none ran on its instances."));
}

static void
asked_cb (gpointer      owner,
          gpointer      user_data,
          const GError *error)
{
  FerryBoardView *self = owner;

  if (error != NULL)
    ferry_loader_show_error (self->loader, error->message);
  else
    show_board (self, ((Asking *) user_data)->board);
}

static const char *
chosen (FerryBoardView *self)
{
  GtkStringObject *name = gtk_drop_down_get_selected_item (self->chooser);

  return name != NULL ? gtk_string_object_get_string (name) : NULL;
}

static void
chosen_cb (FerryBoardView *self)
{
  FerryApp *app = ferry_app_get_default ();
  g_autoptr(FerryJob) job = NULL;
  Asking *asking;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "board.edit", chosen (self) != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "board.remove", chosen (self) != NULL);
  if (self->filling || chosen (self) == NULL)
    return;
  job = ferry_job_new (_("Ask the instances of a pipeline"));
  asking = g_new0 (Asking, 1);
  asking->folder = g_strdup (ferry_store_get_folder (ferry_app_get_store (app)));
  asking->catalogue = g_object_ref (ferry_app_get_catalogue (app));
  asking->pipeline = g_strdup (chosen (self));
  ferry_loader_show_loading (self->loader);
  ferry_gtk_run_job (job, FERRY_JOB_QUIET, ask_cb, asking, asking_free, self, asked_cb);
}

/* ---- the pipelines --------------------------------------------------------------------------------------------------------------- */

void
ferry_board_view_reload (FerryBoardView *self)
{
  FerryStore *store = ferry_app_get_store (ferry_app_get_default ());
  g_autofree char *before = g_strdup (chosen (self));
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) pipelines = store != NULL ? ferry_store_list_pipelines (store, &error) : NULL;

  self->filling = TRUE;
  gtk_string_list_splice (self->names, 0, g_list_model_get_n_items (G_LIST_MODEL (self->names)), NULL);
  for (guint i = 0; pipelines != NULL && i < pipelines->len; i++)
    {
      const FerryPipelineRecord *record = g_ptr_array_index (pipelines, i);

      gtk_string_list_append (self->names, record->name);
      if (g_strcmp0 (record->name, before) == 0)
        gtk_drop_down_set_selected (self->chooser, i);
    }
  self->filling = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self->chooser), pipelines != NULL && pipelines->len > 0);
  if (error != NULL)
    ferry_loader_show_error (self->loader, error->message);
  else if (pipelines == NULL || pipelines->len == 0)
    ferry_loader_show_result (self->loader, 0);
  chosen_cb (self);
}

static void
show_dialog (FerryBoardView *self,
             const char     *pipeline)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *dialog = g_object_new (FERRY_TYPE_PIPELINE_DIALOG, "pipeline", pipeline, "transient-for", GTK_IS_WINDOW (root) ? root : NULL, NULL);

  g_signal_connect_object (dialog, "saved", G_CALLBACK (ferry_board_view_reload), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
add_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  show_dialog (FERRY_BOARD_VIEW (widget), NULL);
}

static void
edit_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  show_dialog (FERRY_BOARD_VIEW (widget), chosen (FERRY_BOARD_VIEW (widget)));
}

static void
remove_cb (FerryBoardView *self,
           const char     *response)
{
  FerryStore *store = ferry_app_get_store (ferry_app_get_default ());
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryPipelineRecord) record = NULL;

  if (g_strcmp0 (response, "remove") != 0 || chosen (self) == NULL)
    return;
  record = ferry_store_find_pipeline (store, chosen (self), &error);
  if (record != NULL)
    ferry_store_remove_pipeline (store, record->id, &error);
  if (error != NULL)
    ferry_message_bar_show_error (self->message, error);
  ferry_board_view_reload (self);
}

static void
remove_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  FerryBoardView *self = FERRY_BOARD_VIEW (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  g_autofree char *heading = g_strdup_printf (_("Remove the Pipeline “%s”?"), chosen (self));
  GtkWidget *dialog = adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, heading,
                                              _("Its instances and their records stay as they are. Its order holds no more, and instances that it locked can be changed again."));

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "remove", _("_Remove"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "remove", ADW_RESPONSE_DESTRUCTIVE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (remove_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
ferry_board_view_dispose (GObject *object)
{
  FerryBoardView *self = FERRY_BOARD_VIEW (object);

  self->filling = TRUE;
  gtk_widget_dispose_template (GTK_WIDGET (self), FERRY_TYPE_BOARD_VIEW);
  g_clear_object (&self->rows);
  g_clear_object (&self->names);
  G_OBJECT_CLASS (ferry_board_view_parent_class)->dispose (object);
}

static void
ferry_board_view_class_init (FerryBoardViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ferry_board_view_dispose;
  g_type_ensure (FERRY_TYPE_LOADER);
  g_type_ensure (FERRY_TYPE_MESSAGE_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/ferryapp/Ferry/ui/board-view.ui");
  gtk_widget_class_bind_template_child (widget_class, FerryBoardView, message);
  gtk_widget_class_bind_template_child (widget_class, FerryBoardView, chooser);
  gtk_widget_class_bind_template_child (widget_class, FerryBoardView, loader);
  gtk_widget_class_bind_template_child (widget_class, FerryBoardView, view);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
  gtk_widget_class_install_action (widget_class, "board.add", NULL, add_action);
  gtk_widget_class_install_action (widget_class, "board.edit", NULL, edit_action);
  gtk_widget_class_install_action (widget_class, "board.remove", NULL, remove_action);
}

static void
ferry_board_view_init (FerryBoardView *self)
{
  GtkSelectionModel *selection;

  self->filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->rows = g_list_store_new (FERRY_TYPE_BOARD_ITEM);
  self->names = gtk_string_list_new (NULL);
  selection = GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->rows))));
  gtk_column_view_set_model (self->view, selection);
  g_object_unref (selection);
  gtk_drop_down_set_model (self->chooser, G_LIST_MODEL (self->names));
  ferry_board_view_reload (self);
}
