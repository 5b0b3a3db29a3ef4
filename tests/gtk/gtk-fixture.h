#pragma once

#include "ferry-app.h"
#include "ferry-window.h"

#include "ferry-test-env.h"
#include "ferry-test-files.h"

/* The application in this process, without a loop of its own: registered, with a store in a temporary folder. Call first, after ferry_test_init(). */
FerryApp          *gtk_fixture_init          (int *argc, char ***argv);
/* an SQLite database as an instance of the store; @sql makes its tables; (transfer none) */
FerryInstanceItem *gtk_fixture_add_instance  (FerryApp *app, const char *name, const char *stage, const char *sql);
/* runs one statement in the database of such an instance; (transfer full) (nullable): the first value of its first row */
char              *gtk_fixture_ask           (FerryInstanceItem *item, const char *sql);
/* tables of a small NocoBase: version, plugins, variables, collections, fields */
extern const char *gtk_fixture_nocobase_sql;
/* runs the main context until nothing is pending */
void               gtk_fixture_settle        (void);
/* first visible toplevel of @type_name; waits for it */
GtkWidget         *gtk_fixture_wait_window   (const char *type_name);
/* first descendant of @widget, in tree order, that is a @type_name, whose "label" or "title" (where it has one) is @text or @text is NULL */
GtkWidget         *gtk_fixture_find          (GtkWidget *widget, const char *type_name, const char *text);
/* first label below @widget in whose text @part stands */
GtkWidget         *gtk_fixture_find_telling  (GtkWidget *widget, const char *part);
void               gtk_fixture_close         (GtkWidget *window);
/* warnings are no failure any more, criticals are: GTK 4.8 warns by itself about labels of message dialogs (a wrapping label measured for a few pixels). Call after ferry_test_init() */
void               gtk_fixture_allow_dialogs (void);
/* Work that takes long on a busy machine is told to a desktop that is not there. Call in each test that may take long */
void               gtk_fixture_forgive_notifications (void);

/* runs the main context until @condition, at most 2 minutes (the machine may be busy); then the test fails */
#define GTK_FIXTURE_WAIT(condition) G_STMT_START { \
  gint64 gtk_fixture_end = g_get_monotonic_time () + 120 * G_TIME_SPAN_SECOND; \
  while (!(condition) && g_get_monotonic_time () < gtk_fixture_end) \
    if (!g_main_context_iteration (NULL, FALSE)) \
      g_usleep (2000); \
  g_assert_true (condition); \
} G_STMT_END
