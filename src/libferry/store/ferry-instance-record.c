#include "config.h"

#include "store/ferry-store.h"

/**
 * ferry_instance_record_copy:
 * @self: a record
 *
 * Returns: (transfer full): a deep copy. Any thread.
 *
 * Since: 0.1
 */
FerryInstanceRecord *
ferry_instance_record_copy (const FerryInstanceRecord *self)
{
  FerryInstanceRecord *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_new0 (FerryInstanceRecord, 1);
  copy->id = g_strdup (self->id);
  copy->name = g_strdup (self->name);
  copy->stage = g_strdup (self->stage);
  copy->kind = g_strdup (self->kind);
  copy->folder = g_strdup (self->folder);
  copy->uri = g_strdup (self->uri);
  copy->env_path = g_strdup (self->env_path);
  copy->storage = g_strdup (self->storage);
  copy->address = g_strdup (self->address);
  copy->restart_command = g_strdup (self->restart_command);
  copy->token_file = g_strdup (self->token_file);
  copy->certificate = g_strdup (self->certificate);
  copy->created = self->created;
  return copy;
}

/**
 * ferry_instance_record_free:
 * @self: (nullable) (transfer full): a record
 *
 * Frees a record. Any thread.
 *
 * Since: 0.1
 */
void
ferry_instance_record_free (FerryInstanceRecord *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->name);
  g_free (self->stage);
  g_free (self->kind);
  g_free (self->folder);
  g_free (self->uri);
  g_free (self->env_path);
  g_free (self->storage);
  g_free (self->address);
  g_free (self->restart_command);
  g_free (self->token_file);
  g_free (self->certificate);
  g_free (self);
}
