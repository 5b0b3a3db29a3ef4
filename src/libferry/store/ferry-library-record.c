#include "config.h"

#include "store/ferry-store.h"

/**
 * ferry_library_record_free:
 * @self: (nullable) (transfer full): a record
 *
 * Frees a record. Any thread.
 *
 * Since: 0.1
 */
void
ferry_library_record_free (FerryLibraryRecord *self)
{
  if (self == NULL)
    return;
  g_free (self->digest);
  g_free (self->name);
  g_free (self->path);
  g_free (self->title);
  g_free (self->source_id);
  g_free (self->source_name);
  g_free (self->rule_set);
  g_free (self->created_at);
  g_free (self->application_version);
  g_free (self->dialect);
  g_free (self);
}
