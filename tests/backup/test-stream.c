#include "config.h"

#include "backup-fixture.h"
#include "backup/ferry-backup-digest.h"
#include "backup/ferry-backup-name.h"
#include "base/ferry-crypto.h"
#include "base/ferry-error.h"
#include "ferry-test-env.h"
#include "ferry-test-files.h"
#include "ferry-test-postgres.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A dump of whose bytes it is known that they were read whole goes straight from the backup's file into pg_restore. */

#define WAIT_US (20 * G_USEC_PER_SEC)

/* Rows that do not compress to nothing: the dump takes some pieces of what is read at once. */
#define SCHEMA \
  "CREATE TABLE parent (id int PRIMARY KEY, t text); INSERT INTO parent VALUES (1, 'a'), (2, E'\\\\.\\n');" \
  "CREATE TABLE child (id serial PRIMARY KEY, parent int REFERENCES parent, t text);" \
  "INSERT INTO child (parent, t) SELECT 1 + i % 2, md5(i::text) || md5((-i)::text) || md5((i * 7)::text) FROM generate_series(1, 20000) i; CREATE INDEX ON child (t);" \
  "SELECT lo_from_bytea(4711, 'large object');"

#define MUTATE "DELETE FROM child WHERE id % 2 = 0; UPDATE parent SET t = 'changed'; ALTER TABLE child ADD COLUMN more int; SELECT lo_unlink(4711);"

/** What the last moment before COMMIT found. */
typedef struct
{
  char *folder;     /* of the backup */
  guint called;
  guint extracted;  /* folders of unfinished files beside the backup */
} Finish;

static gboolean
finish_cb (FerryDatabase  *db,
           gpointer        user_data,
           GError        **error)
{
  Finish *self = user_data;
  g_autoptr(GDir) dir = g_dir_open (self->folder, 0, error);
  const char *name;

  self->called++;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, ".ferry-backup-"))
      self->extracted++;
  return dir != NULL;
}

/** A database, its backup and what was changed since. */
typedef struct
{
  char      *database;
  FerrySite *site;
  char      *path;
  char      *sha256;
  char      *then;     /* the state that is in the backup */
  char      *now;
  Finish     finish;
} Place;

static void
place_init (Place      *self,
            const char *schema,
            const char *password)
{
  self->database = g_strdup (ferry_test_postgres_create_database ());
  ferry_test_postgres_run (self->database, schema);
  self->site = backup_fixture_new_postgres (self->database, NULL);
  self->path = backup_fixture_create (self->site, password);
  self->sha256 = ferry_sha256_file (self->path, NULL);
  self->then = backup_fixture_state (self->site);
  ferry_test_postgres_run (self->database, MUTATE);
  self->now = backup_fixture_state (self->site);
  self->finish.folder = g_path_get_dirname (self->path);
}

static void
place_clear (Place *self)
{
  g_clear_object (&self->site);
  g_free (self->database);
  g_free (self->path);
  g_free (self->sha256);
  g_free (self->then);
  g_free (self->now);
  g_free (self->finish.folder);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Place, place_clear)

static gboolean
restore (Place       *self,
         const char  *password,
         FerryJob    *job,
         GError     **error)
{
  FerryRestoreOptions options = { .sha256 = self->sha256, .read_before = TRUE, .password = password, .lock_holder = "test", .finish = finish_cb, .user_data = &self->finish };

  return ferry_backup_restore (self->site, self->path, &options, job, error);
}

static void
assert_state (Place      *self,
              const char *expected)
{
  g_autofree char *state = backup_fixture_state (self->site);

  g_assert_cmpstr (state, ==, expected);
}

static void
test_streamed (gconstpointer password)
{
  g_auto(Place) place = { NULL };
  g_autoptr(GError) error = NULL;
  g_autofree char *object = NULL;

  place_init (&place, SCHEMA, password);
  g_assert_true (restore (&place, password, NULL, &error));
  g_assert_no_error (error);
  assert_state (&place, place.then);
  object = ferry_test_postgres_value (place.database, "SELECT convert_from(lo_get(4711), 'UTF8')");
  g_assert_cmpstr (object, ==, "large object");
  g_assert_cmpuint (place.finish.called, ==, 1);
  /* an encrypted one lies there in plain, and no more than that */
  g_assert_cmpuint (place.finish.extracted, ==, password != NULL ? 1 : 0);
}

/* The digest is of another file than the one that lies there: refused before the database hears of it. */
static void
test_other_file (void)
{
  g_auto(Place) place = { NULL };
  g_autoptr(GError) error = NULL;

  place_init (&place, SCHEMA, NULL);
  place.sha256[0] = place.sha256[0] == '0' ? '1' : '0';
  ferry_test_postgres_run (place.database, "CREATE FUNCTION no() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'touched'; END $$;"
                                           "CREATE EVENT TRIGGER no ON ddl_command_start EXECUTE FUNCTION no()");
  g_assert_false (restore (&place, NULL, NULL, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED);
  assert_state (&place, place.now);
  g_assert_cmpuint (place.finish.called, ==, 0);
}

static const struct { const char *name; double where; gboolean last_piece; } flips[] = {
  { "first", 0.02, FALSE }, { "middle", 0.5, FALSE }, { "late", 0.9, FALSE }, { "last", 1.0, TRUE },
};

/* A byte of the dump is another one, and the digest is the damaged file's: so nobody noticed before. The checksum does, at the latest when all is read; nothing stays of it. */
static void
test_flipped (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_auto(Place) place = { NULL };
  g_autoptr(FerryZip) zip = NULL;
  const FerryZipEntry *entry;
  g_autofree char *sidecar = NULL;
  g_autoptr(GError) error = NULL;

  place_init (&place, SCHEMA, NULL);
  zip = ferry_zip_open (place.path, FERRY_ZIP_FOREIGN, &error);
  g_assert_no_error (error);
  entry = ferry_zip_find (zip, "data");
  g_assert_cmpint (entry->size, >, 3 * 256 * 1024);
  sidecar = ferry_backup_name_sidecar (place.path);
  g_unlink (sidecar);
  backup_fixture_flip_byte (place.path, entry->offset + (gint64) ((double) (entry->size - 1) * flips[i].where));
  g_free (place.sha256);
  place.sha256 = ferry_sha256_file (place.path, NULL);
  g_assert_false (restore (&place, NULL, NULL, &error));
  g_assert_cmpuint (error->domain, ==, FERRY_ERROR);
  if (flips[i].last_piece)
    g_assert_cmpint (error->code, ==, FERRY_ERROR_DAMAGED);
  assert_state (&place, place.now);
  g_assert_cmpuint (place.finish.called, ==, 0);
}

/* ---- while the server takes its time ------------------------------------------------------------------------------------------ */

/* Once there is a table "fuse", a row makes the server wait for a table "go". */
#define SLOW \
  "CREATE TABLE slow (id int); INSERT INTO slow VALUES (1); CREATE FUNCTION wait(id int) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN " \
  "IF EXISTS (SELECT FROM pg_catalog.pg_class WHERE relname = 'fuse') THEN FOR i IN 1 .. 600 LOOP " \
  "EXIT WHEN EXISTS (SELECT FROM pg_catalog.pg_class WHERE relname = 'go'); PERFORM pg_catalog.pg_sleep(0.05); END LOOP; END IF; RETURN true; END $$;" \
  "ALTER TABLE slow ADD CHECK (wait(id));" SCHEMA

static void
wait_until_asleep (const char *database)
{
  gint64 end = g_get_monotonic_time () + WAIT_US;
  gboolean asleep = FALSE;

  while (!asleep && g_get_monotonic_time () < end)
    {
      g_autofree char *found = ferry_test_postgres_value (database, "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'");

      asleep = found != NULL;
    }
  g_assert_true (asleep);
}

/* Somebody writes into the file, whose bytes are all read by then. */
static gpointer
change_file (gpointer data)
{
  Place *place = data;

  wait_until_asleep (place->database);
  backup_fixture_flip_byte (place->path, 0);
  ferry_test_postgres_run (place->database, "CREATE TABLE go (x int)");
  return NULL;
}

static void
test_changed_meanwhile (void)
{
  g_auto(Place) place = { NULL };
  g_autoptr(GError) error = NULL;
  GThread *thread;

  place_init (&place, SLOW, NULL);
  ferry_test_postgres_run (place.database, "CREATE TABLE fuse (x int)");
  thread = g_thread_new ("change", change_file, &place);
  g_assert_false (restore (&place, NULL, NULL, &error));
  g_thread_join (thread);
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED);
  ferry_test_postgres_run (place.database, "DROP TABLE go, fuse");
  assert_state (&place, place.now);
  g_assert_cmpuint (place.finish.called, ==, 0);
}

/** A restore that is cancelled. */
typedef struct
{
  Place    *place;
  FerryJob *job;
} Cancelling;

static gpointer
cancel (gpointer data)
{
  Cancelling *self = data;

  wait_until_asleep (self->place->database);
  ferry_job_cancel (self->job);
  return NULL;
}

static void
test_cancelled (void)
{
  g_auto(Place) place = { NULL };
  g_autoptr(FerryJob) job = ferry_job_new ("restore");
  Cancelling cancelling = { &place, job };
  g_autoptr(GError) error = NULL;
  GThread *thread;

  place_init (&place, SLOW, NULL);
  ferry_test_postgres_run (place.database, "CREATE TABLE fuse (x int)");
  thread = g_thread_new ("cancel", cancel, &cancelling);
  g_assert_false (restore (&place, NULL, job, &error));
  g_thread_join (thread);
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_CANCELLED);
  ferry_test_postgres_run (place.database, "DROP TABLE fuse");
  assert_state (&place, place.now);
}

/* ---- digests that are kept ------------------------------------------------------------------------------------------------------ */

#define FILE_SIZE (4 * 1024 * 1024)

/* Bytes that this process has asked the system for. */
static gint64
bytes_read (void)
{
  g_autofree char *text = ferry_test_read ("/proc/self/io", NULL);

  g_assert_true (g_str_has_prefix (text, "rchar: "));
  return g_ascii_strtoll (text + strlen ("rchar: "), NULL, 10);
}

/* Whether the digest came without reading. */
static gboolean
is_kept (const char *path,
         char      **sha256)
{
  gint64 before = bytes_read ();
  g_autoptr(GError) error = NULL;

  g_clear_pointer (sha256, g_free);
  *sha256 = ferry_backup_digest (path, &error);
  g_assert_no_error (error);
  return bytes_read () - before < FILE_SIZE;
}

/* A file that was written a moment ago is read again each time; one that stands still is not. */
static void
wait_until_kept (const char *path,
                 char      **sha256)
{
  gint64 end = g_get_monotonic_time () + WAIT_US;

  g_assert_false (is_kept (path, sha256));
  while (!is_kept (path, sha256))
    g_assert_cmpint (g_get_monotonic_time (), <, end);
}

/* Size and time of modification are as they were: so it looks to who does not look well. */
static void
change_secretly (const char *path)
{
  struct stat info;

  g_assert_cmpint (stat (path, &info), ==, 0);
  backup_fixture_flip_byte (path, FILE_SIZE / 2);
  g_assert_cmpint (utimensat (AT_FDCWD, path, (struct timespec[]) { info.st_atim, info.st_mtim }, 0), ==, 0);
}

static void
test_digest (void)
{
  g_autofree char *path = g_build_filename (ferry_test_folder (), "file", NULL);
  g_autofree char *content = g_strnfill (FILE_SIZE, 'x');
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *plain = NULL;
  g_autofree char *anew = NULL;
  g_autoptr(GError) error = NULL;
  int fd;
  gint64 before;

  ferry_test_write (path, content);
  wait_until_kept (path, &first);
  plain = ferry_sha256_file (path, NULL);
  g_assert_cmpstr (first, ==, plain);
  before = bytes_read ();
  anew = ferry_backup_digest_anew (path, NULL);
  g_assert_cmpstr (anew, ==, first);
  g_assert_cmpint (bytes_read () - before, >=, FILE_SIZE);
  fd = open (path, O_RDONLY | O_CLOEXEC);
  before = bytes_read ();
  g_assert_true (ferry_backup_digest_holds (fd, path, first, &error));
  g_assert_cmpint (bytes_read () - before, <, FILE_SIZE);
  change_secretly (path);
  g_assert_false (ferry_backup_digest_holds (fd, path, first, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED);
  close (fd);
  g_assert_false (is_kept (path, &second));
  g_assert_cmpstr (second, !=, first);
}

/* Another file of the same name: who holds the old one open still has what was meant. */
static void
test_replaced (void)
{
  g_autofree char *path = g_build_filename (ferry_test_folder (), "file", NULL);
  g_autofree char *other = g_strconcat (path, ".new", NULL);
  g_autofree char *sha256 = NULL;
  g_autofree char *replaced = NULL;
  g_autoptr(GError) error = NULL;
  int fd;

  ferry_test_write (path, "one");
  ferry_test_write (other, "two");
  sha256 = ferry_backup_digest (path, &error);
  fd = open (path, O_RDONLY | O_CLOEXEC);
  g_assert_cmpint (g_rename (other, path), ==, 0);
  g_assert_true (ferry_backup_digest_holds (fd, path, sha256, &error));
  g_assert_no_error (error);
  close (fd);
  replaced = ferry_backup_digest (path, &error);
  g_assert_cmpstr (replaced, !=, sha256);
  g_assert_null (ferry_backup_digest ("/nowhere/at/all", &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND);
}

int
main (int   argc,
      char *argv[])
{
  ferry_test_init (&argc, &argv);
  g_test_add_data_func ("/backup/stream/plain", NULL, test_streamed);
  g_test_add_data_func ("/backup/stream/encrypted", "pw", test_streamed);
  g_test_add_func ("/backup/stream/other-file", test_other_file);
  for (guint i = 0; i < G_N_ELEMENTS (flips); i++)
    {
      g_autofree char *path = g_strdup_printf ("/backup/stream/flipped/%s", flips[i].name);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_flipped);
    }
  g_test_add_func ("/backup/stream/changed-meanwhile", test_changed_meanwhile);
  g_test_add_func ("/backup/stream/cancelled", test_cancelled);
  g_test_add_func ("/backup/digest/kept", test_digest);
  g_test_add_func ("/backup/digest/replaced", test_replaced);
  return g_test_run ();
}
