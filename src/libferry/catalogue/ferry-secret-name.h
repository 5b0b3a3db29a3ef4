#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Which names and texts look like secrets. Any thread. Since: 0.1 */
gboolean ferry_secret_name_matches   (const char *name);   /* "clientSecret", "api_key", … but not "tokenUrl" */
gboolean ferry_secret_text_is_hidden (const char *text);   /* empty, or nothing but references to variables */
gboolean ferry_secret_text_shows     (const char *text);   /* holds a secret whatever its name: address with password, private key */

G_END_DECLS
