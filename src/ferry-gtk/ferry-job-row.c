#include "config.h"

#include "ferry-job-row.h"

struct _FerryJobRow
{
  GtkListBoxRow  parent_instance;
  FerryJob      *job;
};

enum { PROP_0, PROP_JOB, N_PROPS };

G_DEFINE_FINAL_TYPE (FerryJobRow, ferry_job_row, GTK_TYPE_LIST_BOX_ROW)

static GParamSpec *properties[N_PROPS];

static void
cancel_cb (FerryJobRow *self)
{
  ferry_job_cancel (self->job);
}

static void
ferry_job_row_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  if (prop_id == PROP_JOB)
    g_value_set_object (value, FERRY_JOB_ROW (object)->job);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
ferry_job_row_set_property (GObject      *object,
                            guint         prop_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  if (prop_id == PROP_JOB)
    FERRY_JOB_ROW (object)->job = g_value_dup_object (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
ferry_job_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), FERRY_TYPE_JOB_ROW);
  g_clear_object (&FERRY_JOB_ROW (object)->job);
  G_OBJECT_CLASS (ferry_job_row_parent_class)->dispose (object);
}

static void
ferry_job_row_class_init (FerryJobRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = ferry_job_row_get_property;
  object_class->set_property = ferry_job_row_set_property;
  object_class->dispose = ferry_job_row_dispose;
  properties[PROP_JOB] = g_param_spec_object ("job", NULL, NULL, FERRY_TYPE_JOB, G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/ferryapp/Ferry/ui/job-row.ui");
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
}

static void
ferry_job_row_init (FerryJobRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
ferry_job_row_new (FerryJob *job)
{
  return g_object_new (FERRY_TYPE_JOB_ROW, "job", job, NULL);
}
