#include "config.h"

#include "instance/ferry-probe.h"

/**
 * ferry_probe_free:
 * @self: (nullable): a probe
 *
 * Frees it.
 *
 * Since: 0.1
 */
void
ferry_probe_free (FerryProbe *self)
{
  if (self == NULL)
    return;
  g_free (self->place);
  g_free (self->database_version);
  g_free (self->version);
  g_free (self->key_problem);
  g_free (self->state_folder);
  g_free (self);
}
