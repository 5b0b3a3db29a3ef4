#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* a new temporary folder (0700), removed with all that is in it when the program ends; owned by the support library */
const char *ferry_test_folder  (void);
void        ferry_test_copy    (const char *from,
                                const char *to);
void        ferry_test_gunzip  (const char *from,
                                const char *to);
void        ferry_test_write   (const char *path,
                                const char *text);      /* makes the folders above it */
char       *ferry_test_read    (const char *path,
                                gsize      *length);    /* (out) (optional) */

G_END_DECLS
