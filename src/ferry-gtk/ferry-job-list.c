#include "config.h"

#include "ferry-job-list.h"

struct _FerryJobList
{
  GObject    parent_instance;
  GPtrArray *jobs;    /* FerryJob* */
  GArray    *kinds;   /* FerryJobKind of each */
};

enum { PROP_0, PROP_N_ITEMS, N_PROPS };

static GType
ferry_job_list_get_item_type (GListModel *model)
{
  return FERRY_TYPE_JOB;
}

static guint
ferry_job_list_get_n_items (GListModel *model)
{
  return FERRY_JOB_LIST (model)->jobs->len;
}

static gpointer
ferry_job_list_get_item (GListModel *model,
                         guint       position)
{
  FerryJobList *self = FERRY_JOB_LIST (model);

  return position < self->jobs->len ? g_object_ref (g_ptr_array_index (self->jobs, position)) : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = ferry_job_list_get_item_type;
  iface->get_n_items = ferry_job_list_get_n_items;
  iface->get_item = ferry_job_list_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (FerryJobList, ferry_job_list, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static GParamSpec *properties[N_PROPS];

static void
ferry_job_list_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  if (prop_id == PROP_N_ITEMS)
    g_value_set_uint (value, FERRY_JOB_LIST (object)->jobs->len);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
ferry_job_list_finalize (GObject *object)
{
  FerryJobList *self = FERRY_JOB_LIST (object);

  g_ptr_array_unref (self->jobs);
  g_array_unref (self->kinds);
  G_OBJECT_CLASS (ferry_job_list_parent_class)->finalize (object);
}

static void
ferry_job_list_class_init (FerryJobListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = ferry_job_list_get_property;
  object_class->finalize = ferry_job_list_finalize;
  properties[PROP_N_ITEMS] = g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0,
                                                G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
ferry_job_list_init (FerryJobList *self)
{
  self->jobs = g_ptr_array_new_with_free_func (g_object_unref);
  self->kinds = g_array_new (FALSE, FALSE, sizeof (FerryJobKind));
}

FerryJobList *
ferry_job_list_new (void)
{
  return g_object_new (FERRY_TYPE_JOB_LIST, NULL);
}

static void
changed (FerryJobList *self,
         guint         position,
         guint         removed,
         guint         added)
{
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ITEMS]);
}

void
ferry_job_list_add (FerryJobList *self,
                    FerryJob     *job,
                    FerryJobKind  kind)
{
  g_ptr_array_insert (self->jobs, 0, g_object_ref (job));
  g_array_prepend_val (self->kinds, kind);
  changed (self, 0, 0, 1);
}

void
ferry_job_list_remove (FerryJobList *self,
                       FerryJob     *job)
{
  guint position;

  if (!g_ptr_array_find (self->jobs, job, &position))
    return;
  g_ptr_array_remove_index (self->jobs, position);
  g_array_remove_index (self->kinds, position);
  changed (self, position, 1, 0);
}

gboolean
ferry_job_list_is_empty (FerryJobList *self)
{
  return self->jobs->len == 0;
}

/** ferry_job_list_count: Returns: how many jobs of @kind run. Since: 0.1 */
guint
ferry_job_list_count (FerryJobList *self,
                      FerryJobKind  kind)
{
  guint count = 0;

  for (guint i = 0; i < self->kinds->len; i++)
    count += g_array_index (self->kinds, FerryJobKind, i) == kind;
  return count;
}
