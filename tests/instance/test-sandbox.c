#include "config.h"

#include "base/ferry-error.h"
#include "ferry-test-env.h"
#include "ferry-test-files.h"
#include "instance/ferry-local-instance.h"
#include "schedule/ferry-schedule.h"

#include <glib/gstdio.h>

#define DATABASE (FERRY_CAN_LIST_TABLES | FERRY_CAN_CREATE | FERRY_CAN_CHECK | FERRY_CAN_PLAN | FERRY_CAN_EXECUTE | FERRY_CAN_ROLL_BACK | FERRY_CAN_BACK_UP \
                  | FERRY_CAN_SET_VARIABLES | FERRY_CAN_PROVE_BACKUP | FERRY_CAN_RESTORE | FERRY_CAN_SCHEDULE)

/* The file that tells of a sandbox; none when the tests end. */
static void
enter (gboolean inside)
{
  g_autofree char *path = g_build_filename (ferry_test_folder (), "flatpak-info", NULL);

  if (inside)
    ferry_test_write (path, "[Application]\n");
  else
    g_remove (path);
  g_setenv ("FERRY_FLATPAK_INFO", path, TRUE);
}

static FerryInstance *
instance_new (const char *uri)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryCatalogue) catalogue = ferry_catalogue_new (NULL, &error);
  g_autoptr(FerryInstanceRecord) record = g_new0 (FerryInstanceRecord, 1);
  FerryInstance *instance;

  record->id = g_strdup ("id-1");
  record->name = g_strdup ("prod");
  record->stage = g_strdup ("production");
  record->kind = g_strdup ("database");
  record->uri = g_strdup (uri);
  record->restart_command = g_strdup_printf ("touch %s/restarted", ferry_test_folder ());
  instance = ferry_local_instance_new (record, ferry_test_folder (), catalogue, &error);
  g_assert_no_error (error);
  return instance;
}

static const struct { const char *uri; gboolean usable; const char *way; } databases[] = {
  { "sqlite:///run/user/1000/doc/5c1f/nocobase.sqlite", FALSE, "flatpak override --user --filesystem=FOLDER" },
  { "sqlite:///run/flatpak/doc/5c1f/nocobase.sqlite", FALSE, "agent" },
  { "sqlite:///run/flatpak/other/../doc/5c1f/nocobase.sqlite", FALSE, "agent" },
  { "sqlite:///srv/app/doc/nocobase.sqlite", TRUE, NULL },
  { "sqlite:///run/user/1000/documents/nocobase.sqlite", TRUE, NULL },
  { "postgresql://nb@db.example/nb", TRUE, NULL },
  { "postgresql:///nb?hostaddr=127.0.0.1", TRUE, NULL },
  { "postgresql:///nb", FALSE, "127.0.0.1" },
  { "postgresql:///nb?host=/no/such/folder", FALSE, "--filesystem=/no/such/folder io.github.ferryapp.Ferry" },
  { "postgresql:///nb?host=/", TRUE, NULL },
};

static void
test_database (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr(FerryInstance) instance = instance_new (databases[i].uri);
  g_autofree char *reason = NULL;

  enter (FALSE);
  g_assert_cmpint (ferry_instance_get_capabilities (instance) & DATABASE, ==, DATABASE);
  g_assert_null (ferry_instance_dup_why_not (instance, FERRY_CAN_EXECUTE));
  enter (TRUE);
  g_assert_cmpint (ferry_instance_get_capabilities (instance) & DATABASE, ==, databases[i].usable ? DATABASE : 0);
  reason = ferry_instance_dup_why_not (instance, FERRY_CAN_EXECUTE);
  if (databases[i].usable)
    g_assert_null (reason);
  else
    g_assert_nonnull (strstr (reason, databases[i].way));
  enter (FALSE);
}

/* Whatever asks, and whether it looked at the capabilities or not: the database is not opened. */
static void
test_not_opened (void)
{
  g_autoptr(FerryInstance) instance = instance_new ("sqlite:///run/user/1000/doc/5c1f/nocobase.sqlite");
  g_autoptr(GError) outside = NULL;
  g_autoptr(GError) inside = NULL;

  enter (FALSE);
  g_assert_null (ferry_instance_probe (instance, NULL, &outside));
  g_assert_error (outside, FERRY_ERROR, FERRY_ERROR_NOT_FOUND);
  enter (TRUE);
  g_assert_null (ferry_instance_probe (instance, NULL, &inside));
  g_assert_error (inside, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (inside->message, "document portal"));
  enter (FALSE);
}

static void
test_restart (void)
{
  g_autoptr(FerryInstance) instance = instance_new ("postgresql://nb@db.example/nb");
  g_autofree char *witness = g_build_filename (ferry_test_folder (), "restarted", NULL);
  g_autofree char *reason = NULL;
  g_autoptr(GError) error = NULL;

  enter (FALSE);
  g_assert_true (ferry_instance_get_capabilities (instance) & FERRY_CAN_RESTART);
  enter (TRUE);
  g_assert_false (ferry_instance_get_capabilities (instance) & FERRY_CAN_RESTART);
  reason = ferry_instance_dup_why_not (instance, FERRY_CAN_RESTART);
  g_assert_nonnull (strstr (reason, "agent"));
  g_assert_false (ferry_instance_restart (instance, NULL, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED);
  g_assert_false (g_file_test (witness, G_FILE_TEST_EXISTS));
  enter (FALSE);
}

static void
test_timer (void)
{
  g_autoptr(GError) error = NULL;

  enter (TRUE);
  g_assert_false (ferry_schedule_timer_is_enabled ());
  g_assert_false (ferry_schedule_enable_timer (TRUE, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, "cron"));
  enter (FALSE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (databases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/sandbox/database/%u", i);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_database);
    }
  g_test_add_func ("/sandbox/not-opened", test_not_opened);
  g_test_add_func ("/sandbox/restart", test_restart);
  g_test_add_func ("/sandbox/timer", test_timer);
  return g_test_run ();
}
