#include "config.h"

#include "site/ferry-site.h"

/**
 * ferry_plugin_free:
 * @self: (transfer full) (nullable): a plugin
 *
 * Frees a plugin. Any thread.
 *
 * Since: 0.1
 */
void
ferry_plugin_free (FerryPlugin *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->package_name);
  g_free (self->version);
  g_free (self);
}
