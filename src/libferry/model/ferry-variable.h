#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * FerryVariable: a row of `environmentVariables`: "name", "secret" (gboolean), "value" (nullable; plain text of a
 * variable, or what the user entered; a stored secret is never read back into it). Since: 0.1
 */
#define FERRY_TYPE_VARIABLE (ferry_variable_get_type ())
G_DECLARE_FINAL_TYPE (FerryVariable, ferry_variable, FERRY, VARIABLE, GObject)

FerryVariable *ferry_variable_new        (const char    *name,
                                          gboolean       secret,
                                          const char    *value);
const char    *ferry_variable_get_name   (FerryVariable *self);
gboolean       ferry_variable_get_secret (FerryVariable *self);
const char    *ferry_variable_get_value  (FerryVariable *self);
void           ferry_variable_set_value  (FerryVariable *self,
                                          const char    *value);   /* old value is wiped (OPENSSL_cleanse) */
gboolean       ferry_variable_name_valid (const char    *name);    /* [A-Za-z_][A-Za-z0-9_]*, as NocoBase's own form demands */

G_END_DECLS
