#include "config.h"

#include "gtk-fixture.h"
#include "gtk-picture.h"

#include "ferry-loader.h"

#include "cloud/ferry-s3.h"

/* Copies of backups in a real S3 storage, fetched back in the window. Started by tests/cloud/with-s3. */

typedef struct { FerryApp *app; FerryInstanceItem *item; FerryWindow *window; } Fixture;

static FerryInstance *
instance_of (Fixture *f)
{
  return ferry_instance_item_get_instance (f->item);
}

static void
set_text (char       **place,
          const char  *text)
{
  g_free (*place);
  *place = g_strdup (text);
}

static void
set_cloud (Fixture *f)
{
  g_autoptr(FerryBackupSettings) settings = ferry_backup_settings_new ();
  g_autoptr(GError) error = NULL;

  settings->secrets_in_file = TRUE;
  settings->cloud->enabled = TRUE;
  set_text (&settings->cloud->endpoint, ferry_test_require_env ("FERRY_TEST_S3", "run it through tests/cloud/with-s3"));
  set_text (&settings->cloud->bucket, "backups");
  set_text (&settings->cloud->prefix, "window/");
  set_text (&settings->cloud->access_key, "S3RVER");
  settings->cloud->path_style = TRUE;
  settings->cloud_secret = g_strdup ("S3RVER");
  ferry_instance_set_backup_settings (instance_of (f), settings, &error);
  g_assert_no_error (error);
}

static GtkWidget *
open_dialog (Fixture *f)
{
  GtkWidget *page;

  ferry_window_show (f->window, ferry_instance_item_get_id (f->item), "backups");
  gtk_fixture_settle ();
  page = gtk_fixture_find (ferry_window_get_page (f->window), "FerryBackupsPage", NULL);
  gtk_widget_activate_action (page, "backups.choose-copy", NULL);
  return gtk_fixture_wait_window ("FerryCopiesDialog");
}

static FerryLoader *
loader_of (GtkWidget *dialog)
{
  return FERRY_LOADER (gtk_fixture_find (dialog, "FerryLoader", NULL));
}

static gboolean
is_in (GtkWidget  *dialog,
       const char *state)
{
  return g_strcmp0 (ferry_loader_get_state (loader_of (dialog)), state) == 0;
}

static void
test_none (gconstpointer data)
{
  Fixture *f = (Fixture *) data;
  GtkWidget *dialog = open_dialog (f);

  GTK_FIXTURE_WAIT (is_in (dialog, "error"));   /* no storage is named yet */
  gtk_picture_save (dialog, "copies-error");
  gtk_window_destroy (GTK_WINDOW (dialog));
  set_cloud (f);
  dialog = open_dialog (f);
  GTK_FIXTURE_WAIT (is_in (dialog, "empty"));
  gtk_picture_save (dialog, "copies-empty");
  gtk_window_destroy (GTK_WINDOW (dialog));
}

/* (transfer full): name of a backup that is in the storage and nowhere else */
static char *
make_copy (Fixture *f)
{
  FerryBackupCreate options = { .everything = TRUE, .reason = "manual" };
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryBackup) backup = ferry_instance_create_backup (instance_of (f), &options, NULL, &error);
  g_autoptr(FerryBackupSettings) settings = ferry_instance_get_backup_settings (instance_of (f), NULL);
  FerryS3 *s3 = ferry_s3_new (settings->cloud, "S3RVER", &error);
  char *name = g_strdup (ferry_backup_get_name (backup));
  g_autofree char *key = g_strconcat ("window/", name, NULL);

  g_assert_no_error (error);
  g_assert_true (ferry_s3_upload (s3, ferry_backup_get_path (backup), key, NULL, &error));
  g_assert_true (ferry_instance_remove_backup (instance_of (f), name, &error));
  ferry_s3_free (s3);
  return name;
}

static void
test_fetch (gconstpointer data)
{
  Fixture *f = (Fixture *) data;
  g_autofree char *name = make_copy (f);
  GtkWidget *dialog = open_dialog (f), *page, *row;
  GtkListBox *list = GTK_LIST_BOX (gtk_fixture_find (dialog, "GtkListBox", NULL));
  g_autoptr(FerryBackup) found = NULL;

  GTK_FIXTURE_WAIT (is_in (dialog, "content"));
  gtk_picture_save (dialog, "copies");
  row = GTK_WIDGET (gtk_list_box_get_row_at_index (list, 0));
  g_assert_true (g_str_has_suffix (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), name));
  g_signal_emit_by_name (list, "row-activated", row);
  page = gtk_fixture_find (ferry_window_get_page (f->window), "FerryBackupsPage", NULL);
  list = GTK_LIST_BOX (gtk_fixture_find (page, "GtkListBox", NULL));
  GTK_FIXTURE_WAIT (gtk_list_box_get_row_at_index (list, 0) != NULL);
  found = ferry_instance_find_backup (instance_of (f), name, NULL, NULL);
  g_assert_nonnull (found);
  g_assert_true (ferry_backup_get_restorable (found));
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
  f.item = gtk_fixture_add_instance (f.app, "Shop", "production", gtk_fixture_nocobase_sql);
  f.window = ferry_window_new (f.app);
  gtk_window_present (GTK_WINDOW (f.window));
  g_test_add_data_func ("/gtk/copies/none", &f, test_none);
  g_test_add_data_func ("/gtk/copies/fetch", &f, test_fetch);
  status = g_test_run ();
  gtk_fixture_close (GTK_WIDGET (f.window));
  g_object_unref (f.app);
  return status;
}
