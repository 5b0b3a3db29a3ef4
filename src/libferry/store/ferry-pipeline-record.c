#include "config.h"

#include "store/ferry-store-pipelines.h"

/**
 * ferry_pipeline_record_new:
 * @name: its name
 *
 * Returns: (transfer full): a pipeline without places, with an id of its own. Any thread.
 *
 * Since: 0.1
 */
FerryPipelineRecord *
ferry_pipeline_record_new (const char *name)
{
  FerryPipelineRecord *self = g_new0 (FerryPipelineRecord, 1);

  self->id = g_uuid_string_random ();
  self->name = g_strdup (name);
  self->places = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  return self;
}

void
ferry_pipeline_record_free (FerryPipelineRecord *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->name);
  g_ptr_array_unref (self->places);
  g_free (self);
}

/**
 * ferry_pipeline_record_add:
 * @self: a pipeline
 * @place: one of its places, or the number of places for a new one at the end
 * @instance: id of an instance
 *
 * Puts an instance into a place. Any thread.
 *
 * Since: 0.1
 */
void
ferry_pipeline_record_add (FerryPipelineRecord *self,
                           guint                place,
                           const char          *instance)
{
  g_return_if_fail (place <= self->places->len);

  if (place == self->places->len)
    g_ptr_array_add (self->places, g_ptr_array_new_with_free_func (g_free));
  g_ptr_array_add (g_ptr_array_index (self->places, place), g_strdup (instance));
}

GPtrArray *
ferry_pipeline_record_get_place (const FerryPipelineRecord *self,
                                 guint                      place)
{
  g_return_val_if_fail (place < self->places->len, NULL);

  return g_ptr_array_index (self->places, place);
}

int
ferry_pipeline_record_find (const FerryPipelineRecord *self,
                            const char                *instance)
{
  for (guint i = 0; i < self->places->len; i++)
    if (g_ptr_array_find_with_equal_func (g_ptr_array_index (self->places, i), instance, g_str_equal, NULL))
      return (int) i;
  return -1;
}
