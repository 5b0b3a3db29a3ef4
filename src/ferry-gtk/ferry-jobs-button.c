#include "config.h"

#include "ferry-jobs-button.h"

#include "ferry-job-row.h"

#include <glib/gi18n.h>

struct _FerryJobsButton
{
  AdwBin        parent_instance;
  GtkListBox   *list;
  GtkLabel     *count;
  FerryJobList *jobs;
};

G_DEFINE_FINAL_TYPE (FerryJobsButton, ferry_jobs_button, ADW_TYPE_BIN)

static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  return ferry_job_row_new (item);
}

static void
changed_cb (FerryJobsButton *self)
{
  guint running = g_list_model_get_n_items (G_LIST_MODEL (self->jobs));
  g_autofree char *text = g_strdup_printf (ngettext ("%u job", "%u jobs", running), running);

  gtk_widget_set_visible (GTK_WIDGET (self), running > 0);
  gtk_label_set_text (self->count, text);
}

static void
ferry_jobs_button_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), FERRY_TYPE_JOBS_BUTTON);
  g_clear_object (&FERRY_JOBS_BUTTON (object)->jobs);
  G_OBJECT_CLASS (ferry_jobs_button_parent_class)->dispose (object);
}

static void
ferry_jobs_button_class_init (FerryJobsButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ferry_jobs_button_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/ferryapp/Ferry/ui/jobs-button.ui");
  gtk_widget_class_bind_template_child (widget_class, FerryJobsButton, list);
  gtk_widget_class_bind_template_child (widget_class, FerryJobsButton, count);
}

static void
ferry_jobs_button_init (FerryJobsButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
ferry_jobs_button_set_jobs (FerryJobsButton *self,
                            FerryJobList    *jobs)
{
  g_return_if_fail (self->jobs == NULL);

  self->jobs = g_object_ref (jobs);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (jobs), create_row, NULL, NULL);
  g_signal_connect_object (jobs, "items-changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  changed_cb (self);
}
