#include "config.h"

#include "ferry-pipeline-dialog.h"

#include "ferry-app.h"
#include "ferry-message-bar.h"

#include <glib/gi18n.h>

struct _FerryPipelineDialog
{
  AdwWindow            parent_instance;
  FerryMessageBar     *message;
  AdwEntryRow         *name_row;
  AdwPreferencesGroup *group;
  GPtrArray           *rows;       /* AdwComboRow*, one for each instance */
  FerryPipelineRecord *record;     /* nullable: a new one */
  char                *pipeline;
};

enum { PROP_0, PROP_PIPELINE };
enum { SAVED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FerryPipelineDialog, ferry_pipeline_dialog, ADW_TYPE_WINDOW)

#define MOST_PLACES 6

static GtkStringList *
places_new (void)
{
  GtkStringList *places = gtk_string_list_new (NULL);

  gtk_string_list_append (places, _("Not in it"));
  gtk_string_list_append (places, _("1st: development"));
  gtk_string_list_append (places, _("2nd"));
  gtk_string_list_append (places, _("3rd"));
  for (guint i = 4; i <= MOST_PLACES; i++)
    {
      g_autofree char *text = g_strdup_printf (_("%uth"), i);

      gtk_string_list_append (places, text);
    }
  return places;
}

static void
add_rows (FerryPipelineDialog *self)
{
  GListModel *instances = G_LIST_MODEL (ferry_app_get_instances (ferry_app_get_default ()));

  for (guint i = 0; i < g_list_model_get_n_items (instances); i++)
    {
      g_autoptr(FerryInstanceItem) item = g_list_model_get_item (instances, i);
      g_autoptr(GtkStringList) places = places_new ();
      GtkWidget *row = g_object_new (ADW_TYPE_COMBO_ROW, "use-markup", FALSE, "title", ferry_instance_item_get_name (item), "subtitle", ferry_instance_item_get_stage_text (item),
                                     "model", places, NULL);
      int place = self->record != NULL ? ferry_pipeline_record_find (self->record, ferry_instance_item_get_id (item)) : -1;

      adw_combo_row_set_selected (ADW_COMBO_ROW (row), (guint) CLAMP (place + 1, 0, MOST_PLACES));
      g_object_set_data_full (G_OBJECT (row), "instance", g_strdup (ferry_instance_item_get_id (item)), g_free);
      adw_preferences_group_add (self->group, row);
      g_ptr_array_add (self->rows, row);
    }
}

/* The places in order; FALSE: one between them is empty. */
static gboolean
fill (FerryPipelineDialog *self,
      FerryPipelineRecord *record)
{
  guint place, added = 0, before = 0;

  for (place = 1; place <= MOST_PLACES; place++)
    {
      before = added;
      for (guint i = 0; i < self->rows->len; i++)
        if (adw_combo_row_get_selected (g_ptr_array_index (self->rows, i)) == place)
          {
            ferry_pipeline_record_add (record, place - 1, g_object_get_data (g_ptr_array_index (self->rows, i), "instance"));
            added++;
          }
      if (added == before)
        break;
    }
  for (guint i = 0; i < self->rows->len; i++)
    if (adw_combo_row_get_selected (g_ptr_array_index (self->rows, i)) > place)
      return FALSE;
  return record->places->len >= 2;
}

static void
save_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  FerryPipelineDialog *self = FERRY_PIPELINE_DIALOG (widget);
  g_autoptr(FerryPipelineRecord) record = ferry_pipeline_record_new (gtk_editable_get_text (GTK_EDITABLE (self->name_row)));
  g_autoptr(GError) error = NULL;

  if (!fill (self, record))
    {
      ferry_message_bar_show_text (self->message, "dialog-warning-symbolic", _("A pipeline has at least two places, and none between them is empty."));
      return;
    }
  if (self->record != NULL)
    {
      g_free (record->id);
      record->id = g_strdup (self->record->id);
      record->created = self->record->created;
    }
  if (!ferry_store_save_pipeline (ferry_app_get_store (ferry_app_get_default ()), record, &error))
    {
      ferry_message_bar_show_error (self->message, error);
      return;
    }
  g_signal_emit (self, signals[SAVED], 0);
  gtk_window_close (GTK_WINDOW (self));
}

static void
changed_cb (FerryPipelineDialog *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "pipeline.save", *gtk_editable_get_text (GTK_EDITABLE (self->name_row)) != '\0');
}

static void
ferry_pipeline_dialog_constructed (GObject *object)
{
  FerryPipelineDialog *self = FERRY_PIPELINE_DIALOG (object);
  FerryStore *store = ferry_app_get_store (ferry_app_get_default ());
  g_autoptr(GError) error = NULL;

  G_OBJECT_CLASS (ferry_pipeline_dialog_parent_class)->constructed (object);
  if (self->pipeline != NULL && store != NULL)
    self->record = ferry_store_find_pipeline (store, self->pipeline, &error);
  if (error != NULL)
    ferry_message_bar_show_error (self->message, error);
  if (self->record != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->name_row), self->record->name);
  gtk_window_set_title (GTK_WINDOW (self), self->record != NULL ? _("Edit Pipeline") : _("New Pipeline"));
  add_rows (self);
  changed_cb (self);
}

static void
ferry_pipeline_dialog_set_property (GObject      *object,
                                    guint         prop_id,
                                    const GValue *value,
                                    GParamSpec   *pspec)
{
  if (prop_id == PROP_PIPELINE)
    FERRY_PIPELINE_DIALOG (object)->pipeline = g_value_dup_string (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
ferry_pipeline_dialog_dispose (GObject *object)
{
  FerryPipelineDialog *self = FERRY_PIPELINE_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), FERRY_TYPE_PIPELINE_DIALOG);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->record, ferry_pipeline_record_free);
  g_clear_pointer (&self->pipeline, g_free);
  G_OBJECT_CLASS (ferry_pipeline_dialog_parent_class)->dispose (object);
}

static void
ferry_pipeline_dialog_class_init (FerryPipelineDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = ferry_pipeline_dialog_constructed;
  object_class->set_property = ferry_pipeline_dialog_set_property;
  object_class->dispose = ferry_pipeline_dialog_dispose;
  g_object_class_install_property (object_class, PROP_PIPELINE, g_param_spec_string ("pipeline", NULL, NULL, NULL, G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS));
  signals[SAVED] = g_signal_new ("saved", FERRY_TYPE_PIPELINE_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (FERRY_TYPE_MESSAGE_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/ferryapp/Ferry/ui/pipeline-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, FerryPipelineDialog, message);
  gtk_widget_class_bind_template_child (widget_class, FerryPipelineDialog, name_row);
  gtk_widget_class_bind_template_child (widget_class, FerryPipelineDialog, group);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_install_action (widget_class, "pipeline.save", NULL, save_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
ferry_pipeline_dialog_init (FerryPipelineDialog *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
