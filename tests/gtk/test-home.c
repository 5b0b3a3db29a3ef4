#include "config.h"

#include "gtk-fixture.h"
#include "gtk-picture.h"

#include "ferry-message-bar.h"
#include "ferry-rules-page.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/resource.h>
#include <signal.h>
#include <unistd.h>

/* A home that can't be written: from the start on, and from one moment to the next. */

static FerryApp *app;

static void
act (gpointer    widget,
     const char *action)
{
  gtk_widget_activate_action (widget, action, NULL);
  gtk_fixture_settle ();
}

static const char *
told (gpointer widget)
{
  return ferry_message_bar_get_text (FERRY_MESSAGE_BAR (gtk_fixture_find (widget, "FerryMessageBar", NULL)));
}

/* root may write everywhere: the tests run as somebody else meanwhile */
static void
forbid (const char *around,
        const char *folder)
{
  g_assert_cmpint (g_chmod (around, 0711), ==, 0);
  g_assert_cmpint (g_mkdir (folder, 0555), ==, 0);
  if (geteuid () == 0)
    g_assert_cmpint (seteuid (65534), ==, 0);
}

static void
allow (const char *folder)
{
  if (getuid () == 0)
    g_assert_cmpint (seteuid (0), ==, 0);
  g_assert_cmpint (g_chmod (folder, 0755), ==, 0);
}

static GtkWidget *
problem_of (FerryWindow *window)
{
  return gtk_fixture_find (ferry_window_get_page (window), "AdwStatusPage", "Ferry’s Folder Can’t Be Used");
}

/* Whatever is chosen says why; nothing that is activated breaks; once the folder can be written all goes on where it is. */
static void
test_from_the_start (void)
{
  static const char * const places[] = { "packages", "rules", "releases" };
  static const char * const actions[] = { "win.refresh", "win.ask", "win.paste-files", "win.open-store" };
  const char *around = ferry_test_folder ();
  g_autofree char *folder = g_build_filename (around, "read-only", NULL), *home = g_build_filename (folder, "ferry", NULL);
  FerryWindow *window;
  GtkWidget *page, *button;

  forbid (around, folder);
  g_setenv ("FERRY_HOME", home, TRUE);
  ferry_app_open_store (app, NULL);
  window = ferry_window_new (app);
  gtk_window_present (GTK_WINDOW (window));
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      ferry_window_show (window, places[i], NULL);
      gtk_fixture_settle ();
      page = problem_of (window);
      g_assert_nonnull (page);
      g_assert_nonnull (strstr (adw_status_page_get_description (ADW_STATUS_PAGE (page)), home));
    }
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    act (window, actions[i]);
  g_assert_nonnull (problem_of (window));
  allow (folder);
  gtk_picture_save (GTK_WIDGET (window), "read-only-home");
  button = gtk_fixture_find (problem_of (window), "GtkButton", "_Try Again");
  g_signal_emit_by_name (button, "clicked");
  GTK_FIXTURE_WAIT (problem_of (window) == NULL);
  g_assert_null (ferry_app_get_problem (app));
  g_assert_nonnull (gtk_fixture_find (ferry_window_get_page (window), "FerryReleasesPage", NULL));
  gtk_fixture_close (GTK_WIDGET (window));
}

/* as a full disk or a quota: no file takes another byte */
static void
set_writable (gboolean writable)
{
  struct rlimit limit;

  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = writable ? limit.rlim_max : 0;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

static void
set_row (GtkWidget  *dialog,
         const char *title,
         const char *text)
{
  GtkWidget *row = gtk_fixture_find (dialog, "AdwEntryRow", title);

  g_assert_nonnull (row);
  gtk_editable_set_text (GTK_EDITABLE (row), text);
}

/* The dialog says so and keeps what was entered; the same button saves it later. */
static void
test_instance (void)
{
  FerryWindow *window = ferry_window_new (app);
  FerryInstanceItem *other = gtk_fixture_add_instance (app, "Shop", "production", gtk_fixture_nocobase_sql);
  GListModel *instances = G_LIST_MODEL (ferry_app_get_instances (app));
  guint before = g_list_model_get_n_items (instances);
  GtkWidget *dialog;

  gtk_window_present (GTK_WINDOW (window));
  act (window, "win.add-instance");
  dialog = gtk_fixture_wait_window ("FerryInstanceDialog");
  set_row (dialog, "Name", "Second");
  adw_combo_row_set_selected (ADW_COMBO_ROW (gtk_fixture_find (dialog, "AdwComboRow", "Stage")), 1);
  set_row (dialog, "Application folder", ferry_instance_item_get_record (other)->folder);
  set_writable (FALSE);
  act (dialog, "dialog.save");
  GTK_FIXTURE_WAIT (told (dialog) != NULL);
  set_writable (TRUE);
  g_assert_nonnull (strstr (told (dialog), "Check the disk and the folder"));
  gtk_picture_save (dialog, "read-only-instance");
  g_assert_cmpuint (g_list_model_get_n_items (instances), ==, before);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (gtk_fixture_find (dialog, "AdwEntryRow", "Name"))), ==, "Second");
  act (dialog, "dialog.save");
  GTK_FIXTURE_WAIT (g_list_model_get_n_items (instances) == before + 1);
  gtk_fixture_close (GTK_WIDGET (window));
}

/* What was edited stays edited, and is saved later. */
static void
test_rules (void)
{
  const char *tables[] = { "roles", NULL };
  g_autoptr(FerryRuleSet) set = ferry_rule_set_new ("Mine");
  FerryRuleDocument *document;
  FerryRulesPage *page;
  FerryWindow *window;

  g_assert_true (ferry_store_save_rule_set (ferry_app_get_store (app), set, NULL));
  window = ferry_window_new (app);
  gtk_window_present (GTK_WINDOW (window));
  ferry_window_show (window, "rules", NULL);
  gtk_fixture_settle ();
  page = FERRY_RULES_PAGE (ferry_window_get_page (window));
  ferry_rules_page_select (page, "Mine");
  gtk_fixture_settle ();
  document = ferry_rules_page_get_document (page);
  ferry_rule_document_set_tables (document, tables, FERRY_RULE_SKIP);
  gtk_fixture_settle ();
  set_writable (FALSE);
  act (page, "rules.save");
  GTK_FIXTURE_WAIT (told (page) != NULL);
  set_writable (TRUE);
  g_assert_nonnull (strstr (told (page), "Check the disk and the folder"));
  gtk_picture_save (GTK_WIDGET (window), "read-only-rules");
  g_assert_true (ferry_rule_document_is_modified (document));
  act (page, "rules.save");
  GTK_FIXTURE_WAIT (!ferry_rule_document_is_modified (document));
  g_assert_null (told (page));
  gtk_fixture_close (GTK_WIDGET (window));
}

int
main (int    argc,
      char **argv)
{
  int status;

  ferry_test_init (&argc, &argv);
  app = gtk_fixture_init (&argc, &argv);
  g_test_add_func ("/gtk/home/instance", test_instance);
  g_test_add_func ("/gtk/home/rules", test_rules);
  g_test_add_func ("/gtk/home/from-the-start", test_from_the_start);
  status = g_test_run ();
  gtk_fixture_settle ();
  g_object_unref (app);
  return status;
}
