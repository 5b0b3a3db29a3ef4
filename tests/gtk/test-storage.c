#include "config.h"

#include "gtk-fixture.h"
#include "gtk-picture.h"

#include "ferry-loader.h"
#include "ferry-message-bar.h"

#include <glib/gstdio.h>
#include <string.h>

/* Files beside the database, copied from one instance to another in the window. */

typedef struct { FerryApp *app; FerryInstanceItem *source, *target; FerryWindow *window; } Fixture;

static void
write_file (FerryInstanceItem *item,
            const char        *path,
            const char        *text)
{
  g_autofree char *absolute = g_build_filename (ferry_instance_item_get_record (item)->folder, "storage", path, NULL);

  ferry_test_write (absolute, text);
}

static char *
read_file (FerryInstanceItem *item,
           const char        *path)
{
  g_autofree char *absolute = g_build_filename (ferry_instance_item_get_record (item)->folder, "storage", path, NULL);
  char *text = NULL;

  g_file_get_contents (absolute, &text, NULL, NULL);
  return text;
}

static GtkWidget *
open_dialog (Fixture    *f,
             const char *state)
{
  GtkWidget *button, *dialog;

  ferry_window_show (f->window, ferry_instance_item_get_id (f->target), "overview");
  GTK_FIXTURE_WAIT (ferry_instance_item_get_state (f->target) == FERRY_INSTANCE_READY);
  button = gtk_fixture_find (ferry_window_get_page (f->window), "GtkButton", "_Copy Files Here…");
  g_assert_true (gtk_widget_get_mapped (button));
  g_signal_emit_by_name (button, "clicked");
  dialog = gtk_fixture_wait_window ("FerryStorageDialog");
  GTK_FIXTURE_WAIT (g_strcmp0 (ferry_loader_get_state (FERRY_LOADER (gtk_fixture_find (dialog, "FerryLoader", NULL))), state) == 0);
  return dialog;
}

static gboolean
says (GtkWidget  *dialog,
      const char *title,
      const char *text)
{
  return g_strcmp0 (adw_action_row_get_subtitle (ADW_ACTION_ROW (gtk_fixture_find (dialog, "AdwActionRow", title))), text) == 0;
}

static gboolean
can_copy (GtkWidget *dialog)
{
  return gtk_widget_is_sensitive (gtk_fixture_find (dialog, "GtkButton", "C_opy"));
}

static void
close_dialog (GtkWidget *dialog)
{
  gtk_window_destroy (GTK_WINDOW (dialog));
  gtk_fixture_settle ();
}

static void
test_empty (gconstpointer data)
{
  Fixture *f = (Fixture *) data;
  GtkWidget *dialog = open_dialog (f, "empty");

  g_assert_false (can_copy (dialog));
  gtk_picture_save (dialog, "storage-empty");
  adw_combo_row_set_selected (ADW_COMBO_ROW (gtk_fixture_find (dialog, "AdwComboRow", "Copy from")), 1);   /* the instance itself */
  GTK_FIXTURE_WAIT (g_strcmp0 (ferry_loader_get_state (FERRY_LOADER (gtk_fixture_find (dialog, "FerryLoader", NULL))), "error") == 0);
  g_assert_nonnull (gtk_fixture_find (dialog, "AdwStatusPage", "This Instance Itself"));
  gtk_picture_save (dialog, "storage-itself");
  close_dialog (dialog);
}

static void
fill (Fixture *f)
{
  write_file (f->source, "uploads/new.png", "new");
  write_file (f->source, "uploads/2026/more.pdf", "more of it");
  write_file (f->source, "uploads/logo.png", "logo of development");
  write_file (f->source, "logs/main/system_1.log", "a log\n");
  write_file (f->source, "logs/main/request_1.log", "GET /\n");
  write_file (f->target, "uploads/logo.png", "logo of production!");
  write_file (f->target, "uploads/own.png", "only here");
}

/* Choosing compares at once, and nothing can be started before that is done. */
static void
test_compare (gconstpointer data)
{
  Fixture *f = (Fixture *) data;
  GtkWidget *dialog, *logs;

  fill (f);
  dialog = open_dialog (f, "content");
  GTK_FIXTURE_WAIT (says (dialog, "To copy", "2 files, 13 bytes"));
  g_assert_true (says (dialog, "There with other content", "1 file, 19 bytes"));
  g_assert_true (says (dialog, "Logs of requests", "1 file, 6 bytes"));
  g_assert_true (can_copy (dialog));
  gtk_picture_save (dialog, "storage");
  logs = adw_action_row_get_activatable_widget (ADW_ACTION_ROW (gtk_fixture_find (dialog, "AdwActionRow", "Logs")));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (logs), TRUE);
  g_assert_false (can_copy (dialog));
  GTK_FIXTURE_WAIT (says (dialog, "To copy", "3 files, 19 bytes"));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (logs), FALSE);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (adw_action_row_get_activatable_widget (ADW_ACTION_ROW (gtk_fixture_find (dialog, "AdwActionRow", "Uploaded files")))), FALSE);
  GTK_FIXTURE_WAIT (says (dialog, "To copy", "–"));
  g_assert_false (can_copy (dialog));
  close_dialog (dialog);
}

static void
test_copy (gconstpointer data)
{
  Fixture *f = (Fixture *) data;
  GtkWidget *dialog = open_dialog (f, "content");
  g_autofree char *more = NULL, *own = NULL, *logo = NULL, *replaced = NULL, *log = NULL;

  GTK_FIXTURE_WAIT (can_copy (dialog));
  gtk_widget_activate_action (dialog, "storage.start", NULL);
  gtk_fixture_settle ();
  GTK_FIXTURE_WAIT (ferry_job_list_is_empty (ferry_app_get_jobs (f->app)));
  more = read_file (f->target, "uploads/2026/more.pdf");
  g_assert_cmpstr (more, ==, "more of it");
  own = read_file (f->target, "uploads/own.png");
  g_assert_cmpstr (own, ==, "only here");
  logo = read_file (f->target, "uploads/logo.png");
  g_assert_cmpstr (logo, ==, "logo of production!");
  log = read_file (f->target, "logs/main/system_1.log");
  g_assert_null (log);
  dialog = open_dialog (f, "content");
  GTK_FIXTURE_WAIT (says (dialog, "There already", "2 files, 13 bytes"));
  g_assert_false (can_copy (dialog));
  gtk_switch_set_active (GTK_SWITCH (gtk_fixture_find (dialog, "GtkSwitch", NULL)), TRUE);
  g_assert_true (can_copy (dialog));
  gtk_picture_save (dialog, "storage-replace");
  gtk_widget_activate_action (dialog, "storage.start", NULL);
  gtk_fixture_settle ();
  GTK_FIXTURE_WAIT (ferry_job_list_is_empty (ferry_app_get_jobs (f->app)));
  replaced = read_file (f->target, "uploads/logo.png");
  g_assert_cmpstr (replaced, ==, "logo of development");
}

/* What can't be copied is told on the page. */
static void
test_fails (gconstpointer data)
{
  Fixture *f = (Fixture *) data;
  FerryMessageBar *bar;
  GtkWidget *dialog;

  write_file (f->source, "uploads/late.png", "late");
  write_file (f->target, "uploads/late.png/in/the/way", "x");
  dialog = open_dialog (f, "content");
  GTK_FIXTURE_WAIT (can_copy (dialog));
  gtk_widget_activate_action (dialog, "storage.start", NULL);
  gtk_fixture_settle ();
  bar = FERRY_MESSAGE_BAR (gtk_fixture_find (ferry_window_get_page (f->window), "FerryMessageBar", NULL));
  GTK_FIXTURE_WAIT (ferry_message_bar_get_text (bar) != NULL);
  g_assert_nonnull (strstr (ferry_message_bar_get_text (bar), "uploads/late.png"));
  gtk_fixture_settle ();
  gtk_picture_save (GTK_WIDGET (f->window), "storage-failed");
}

int
main (int    argc,
      char **argv)
{
  Fixture f = { 0 };
  int status;

  ferry_test_init (&argc, &argv);
  gtk_fixture_allow_dialogs ();
  f.app = gtk_fixture_init (&argc, &argv);
  f.source = gtk_fixture_add_instance (f.app, "Development", "development", gtk_fixture_nocobase_sql);
  f.target = gtk_fixture_add_instance (f.app, "Shop", "production", gtk_fixture_nocobase_sql);
  f.window = ferry_window_new (f.app);
  if (g_getenv ("FERRY_TEST_NARROW") != NULL)
    gtk_window_set_default_size (GTK_WINDOW (f.window), 700, 640);
  gtk_window_present (GTK_WINDOW (f.window));
  g_test_add_data_func ("/gtk/storage/empty", &f, test_empty);
  g_test_add_data_func ("/gtk/storage/compare", &f, test_compare);
  g_test_add_data_func ("/gtk/storage/copy", &f, test_copy);
  g_test_add_data_func ("/gtk/storage/fails", &f, test_fails);
  status = g_test_run ();
  gtk_fixture_close (GTK_WIDGET (f.window));
  g_object_unref (f.app);
  return status;
}
