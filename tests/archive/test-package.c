#include "config.h"

#include "archive-fixture.h"

#include "archive/ferry-zip.h"
#include "base/ferry-crypto.h"
#include "base/ferry-error.h"
#include "base/ferry-json.h"
#include "ferry-test-env.h"
#include "ferry-test-files.h"
#include "model/ferry-variable.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->folder = g_build_filename (ferry_test_folder (), "package-XXXXXX", NULL);
  g_assert_nonnull (g_mkdtemp (fixture->folder));
  fixture->path = g_build_filename (fixture->folder, "migration_1.nbdata", NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_free (fixture->folder);
  g_free (fixture->path);
}

static gboolean
open_and_verify (const char  *path,
                 GError     **error)
{
  g_autoptr(FerryPackage) package = ferry_package_open (path, error);

  return package != NULL && ferry_package_verify (package, NULL, error);
}

static void
assert_refused (const char *path,
                FerryError  code)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (open_and_verify (path, &error));
  g_assert_error (error, FERRY_ERROR, (gint) code);
  g_assert_nonnull (strstr (error->message, path));
}

static void
assert_rows (FerryPackage       *package,
             const char         *name,
             const char * const *lines)
{
  FerryPackageTable *table = ferry_package_metadata_find_table (ferry_package_get_metadata (package), name);
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryRowReader) rows = ferry_package_read_rows (package, table, &error);
  const char *line;
  gsize length;

  g_assert_no_error (error);
  for (; *lines != NULL; lines++)
    {
      g_assert_true (ferry_row_reader_next (rows, &line, &length, &error));
      g_assert_cmpmem (line, length, *lines, strlen (*lines));
      g_assert_true (line[length] == '\n' || line[length] == '\0');
    }
  g_assert_false (ferry_row_reader_next (rows, &line, &length, &error));
  g_assert_no_error (error);
  g_assert_false (ferry_row_reader_next (rows, &line, &length, &error));
  g_assert_no_error (error);
}

static void
test_round_trip (Fixture       *fixture,
                 gconstpointer  data)
{
  static const char * const roles[] = { "admin\tAdministrator", "sales\tSales\\tteam", "support\t\\N", NULL };
  static const char * const settings[] = { "9\tx\t{\"a\":1}", "10\ty\t\\N", NULL };
  g_autofree char *digest = archive_make_package (fixture->path);
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryPackage) package = ferry_package_open (fixture->path, &error);
  FerryPackageMetadata *metadata;
  GStatBuf info;

  g_assert_no_error (error);
  g_assert_cmpstr (ferry_package_get_digest (package), ==, digest);
  g_assert_cmpstr (ferry_package_get_path (package), ==, fixture->path);
  g_assert_cmpint (g_stat (fixture->path, &info), ==, 0);
  g_assert_cmpint (ferry_package_get_size (package), ==, info.st_size);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_assert_true (ferry_package_verify (package, NULL, &error));
  assert_rows (package, "roles", roles);
  assert_rows (package, "settings", settings);
  metadata = ferry_package_get_metadata (package);
  g_assert_null (ferry_package_read_rows (package, ferry_package_metadata_find_table (metadata, "tokens"), &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND);
  g_assert_nonnull (ferry_schema_find_table (ferry_package_get_structure (package), "tokens"));
}

static void
test_metadata (Fixture       *fixture,
               gconstpointer  data)
{
  g_autofree char *digest = archive_make_package (fixture->path);
  g_autoptr(FerryPackage) package = ferry_package_open (fixture->path, NULL);
  FerryPackageMetadata *metadata = ferry_package_get_metadata (package);
  FerryVariable *secret = g_ptr_array_index (metadata->variables, 1);
  FerryPackageTable *roles = ferry_package_metadata_find_table (metadata, "roles");
  g_autoptr(JsonNode) again = ferry_package_metadata_to_json (metadata);
  g_autofree char *text = ferry_json_to_string (again, FALSE);
  g_autofree char *sha256 = ferry_sha256_hex (text, strlen (text));

  g_assert_cmpstr (sha256, ==, digest);
  g_assert_true (g_str_has_prefix (text, "{\"kind\":\"migration\",\"formatVersion\":1,"));
  g_assert_cmpstr (metadata->application_version, ==, "2.2.15");
  g_assert_null (metadata->created_by);
  g_assert_true (metadata->underscored);
  g_assert_cmpstr (g_hash_table_lookup (metadata->env, "DB_UNDERSCORED"), ==, "true");
  g_assert_cmpstr (ferry_variable_get_name (secret), ==, "SMTP_PASSWORD");
  g_assert_true (ferry_variable_get_secret (secret));
  g_assert_null (ferry_variable_get_value (secret));
  g_assert_cmpint (roles->rows, ==, 3);
  g_assert_cmpstr (roles->columns[1], ==, "title");
  g_assert_true (roles->order->unique);
  g_assert_null (ferry_package_metadata_find_table (metadata, "nothing"));
}

/* bound to a target: for every table with rows, or for none */
static void
test_bound (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *digest = archive_make_package (fixture->path), *hash = g_strnfill (64, 'b');
  g_autoptr(FerryPackage) package = ferry_package_open (fixture->path, NULL);
  FerryPackageMetadata *metadata = ferry_package_get_metadata (package);
  g_autoptr(FerryPackageMetadata) again = NULL;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 5; i++)   /* the target, and a table with rows more each time; the last table has none */
    {
      g_autoptr(JsonNode) node = ferry_package_metadata_to_json (metadata);

      g_clear_pointer (&again, ferry_package_metadata_unref);
      g_clear_error (&error);
      again = ferry_package_metadata_new_from_json (node, &error);
      g_assert_true ((again != NULL) == (i == 0 || i == 4));
      g_assert_true (again != NULL || g_error_matches (error, FERRY_ERROR, FERRY_ERROR_DAMAGED));
      if (i == 0)
        metadata->target_id = g_strdup ("0b5c0f4e-7b1a-4d0c-8d8f-6f1d2c3b4a59");
      else if (i < 4)
        ((FerryPackageTable *) g_ptr_array_index (metadata->tables, i - 1))->target_sha256 = g_strdup (hash);
    }
  g_assert_cmpstr (again->target_id, ==, metadata->target_id);
  g_assert_cmpstr (ferry_package_metadata_find_table (again, "roles")->target_sha256, ==, hash);
  g_assert_null (ferry_package_metadata_find_table (again, "tokens")->target_sha256);
  hash[3] = 'x';
  g_free (ferry_package_metadata_find_table (metadata, "roles")->target_sha256);
  ferry_package_metadata_find_table (metadata, "roles")->target_sha256 = g_strdup (hash);
  {
    g_autoptr(JsonNode) node = ferry_package_metadata_to_json (metadata);

    g_assert_null (ferry_package_metadata_new_from_json (node, NULL));
  }
}

/* many blocks through both threads */
static void
test_large (Fixture       *fixture,
            gconstpointer  data)
{
  gint64 n = 120000;
  g_autoptr(FerrySchema) schema = archive_schema ();
  g_autoptr(FerryPackageMetadata) metadata = archive_metadata ();
  FerryPackageTable *table = archive_table (schema, "settings", FERRY_RULE_UPSERT);
  g_autoptr(FerryRowReader) rows = archive_rows_counted (n);
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryPackageWriter) writer = ferry_package_writer_new (fixture->path, &error);

  g_ptr_array_add (metadata->tables, table);
  g_assert_true (ferry_package_writer_set_structure (writer, metadata, schema, &error));
  g_assert_true (ferry_package_writer_add_table (writer, table, rows, NULL, &error));
  g_assert_true (ferry_package_writer_finish (writer, metadata, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (table->rows, ==, n);
  g_assert_cmpint (table->bytes, >, 5 * 1024 * 1024);
  open_and_verify (fixture->path, &error);
  g_assert_no_error (error);
}

/* rows that are all the same pack so well that they would look like a bomb */
static void
test_repeated (Fixture       *fixture,
               gconstpointer  data)
{
  g_autofree const char **lines = g_new0 (const char *, 400001);
  g_autoptr(FerrySchema) schema = archive_schema ();
  g_autoptr(FerryPackageMetadata) metadata = archive_metadata ();
  FerryPackageTable *table = archive_table (schema, "logs", FERRY_RULE_OVERWRITE);
  g_autoptr(FerryRowReader) rows = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryPackageWriter) writer = ferry_package_writer_new (fixture->path, &error);

  for (guint i = 0; i < 400000; i++)
    lines[i] = "1\tthe same text in every row of a table that has no key, as some tables of logs have";
  rows = archive_rows_new (lines);
  g_ptr_array_add (metadata->tables, table);
  g_assert_true (ferry_package_writer_set_structure (writer, metadata, schema, &error));
  g_assert_true (ferry_package_writer_add_table (writer, table, rows, NULL, &error));
  g_assert_true (ferry_package_writer_finish (writer, metadata, NULL, &error));
  open_and_verify (fixture->path, &error);
  g_assert_no_error (error);
}

typedef struct
{
  const char * const *lines;
  gboolean            failing;
  FerryError          code;
} BadRows;

static const char * const descending[] = { "b\t1", "a\t2", NULL };
static const char * const twice[] = { "a\t1", "a\t2", NULL };
static const char * const too_few[] = { "a", NULL };
static const char * const too_many[] = { "a\tb\tc", NULL };
static const char * const fine[] = { "a\tb", NULL };
static const BadRows bad_rows[] = {
  { descending, FALSE, FERRY_ERROR_FAILED },
  { twice, FALSE, FERRY_ERROR_FAILED },
  { too_few, FALSE, FERRY_ERROR_FAILED },
  { too_many, FALSE, FERRY_ERROR_FAILED },
  { fine, TRUE, FERRY_ERROR_CONNECTION },
};

static void
test_bad_rows (Fixture       *fixture,
               gconstpointer  data)
{
  for (guint i = 0; i < G_N_ELEMENTS (bad_rows); i++)
    {
      g_autoptr(FerrySchema) schema = archive_schema ();
      FerryPackageTable *table = archive_table (schema, "roles", FERRY_RULE_OVERWRITE);
      g_autoptr(FerryRowReader) rows = bad_rows[i].failing ? archive_rows_failing (bad_rows[i].lines) : archive_rows_new (bad_rows[i].lines);
      g_autoptr(GError) error = NULL;
      FerryPackageWriter *writer = ferry_package_writer_new (fixture->path, &error);

      g_assert_false (ferry_package_writer_add_table (writer, table, rows, NULL, &error));
      g_assert_error (error, FERRY_ERROR, (gint) bad_rows[i].code);
      g_assert_finalize_object (writer);
      g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
      g_assert_cmpint (g_mkdir (fixture->folder, 0700), ==, 0);
      ferry_package_table_free (table);
    }
}

static void
test_exists (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  ferry_test_write (fixture->path, "mine");
  g_assert_null (ferry_package_writer_new (fixture->path, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_EXISTS);
}

/* /dev/full can't be a folder; a folder that is not there can */
static void
test_no_folder (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "missing", "x.nbdata", NULL);
  g_autoptr(GError) error = NULL;

  g_assert_null (ferry_package_writer_new (path, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND);
}

/* every byte changed in two ways, every length: all refused */
static void
test_every_fault (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autofree char *digest = archive_make_package (fixture->path);
  gsize length = 0;
  g_autofree char *bytes = ferry_test_read (fixture->path, &length);

  for (gsize i = 0; i < length * 2; i++)
    {
      char mask = i % 2 == 0 ? (char) (1 << g_test_rand_int_range (0, 8)) : (char) 0xff;

      bytes[i / 2] ^= mask;
      g_assert_true (g_file_set_contents (fixture->path, bytes, (gssize) length, NULL));
      g_assert_false (open_and_verify (fixture->path, NULL));
      bytes[i / 2] ^= mask;
    }
  for (gsize i = 0; i < length; i++)
    {
      g_assert_true (g_file_set_contents (fixture->path, bytes, (gssize) i, NULL));
      g_assert_false (open_and_verify (fixture->path, NULL));
    }
  g_assert_true (g_file_set_contents (fixture->path, bytes, (gssize) length, NULL));
  g_assert_true (open_and_verify (fixture->path, NULL));
}

static void
test_other_files (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autofree char *missing = g_build_filename (fixture->folder, "missing.nbdata", NULL);

  assert_refused (missing, FERRY_ERROR_NOT_FOUND);
  assert_refused (fixture->folder, FERRY_ERROR_USAGE);
  ferry_test_write (fixture->path, "");
  assert_refused (fixture->path, FERRY_ERROR_DAMAGED);
  ferry_test_write (fixture->path, "-- a file of text, which is no package at all and has some length");
  assert_refused (fixture->path, FERRY_ERROR_DAMAGED);
}

static void
test_encrypted (Fixture       *fixture,
                gconstpointer  data)
{
  char bytes[4096];

  ferry_random_bytes (bytes, sizeof bytes);
  bytes[0] = 'x';
  g_assert_true (g_file_set_contents (fixture->path, bytes, sizeof bytes, NULL));
  g_assert_cmpint (ferry_file_probe_kind (fixture->path, NULL), ==, FERRY_FILE_ENCRYPTED);
  assert_refused (fixture->path, FERRY_ERROR_UNSUPPORTED);
  g_assert_true (g_file_set_contents (fixture->path, bytes, sizeof bytes - 1, NULL));
  g_assert_cmpint (ferry_file_probe_kind (fixture->path, NULL), ==, FERRY_FILE_UNKNOWN);
}

static void
test_backup (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryZipWriter) writer = ferry_zip_writer_new (fixture->path, &error);

  g_assert_true (ferry_zip_writer_add (writer, "_metadata.json", FERRY_ZIP_DEFLATED, "{\"metadataVersion\":2}", 21, &error));
  g_assert_true (ferry_zip_writer_add (writer, "data", FERRY_ZIP_DEFLATED, "x", 1, &error));
  g_assert_true (ferry_zip_writer_finish (writer, &error));
  g_assert_cmpint (ferry_file_probe_kind (fixture->path, &error), ==, FERRY_FILE_BACKUP);
  g_assert_no_error (error);
}

typedef struct
{
  const char    *file;
  FerryFileKind  kind;
} Sample;

/* what NocoBase itself wrote, where the samples are at hand */
static void
test_samples (Fixture       *fixture,
              gconstpointer  data)
{
  static const Sample samples[] = {
    { "nocobase/backups/postgres.nbdata", FERRY_FILE_BACKUP },
    { "nocobase/backups/sqlite.nbdata", FERRY_FILE_BACKUP },
    { "nocobase/backups/postgres-encrypted.nbdata", FERRY_FILE_ENCRYPTED },
    { "inputs/chinook.sqlite.gz", FERRY_FILE_UNKNOWN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      g_autofree char *path = ferry_test_shared_path (samples[i].file);
      g_autoptr(GError) error = NULL;

      if (path == NULL)
        continue;
      g_assert_cmpint (ferry_file_probe_kind (path, &error), ==, samples[i].kind);
      g_assert_no_error (error);
      if (samples[i].kind != FERRY_FILE_UNKNOWN)
        assert_refused (path, FERRY_ERROR_UNSUPPORTED);
    }
}

static void
test_cancelled (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(FerryJob) job = ferry_job_new ("test");
  g_autofree char *digest = archive_make_package (fixture->path);
  g_autoptr(FerryPackage) package = ferry_package_open (fixture->path, NULL);
  g_autoptr(GError) error = NULL;

  ferry_job_cancel (job);
  g_assert_false (ferry_package_verify (package, job, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_CANCELLED);
}

#define CHILD "FERRY_TEST_PACKAGE_PATH"
#define CHILD_FAILED 100

typedef struct
{
  const char *call;
  const char *fault;
  FerryError  code;
} Fault;

static const Fault faults[] = {
  { "pwrite64", "ENOSPC", FERRY_ERROR_NO_SPACE },
  { "pwrite64", "EIO", FERRY_ERROR_IO },
  { "fsync", "EIO", FERRY_ERROR_IO },
  { "fsync", "ENOSPC", FERRY_ERROR_NO_SPACE },
};

/* in a process of its own, whose system calls are made to fail: the error's code as the exit status */
static int
run_child (const char *path)
{
  g_autoptr(GError) error = NULL;

  if (archive_try_package (path, NULL, &error))
    return 0;

  return error->domain == FERRY_ERROR ? CHILD_FAILED + error->code : 1;
}

static int
run_with_fault (const char  *path,
                const Fault *fault,
                guint        when)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *trace = g_strdup_printf ("trace=%s", fault->call);
  g_autofree char *inject = g_strdup_printf ("inject=%s:error=%s:when=%u", fault->call, fault->fault, when);
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_autoptr(GSubprocess) child = NULL;
  g_autoptr(GError) error = NULL;

  g_subprocess_launcher_setenv (launcher, CHILD, path, TRUE);
  g_subprocess_launcher_setenv (launcher, "ASAN_OPTIONS", "detect_leaks=0", TRUE);
  child = g_subprocess_launcher_spawn (launcher, &error, "strace", "-f", "-qq", "-o", "/dev/null", "-e", trace, "-e", inject,
                                       self, NULL);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait (child, NULL, &error));
  g_assert_true (g_subprocess_get_if_exited (child));

  return g_subprocess_get_exit_status (child);
}

/* each of the calls fails once: never a false success, always the right error, nothing left behind */
static void
test_fault (Fixture       *fixture,
            gconstpointer  data)
{
  const Fault *fault = data;
  int status = -1;
  guint when;

  for (when = 1; status != 0; when++)
    {
      g_assert_cmpuint (when, <, 100);
      status = run_with_fault (fixture->path, fault, when);
      if (status == 0)
        break;
      g_assert_cmpint (status, ==, CHILD_FAILED + (int) fault->code);
      g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
      g_assert_cmpint (g_mkdir (fixture->folder, 0700), ==, 0);
    }
  g_assert_cmpuint (when, >, 2);
  g_assert_true (open_and_verify (fixture->path, NULL));
}

static void
add (const char    *path,
     gconstpointer  data,
     void         (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, data, set_up, test, tear_down);
}

int
main (int    argc,
      char **argv)
{
  if (g_getenv (CHILD) != NULL)
    return run_child (g_getenv (CHILD));

  ferry_test_init (&argc, &argv);

  add ("/archive/package/round-trip", NULL, test_round_trip);
  add ("/archive/package/metadata", NULL, test_metadata);
  add ("/archive/package/bound", NULL, test_bound);
  add ("/archive/package/large", NULL, test_large);
  add ("/archive/package/repeated", NULL, test_repeated);
  add ("/archive/package/bad-rows", NULL, test_bad_rows);
  add ("/archive/package/exists", NULL, test_exists);
  add ("/archive/package/no-folder", NULL, test_no_folder);
  add ("/archive/package/every-fault", NULL, test_every_fault);
  add ("/archive/package/other-files", NULL, test_other_files);
  add ("/archive/package/encrypted", NULL, test_encrypted);
  add ("/archive/package/backup", NULL, test_backup);
  add ("/archive/package/samples", NULL, test_samples);
  add ("/archive/package/cancelled", NULL, test_cancelled);
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autofree char *path = g_strdup_printf ("/archive/package/fault/%s-%s", faults[i].call, faults[i].fault);

      add (path, &faults[i], test_fault);
    }

  return g_test_run ();
}
