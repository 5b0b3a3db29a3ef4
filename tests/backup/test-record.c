#include "config.h"

#include "backup-fixture.h"

#include "backup/ferry-backup-files.h"
#include "backup/ferry-backup-record.h"
#include "base/ferry-crypto.h"
#include "ferry-test-env.h"
#include "ferry-test-files.h"

#include <glib/gstdio.h>
#include <string.h>

#define SCHEMA "CREATE TABLE t (a)"

static char *
record_path (FerrySite  *site,
             const char *sha256)
{
  return g_strdup_printf ("%s/backup-records/%s.json", ferry_site_get_state_folder (site), sha256);
}

static gboolean
is_made (FerrySite  *site,
         const char *path)
{
  g_autoptr(GPtrArray) records = ferry_backup_records_load (site);
  const FerryBackupRecord *record = ferry_backup_records_find (records, path);

  return record != NULL && record->made;
}

/* What was made here is known by its place, and by its bytes wherever it is; a changed file is another one. */
static void
test_known (void)
{
  g_autoptr(FerrySite) site = backup_fixture_new_sqlite (SCHEMA);
  g_autofree char *path = backup_fixture_create (site, NULL);
  g_autofree char *sha256 = ferry_sha256_file (path, NULL);
  g_autoptr(GPtrArray) records = ferry_backup_records_load (site);
  const FerryBackupRecord *record = ferry_backup_records_find_digest (records, sha256);

  g_assert_true (is_made (site, path));
  g_assert_nonnull (record);
  g_assert_true (record->made);
  g_assert_cmpint (record->verified, >, 0);
  g_assert_cmpint (record->proven, ==, 0);
  backup_fixture_flip_byte (path, 100);
  g_assert_false (is_made (site, path));
}

/* A record that somebody wrote without the key, or for another size, vouches for nothing. */
static void
test_forged (void)
{
  g_autoptr(FerrySite) site = backup_fixture_new_sqlite (SCHEMA);
  g_autofree char *path = backup_fixture_create (site, NULL);
  g_autofree char *sha256 = ferry_sha256_file (path, NULL);
  g_autofree char *file = record_path (site, sha256);
  g_autofree char *key = g_strdup_printf ("%s/backup-records/key", ferry_site_get_state_folder (site));
  g_autofree char *text = ferry_test_read (file, NULL);
  char *seal = strstr (text, "\"seal\"");

  g_assert_nonnull (seal);
  seal = strstr (seal, ": \"") + 3;
  *seal = *seal == '0' ? '1' : '0';
  ferry_test_write (file, text);
  g_assert_false (is_made (site, path));
  *seal = 'x';
  g_unlink (key);
  g_assert_false (is_made (site, path));
}

/* What a trial found is remembered, good or bad, and a later one counts. */
static void
test_trials (void)
{
  g_autoptr(FerrySite) site = backup_fixture_new_sqlite (SCHEMA);
  g_autofree char *path = backup_fixture_create (site, NULL);
  g_autofree char *sha256 = ferry_sha256_file (path, NULL);
  g_autoptr(GPtrArray) bad = NULL;
  g_autoptr(GPtrArray) good = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (ferry_backup_record_note (site, path, sha256, FERRY_BACKUP_FAILED, "broken", &error));
  bad = ferry_backup_records_load (site);
  g_assert_cmpstr (ferry_backup_records_find (bad, path)->failure, ==, "broken");
  g_assert_cmpint (ferry_backup_records_find (bad, path)->proven, ==, 0);
  g_assert_true (ferry_backup_record_note (site, path, sha256, FERRY_BACKUP_PROVEN, NULL, &error));
  good = ferry_backup_records_load (site);
  g_assert_null (ferry_backup_records_find (good, path)->failure);
  g_assert_cmpint (ferry_backup_records_find (good, path)->proven, >, 0);
  g_assert_true (ferry_backup_records_find (good, path)->made);
  g_assert_no_error (error);
}

/* ---- swap ------------------------------------------------------------------------------------------------------------------ */

/* Two states of the files: of the backup, and of now. */
typedef struct
{
  FerrySite *site;
  char      *backup;
  char      *journal;
  char      *then;
  char      *now;
} Swap;

static void
swap_init (Swap *self)
{
  g_autofree char *path = NULL;

  self->site = backup_fixture_new_sqlite (SCHEMA);
  self->backup = backup_fixture_create (self->site, NULL);
  self->journal = g_build_filename (ferry_site_get_state_folder (self->site), "restore", NULL);
  self->then = backup_fixture_files (self->site);
  path = backup_fixture_path (self->site, "uploads/a.txt");
  ferry_test_write (path, "changed since");
  self->now = backup_fixture_files (self->site);
  g_assert_cmpstr (self->then, !=, self->now);
}

static void
swap_clear (Swap *self)
{
  g_object_unref (self->site);
  g_free (self->backup);
  g_free (self->journal);
  g_free (self->then);
  g_free (self->now);
}

/* Swaps in, leaves all as a killed process does, and settles; twice, as after a second kill. */
static void
settle (gboolean committed)
{
  Swap self;
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryBackupArchive) archive = NULL;
  g_autofree char *files = NULL;
  FerryBackupSwap *swap;
  gboolean swapped;

  swap_init (&self);
  archive = ferry_backup_archive_open (self.backup, NULL, &error);
  swap = ferry_backup_swap_new (ferry_site_get_storage (self.site), archive, TRUE, self.journal, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (ferry_backup_swap_in (swap, &error));
  ferry_backup_swap_keep (swap);
  ferry_backup_swap_free (swap);
  g_assert_true (ferry_backup_swap_settle (self.journal, committed, &swapped, &error));
  g_assert_true (swapped);
  files = backup_fixture_files (self.site);
  g_assert_cmpstr (files, ==, committed ? self.then : self.now);
  g_assert_true (ferry_backup_swap_settle (self.journal, committed, &swapped, &error));
  g_assert_false (swapped);
  g_assert_no_error (error);
  swap_clear (&self);
}

static void
test_finish (void)
{
  settle (TRUE);
}

static void
test_undo (void)
{
  settle (FALSE);
}

int
main (int   argc,
      char *argv[])
{
  ferry_test_init (&argc, &argv);
  g_test_add_func ("/backup/record/known", test_known);
  g_test_add_func ("/backup/record/forged", test_forged);
  g_test_add_func ("/backup/record/trials", test_trials);
  g_test_add_func ("/backup/swap/finish", test_finish);
  g_test_add_func ("/backup/swap/undo", test_undo);
  return g_test_run ();
}
