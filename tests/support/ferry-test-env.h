#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* g_test_init() plus an environment of the test's own: HOME, XDG folders and FERRY_HOME in a temporary folder, no PG*, NO_COLOR or
 * LANGUAGE from outside. */
void        ferry_test_init          (int          *argc,
                                      char       ***argv);
/* an absolute path in the source tree: "data/demo/demo.json" */
char       *ferry_test_source_path   (const char   *relative);
/* an absolute path below ../shared, or NULL where that folder is not there */
char       *ferry_test_shared_path   (const char   *relative);
/* the value of an environment variable that the test run must set; fails the test otherwise, saying how to set it */
const char *ferry_test_require_env   (const char   *name,
                                      const char   *how);
/* runs the main context until @done says TRUE; fails the test after @seconds */
typedef gboolean (*FerryTestCondition) (gpointer user_data);
void        ferry_test_wait          (FerryTestCondition  done,
                                      gpointer            user_data,
                                      guint               seconds);

G_END_DECLS
