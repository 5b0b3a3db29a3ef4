#include "config.h"

#include "ferry-log-model.h"

#include "ferry-log-chunks.h"
#include "ferry-log-scan.h"

#include <string.h>

#define LOOK_BYTES (4 * 1024 * 1024)    /* read before the list grows */

struct _FerryLogModel
{
  GObject          parent_instance;
  FerryInstance   *instance;
  char            *id;
  GCancellable    *alive;        /* cancelled when the model goes: workers stop, callbacks do nothing */
  GArray          *marks;        /* FerryLogMark of every line */
  GArray          *visible;      /* guint32 line numbers; NULL without a filter */
  GPtrArray       *steps;
  GPtrArray       *tables;
  FerryLogChunks  *chunks;
  gint64           end;
  gboolean         looking;
  gboolean         loaded;
  char            *problem;
  FerryLogLevel    minimum;
  char            *step;
  char            *table;
  char            *needle;
  GArray          *hits;         /* guint32 line numbers */
  GArray          *shown_hits;   /* those that the filter lets through; NULL: to be made */
  guint            searched;     /* lines */
  gboolean         searching;
};

enum { PROP_0, PROP_LOADING, PROP_LINES, PROP_PROBLEM, PROP_HITS, N_PROPS };

static GParamSpec *properties[N_PROPS];
static guint names_changed_signal;

static void ferry_log_model_list_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FerryLogModel, ferry_log_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, ferry_log_model_list_init))

static GType
ferry_log_model_get_item_type (GListModel *model)
{
  return FERRY_TYPE_LOG_LINE;
}

static guint
ferry_log_model_get_n_items (GListModel *model)
{
  FerryLogModel *self = FERRY_LOG_MODEL (model);

  return self->visible != NULL ? self->visible->len : self->marks->len;
}

static gpointer
ferry_log_model_get_item (GListModel *model,
                          guint       position)
{
  FerryLogModel *self = FERRY_LOG_MODEL (model);

  if (position >= ferry_log_model_get_n_items (model))
    return NULL;
  if (self->visible != NULL)
    position = g_array_index (self->visible, guint32, position);
  return g_object_ref (ferry_log_chunks_get (self->chunks, position));
}

static void
ferry_log_model_list_init (GListModelInterface *iface)
{
  iface->get_item_type = ferry_log_model_get_item_type;
  iface->get_n_items = ferry_log_model_get_n_items;
  iface->get_item = ferry_log_model_get_item;
}

static void
ferry_log_model_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  FerryLogModel *self = FERRY_LOG_MODEL (object);

  switch (prop_id)
    {
    case PROP_LOADING: g_value_set_boolean (value, ferry_log_model_get_loading (self)); break;
    case PROP_LINES: g_value_set_uint (value, self->marks->len); break;
    case PROP_PROBLEM: g_value_set_string (value, self->problem); break;
    case PROP_HITS: g_value_set_uint (value, ferry_log_model_get_hits (self)); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ferry_log_model_dispose (GObject *object)
{
  FerryLogModel *self = FERRY_LOG_MODEL (object);

  if (self->alive != NULL)
    g_cancellable_cancel (self->alive);
  g_clear_object (&self->alive);
  g_clear_object (&self->chunks);
  g_clear_object (&self->instance);
  G_OBJECT_CLASS (ferry_log_model_parent_class)->dispose (object);
}

static void
ferry_log_model_finalize (GObject *object)
{
  FerryLogModel *self = FERRY_LOG_MODEL (object);

  g_array_unref (self->marks);
  g_clear_pointer (&self->visible, g_array_unref);
  g_clear_pointer (&self->hits, g_array_unref);
  g_clear_pointer (&self->shown_hits, g_array_unref);
  g_ptr_array_unref (self->steps);
  g_ptr_array_unref (self->tables);
  g_free (self->id);
  g_free (self->problem);
  g_free (self->step);
  g_free (self->table);
  g_free (self->needle);
  G_OBJECT_CLASS (ferry_log_model_parent_class)->finalize (object);
}

static void
ferry_log_model_class_init (FerryLogModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = ferry_log_model_get_property;
  object_class->dispose = ferry_log_model_dispose;
  object_class->finalize = ferry_log_model_finalize;
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, TRUE, flags);
  properties[PROP_LINES] = g_param_spec_uint ("lines", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, flags);
  properties[PROP_HITS] = g_param_spec_uint ("hits", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  names_changed_signal = g_signal_new ("names-changed", FERRY_TYPE_LOG_MODEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ferry_log_model_init (FerryLogModel *self)
{
  self->alive = g_cancellable_new ();
  self->marks = g_array_new (FALSE, FALSE, sizeof (FerryLogMark));
  self->steps = g_ptr_array_new_with_free_func (g_free);
  self->tables = g_ptr_array_new_with_free_func (g_free);
  self->hits = g_array_new (FALSE, FALSE, sizeof (guint32));
}

/* the place of lines first … first + n - 1, and the end of the last, for the chunks */
static gint64 *
dup_offsets (guint    first,
             guint   *n,
             gpointer user_data)
{
  FerryLogModel *self = user_data;
  gint64 *offsets;

  *n = MIN (*n, self->marks->len - first);
  offsets = g_new (gint64, *n + 1);
  for (guint i = 0; i <= *n; i++)
    offsets[i] = first + i < self->marks->len ? g_array_index (self->marks, FerryLogMark, first + i).offset : self->end;
  return offsets;
}

FerryLogModel *
ferry_log_model_new (FerryInstance *instance,
                     const char    *execution_id)
{
  FerryLogModel *self = g_object_new (FERRY_TYPE_LOG_MODEL, NULL);

  self->instance = g_object_ref (instance);
  self->id = g_strdup (execution_id);
  self->chunks = ferry_log_chunks_new (instance, execution_id, dup_offsets, self);
  return self;
}

/* ---- filter ---- */

static guint
find_name (GPtrArray  *names,
           const char *name)
{
  guint index = 0;

  return name == NULL ? 0 : g_ptr_array_find_with_equal_func (names, name, g_str_equal, &index) ? index + 1 : G_MAXUINT;
}

static void
append_visible (FerryLogModel *self,
                guint          from)
{
  guint step = find_name (self->steps, self->step);
  guint table = find_name (self->tables, self->table);

  for (guint32 i = from; i < self->marks->len; i++)
    {
      const FerryLogMark *mark = &g_array_index (self->marks, FerryLogMark, i);

      if (mark->level >= self->minimum && (step == 0 || mark->step == step) && (table == 0 || mark->table == table))
        g_array_append_val (self->visible, i);
    }
}

static void
forget_shown_hits (FerryLogModel *self)
{
  g_clear_pointer (&self->shown_hits, g_array_unref);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HITS]);
}

void
ferry_log_model_set_filter (FerryLogModel *self,
                            FerryLogLevel  minimum,
                            const char    *step,
                            const char    *table)
{
  guint before;

  g_return_if_fail (FERRY_IS_LOG_MODEL (self));

  if (minimum == self->minimum && g_strcmp0 (step, self->step) == 0 && g_strcmp0 (table, self->table) == 0)
    return;
  before = ferry_log_model_get_n_items (G_LIST_MODEL (self));
  self->minimum = minimum;
  g_free (self->step);
  self->step = g_strdup (step);
  g_free (self->table);
  self->table = g_strdup (table);
  g_clear_pointer (&self->visible, g_array_unref);
  if (minimum > FERRY_LOG_DEBUG || step != NULL || table != NULL)
    {
      self->visible = g_array_new (FALSE, FALSE, sizeof (guint32));
      append_visible (self, 0);
    }
  g_list_model_items_changed (G_LIST_MODEL (self), 0, before, ferry_log_model_get_n_items (G_LIST_MODEL (self)));
  forget_shown_hits (self);
}

/* ---- looking ---- */

typedef struct
{
  FerryLogModel *model;         /* weak: see alive */
  GCancellable  *alive;
  FerryInstance *instance;
  char          *id;
  char          *needle;
  gint64         offset, end;
  guint          line;
  FerryLogBatch *batch;
  GArray        *hits;
} Look;

static Look *
look_new (FerryLogModel *self)
{
  Look *look = g_new0 (Look, 1);

  look->model = self;
  look->alive = g_object_ref (self->alive);
  look->instance = g_object_ref (self->instance);
  look->id = g_strdup (self->id);
  return look;
}

static void
look_free (Look *look)
{
  g_object_unref (look->alive);
  g_object_unref (look->instance);
  g_clear_pointer (&look->batch, ferry_log_batch_free);
  g_clear_pointer (&look->hits, g_array_unref);
  g_free (look->id);
  g_free (look->needle);
  g_free (look);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Look, look_free)

static void
set_problem (FerryLogModel *self,
             const GError  *error)
{
  const char *problem = error != NULL ? error->message : NULL;

  if (g_strcmp0 (problem, self->problem) == 0)
    return;
  g_free (self->problem);
  self->problem = g_strdup (problem);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROBLEM]);
}

/* What a batch calls its names -> what the model calls them; index + 1, 0 stays 0. */
static guint32 *
take_names (GPtrArray *known,
            GPtrArray *names)
{
  guint32 *map = g_new0 (guint32, names->len + 1);

  for (guint i = 0; i < names->len; i++)
    {
      map[i + 1] = find_name (known, g_ptr_array_index (names, i));
      if (map[i + 1] != G_MAXUINT)
        continue;
      g_ptr_array_add (known, g_strdup (g_ptr_array_index (names, i)));
      map[i + 1] = known->len;
    }
  return map;
}

static void
take_batch (FerryLogModel *self,
            FerryLogBatch *batch)
{
  g_autofree guint32 *steps = take_names (self->steps, batch->steps);
  g_autofree guint32 *tables = take_names (self->tables, batch->tables);
  guint lines = self->marks->len;
  guint before = ferry_log_model_get_n_items (G_LIST_MODEL (self));
  guint names = batch->steps->len + batch->tables->len;

  g_array_append_vals (self->marks, batch->marks->data, batch->marks->len);
  for (guint i = lines; i < self->marks->len; i++)
    {
      FerryLogMark *mark = &g_array_index (self->marks, FerryLogMark, i);

      mark->step = (guint8) steps[mark->step];
      mark->table = tables[mark->table];
    }
  self->end = batch->end;
  if (self->visible != NULL)
    append_visible (self, lines);
  ferry_log_chunks_grown (self->chunks, lines);
  if (ferry_log_model_get_n_items (G_LIST_MODEL (self)) > before)
    g_list_model_items_changed (G_LIST_MODEL (self), before, 0, ferry_log_model_get_n_items (G_LIST_MODEL (self)) - before);
  if (self->marks->len > lines)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LINES]);
  if (names > 0)
    g_signal_emit (self, names_changed_signal, 0);
}

static gboolean
look_func (FerryJob  *job,
           gpointer   user_data,
           GError   **error)
{
  Look *look = user_data;

  look->batch = ferry_log_batch_read (look->instance, look->id, look->offset, LOOK_BYTES, job, error);
  return look->batch != NULL;
}

static void
look_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(Look) look = user_data;
  g_autoptr(GError) error = NULL;
  FerryLogModel *self;
  gboolean success = ferry_job_run_finish (FERRY_JOB (source), result, &error);

  if (g_cancellable_is_cancelled (look->alive))
    return;
  self = g_object_ref (look->model);
  self->looking = FALSE;
  set_problem (self, error);
  if (success)
    take_batch (self, look->batch);
  if (success && !look->batch->at_end)
    ferry_log_model_load (self);
  else if (!self->loaded)
    {
      self->loaded = TRUE;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
    }
  g_object_unref (self);
}

void
ferry_log_model_load (FerryLogModel *self)
{
  g_autoptr(FerryJob) job = NULL;
  Look *look;

  g_return_if_fail (FERRY_IS_LOG_MODEL (self));

  if (self->looking)
    return;
  self->looking = TRUE;
  look = look_new (self);
  look->offset = self->end;
  job = ferry_job_new ("log");
  ferry_job_run_async (job, look_func, look, NULL, look_cb, look);
}

GPtrArray *
ferry_log_model_get_steps (FerryLogModel *self)
{
  return self->steps;
}

GPtrArray *
ferry_log_model_get_tables (FerryLogModel *self)
{
  return self->tables;
}

gboolean
ferry_log_model_get_loading (FerryLogModel *self)
{
  return !self->loaded;
}

guint
ferry_log_model_get_lines (FerryLogModel *self)
{
  return self->marks->len;
}

const char *
ferry_log_model_get_problem (FerryLogModel *self)
{
  return self->problem;
}

/* ---- search ---- */

static gboolean
search_func (FerryJob  *job,
             gpointer   user_data,
             GError   **error)
{
  Look *look = user_data;

  look->hits = ferry_log_search (look->instance, look->id, look->needle, look->offset, look->line, look->end, job, error);
  return look->hits != NULL;
}

static void start_search (FerryLogModel *self);

static void
search_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(Look) look = user_data;
  g_autoptr(GError) error = NULL;
  FerryLogModel *self;
  gboolean success = ferry_job_run_finish (FERRY_JOB (source), result, &error);

  if (g_cancellable_is_cancelled (look->alive))
    return;
  self = look->model;
  self->searching = FALSE;
  set_problem (self, error);
  if (g_strcmp0 (look->needle, self->needle) != 0)
    start_search (self);
  else if (success)
    {
      g_array_append_vals (self->hits, look->hits->data, look->hits->len);
      forget_shown_hits (self);
    }
}

static void
start_search (FerryLogModel *self)
{
  g_autoptr(FerryJob) job = NULL;
  Look *look;

  if (self->searching || self->needle == NULL || self->searched >= self->marks->len)
    return;
  self->searching = TRUE;
  look = look_new (self);
  look->needle = g_strdup (self->needle);
  look->line = self->searched;
  look->offset = g_array_index (self->marks, FerryLogMark, self->searched).offset;
  look->end = self->end;
  self->searched = self->marks->len;
  job = ferry_job_new ("search");
  ferry_job_run_async (job, search_func, look, NULL, search_cb, look);
}

void
ferry_log_model_search (FerryLogModel *self,
                        const char    *text)
{
  const char *needle = text != NULL && *text != '\0' ? text : NULL;

  g_return_if_fail (FERRY_IS_LOG_MODEL (self));

  if (g_strcmp0 (needle, self->needle) != 0)
    {
      g_free (self->needle);
      self->needle = g_strdup (needle);
      g_array_set_size (self->hits, 0);
      self->searched = 0;
      forget_shown_hits (self);
    }
  start_search (self);
}

gboolean
ferry_log_model_get_searching (FerryLogModel *self)
{
  return self->searching;
}

static guint
find_visible (FerryLogModel *self,
              guint32        line)
{
  guint low = 0, high = self->visible != NULL ? self->visible->len : 0;

  if (self->visible == NULL)
    return line;
  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (self->visible, guint32, middle) < line)
        low = middle + 1;
      else
        high = middle;
    }
  return low < self->visible->len && g_array_index (self->visible, guint32, low) == line ? low : G_MAXUINT;
}

/* positions of the hits in the list */
static GArray *
get_shown_hits (FerryLogModel *self)
{
  if (self->shown_hits != NULL)
    return self->shown_hits;
  self->shown_hits = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint i = 0; i < self->hits->len; i++)
    {
      guint32 position = find_visible (self, g_array_index (self->hits, guint32, i));

      if (position != G_MAXUINT)
        g_array_append_val (self->shown_hits, position);
    }
  return self->shown_hits;
}

guint
ferry_log_model_get_hits (FerryLogModel *self)
{
  return get_shown_hits (self)->len;
}

guint
ferry_log_model_find_hit (FerryLogModel *self,
                          guint          position,
                          gboolean       backwards,
                          guint         *ordinal)
{
  GArray *hits = get_shown_hits (self);
  guint after = 0;   /* first hit beyond position, or at it when going back */

  if (hits->len == 0)
    return G_MAXUINT;
  while (position != G_MAXUINT && after < hits->len
         && (backwards ? g_array_index (hits, guint32, after) < position : g_array_index (hits, guint32, after) <= position))
    after++;
  if (backwards)
    after = position == G_MAXUINT || after == 0 ? hits->len - 1 : after - 1;
  else if (after == hits->len)
    after = 0;
  if (ordinal != NULL)
    *ordinal = after + 1;
  return g_array_index (hits, guint32, after);
}
