#include "config.h"

#include "base/ferry-crypto.h"
#include "base/ferry-error.h"
#include "base/ferry-file.h"
#include "cloud/ferry-s3-signature.h"
#include "cloud/ferry-s3.h"

#include "ferry-test-env.h"
#include "ferry-test-files.h"

#include <glib/gstdio.h>
#include <string.h>

#define PART (5 * 1024 * 1024)   /* the least that S3 takes */

/* ---- the signature, by the examples that Amazon publishes ------------------------------------------------------------------- */

#define EXAMPLE_HASH "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define EXAMPLE_HOST { "host", "examplebucket.s3.amazonaws.com" }

static const struct
{
  const char    *method, *path, *query, *hash;
  FerryS3Header  headers[7];
  const char    *signature;
} examples[] = {
  { "GET", "/test.txt", "", EXAMPLE_HASH,
    { EXAMPLE_HOST, { "range", "bytes=0-9" }, { "x-amz-content-sha256", EXAMPLE_HASH }, { "x-amz-date", "20130524T000000Z" } },
    "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41" },
  { "PUT", "/test%24file.text", "", "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072",
    { { "date", "Fri, 24 May 2013 00:00:00 GMT" }, EXAMPLE_HOST, { "x-amz-content-sha256", "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072" },
      { "x-amz-date", "20130524T000000Z" }, { "x-amz-storage-class", "REDUCED_REDUNDANCY" } },
    "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd" },
  { "GET", "/", "lifecycle=", EXAMPLE_HASH, { EXAMPLE_HOST, { "x-amz-content-sha256", EXAMPLE_HASH }, { "x-amz-date", "20130524T000000Z" } },
    "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543" },
  { "GET", "/", "max-keys=2&prefix=J", EXAMPLE_HASH, { EXAMPLE_HOST, { "x-amz-content-sha256", EXAMPLE_HASH }, { "x-amz-date", "20130524T000000Z" } },
    "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7" },
};

static void
test_signature (void)
{
  const FerryS3Signing signing = { .access_key = "AKIAIOSFODNN7EXAMPLE", .secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", .region = "us-east-1", .service = "s3",
                                   .time = 1369353600 };

  for (guint i = 0; i < G_N_ELEMENTS (examples); i++)
    {
      g_autofree char *found = ferry_s3_authorization (&signing, examples[i].method, examples[i].path, examples[i].query, examples[i].headers, examples[i].hash);

      g_test_message ("%s", found);
      g_assert_true (g_str_has_suffix (found, examples[i].signature));
      g_assert_true (g_str_has_prefix (found, "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders="));
    }
}

/* two of the general test suite: blanks in values, and the plainest request */
static void
test_signature_suite (void)
{
  const FerryS3Signing signing = { .access_key = "AKIDEXAMPLE", .secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", .region = "us-east-1", .service = "service",
                                   .time = 1440938160 };
  const FerryS3Header vanilla[] = { { "host", "example.amazonaws.com" }, { "x-amz-date", "20150830T123600Z" }, { NULL } };
  const FerryS3Header trimmed[] = { { "host", "example.amazonaws.com" }, { "my-header1", " value1" }, { "my-header2", " \"a   b   c\"" }, { "x-amz-date", "20150830T123600Z" }, { NULL } };
  g_autofree char *first = ferry_s3_authorization (&signing, "GET", "/", "", vanilla, EXAMPLE_HASH);
  g_autofree char *second = ferry_s3_authorization (&signing, "GET", "/", "", trimmed, EXAMPLE_HASH);
  g_autofree char *third = ferry_s3_authorization (&signing, "GET", "/", "Param1=value1&Param2=value2", vanilla, EXAMPLE_HASH);

  g_assert_true (g_str_has_suffix (first, "Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"));
  g_assert_true (g_str_has_suffix (second, "Signature=acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"));
  g_assert_true (g_str_has_suffix (third, "Signature=b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"));
}

static void
test_encode (void)
{
  g_autofree char *text = ferry_s3_encode ("a/b c+d~é&=%", TRUE);
  g_autofree char *whole = ferry_s3_encode ("a/b", FALSE);

  g_assert_cmpstr (text, ==, "a/b%20c%2Bd~%C3%A9%26%3D%25");
  g_assert_cmpstr (whole, ==, "a%2Fb");
}

/* ---- settings --------------------------------------------------------------------------------------------------------------- */

static FerryCloudSettings *
settings_new (const char *endpoint,
              const char *bucket)
{
  FerryCloudSettings *settings = ferry_cloud_settings_new ();

  g_free (settings->endpoint);
  g_free (settings->bucket);
  g_free (settings->prefix);
  g_free (settings->access_key);
  settings->endpoint = g_strdup (endpoint);
  settings->bucket = g_strdup (bucket);
  settings->prefix = g_strdup ("ferry/its mine/");
  settings->access_key = g_strdup ("S3RVER");
  settings->path_style = TRUE;
  return settings;
}

static void
test_settings (void)
{
  static const char * const endpoints[] = { "", "s3.example.org", "ftp://s3.example.org", "https://", "https://user:word@s3.example.org", "https://s3.example.org/path", "https://s3.example.org?x=1",
                                            "https://s3.example.org#x", "https://s3 example.org" };
  static const char * const buckets[] = { "", "ab", "a/b", "../..", ".abc", "a b c", "bücket", "a?b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" };
  static const char * const prefixes[] = { "/a", "a/../b", "..", "a//b", "a\nb", "./a", "\xff" };

  for (guint i = 0; i < G_N_ELEMENTS (endpoints) + G_N_ELEMENTS (buckets) + G_N_ELEMENTS (prefixes); i++)
    {
      g_autoptr(FerryCloudSettings) settings = settings_new ("https://s3.example.org:9000/", "backups");
      g_autoptr(GError) error = NULL;
      guint b = i - G_N_ELEMENTS (endpoints), p = b - G_N_ELEMENTS (buckets);
      char **field = i < G_N_ELEMENTS (endpoints) ? &settings->endpoint : b < G_N_ELEMENTS (buckets) ? &settings->bucket : &settings->prefix;

      g_assert_true (ferry_cloud_settings_validate (settings, NULL));
      g_free (*field);
      *field = g_strdup (field == &settings->endpoint ? endpoints[i] : field == &settings->bucket ? buckets[b] : prefixes[p]);
      g_test_message ("%u", i);
      g_assert_false (ferry_cloud_settings_validate (settings, &error));
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_USAGE);
    }
}

static void
test_plain (void)
{
  static const struct { const char *endpoint; gboolean plain; } cases[] = {
    { "https://s3.example.org", FALSE }, { "http://s3.example.org", TRUE }, { "http://127.0.0.1:9000", FALSE }, { "http://localhost:9000", FALSE }, { "http://[::1]:9000", FALSE },
    { "http://127.0.0.1.example.org", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(FerryCloudSettings) settings = settings_new (cases[i].endpoint, "backups");

      g_assert_cmpint (ferry_cloud_settings_is_plain (settings), ==, cases[i].plain);
    }
}

/* ---- a real server ---------------------------------------------------------------------------------------------------------- */

static FerryS3 *
storage_new (const char *variable,
             const char *bucket,
             const char *secret)
{
  const char *endpoint = ferry_test_require_env (variable, "run the test by tests/cloud/with-s3");
  g_autoptr(FerryCloudSettings) settings = settings_new (endpoint, bucket);
  g_autoptr(GError) error = NULL;
  FerryS3 *s3 = ferry_s3_new (settings, secret, &error);

  g_assert_no_error (error);
  ferry_s3_set_patience (s3, 4, 4, PART);
  return s3;
}

/* bytes that repeat nowhere near */
static char *
make_file (const char *name,
           gsize       size)
{
  g_autofree char *path = g_build_filename (ferry_test_folder (), name, NULL);
  g_autofree guint32 *data = g_malloc (size + 4);
  guint32 state = 12345 + (guint32) size;

  for (gsize i = 0; i < size / 4 + 1; i++)
    data[i] = state = state * 1664525u + 1013904223u;
  g_assert_true (g_file_set_contents (path, (char *) data, (gssize) size, NULL));
  return g_steal_pointer (&path);
}

static void
assert_same (const char *a,
             const char *b)
{
  g_autofree char *left = ferry_sha256_file (a, NULL);
  g_autofree char *right = ferry_sha256_file (b, NULL);

  g_assert_nonnull (left);
  g_assert_cmpstr (left, ==, right);
}

/* there and back, and gone */
static void
assert_round_trip (FerryS3    *s3,
                   const char *key,
                   gsize       size)
{
  g_autofree char *path = make_file ("there", size);
  g_autofree char *back = g_build_filename (ferry_test_folder (), "back", NULL);
  g_autofree char *sha256 = ferry_sha256_file (path, NULL);
  g_autoptr(FerryJob) job = ferry_job_new ("Copy");
  g_autoptr(FerryS3Object) object = NULL;
  g_autoptr(GError) error = NULL;

  g_unlink (back);
  g_test_message ("%s, %" G_GSIZE_FORMAT " bytes", key, size);
  ferry_job_add_step (job, "copy", "Copy", 1);
  ferry_job_begin_step (job, "copy");
  ferry_s3_upload (s3, path, key, job, &error);
  g_assert_no_error (error);
  object = ferry_s3_look_at (s3, key, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (object->size, ==, size);
  ferry_s3_download (s3, key, back, job, &error);
  g_assert_no_error (error);
  assert_same (path, back);
  g_assert_true (ferry_s3_remove (s3, key, NULL, &error));
  g_assert_true (ferry_s3_remove (s3, key, NULL, &error));
  g_clear_pointer (&object, ferry_s3_object_free);
  object = ferry_s3_look_at (s3, key, NULL, &error);
  g_assert_null (object);
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND);
}

static void
test_sizes (void)
{
  static const gsize sizes[] = { 0, 1, 100000, PART - 1, PART, PART + 1, 2 * PART + 12345 };
  g_autoptr(FerryS3) s3 = storage_new ("FERRY_TEST_S3", "backups", "S3RVER");

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    assert_round_trip (s3, "ferry/it's mine/backup_20261127_0200 ä+&=%.nbdata", sizes[i]);
}

static void
test_list (void)
{
  g_autoptr(FerryS3) s3 = storage_new ("FERRY_TEST_S3", "backups", "S3RVER");
  g_autofree char *path = make_file ("small", 10);
  g_autoptr(GPtrArray) found = NULL;
  g_autoptr(GPtrArray) none = NULL;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 12; i++)
    {
      g_autofree char *key = g_strdup_printf (i % 3 == 0 ? "other/%02u" : "list of more/%02u", i);

      g_assert_true (ferry_s3_upload (s3, path, key, NULL, &error));
    }
  found = ferry_s3_list (s3, "list of more/", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (found->len, ==, 8);
  g_assert_cmpstr (((FerryS3Object *) g_ptr_array_index (found, 0))->key, ==, "list of more/01");
  g_assert_cmpint (((FerryS3Object *) g_ptr_array_index (found, 7))->size, ==, 10);
  g_assert_cmpint (((FerryS3Object *) g_ptr_array_index (found, 7))->modified, >, 0);
  none = ferry_s3_list (s3, "nothing/", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (none->len, ==, 0);
}

static void
test_test (void)
{
  g_autoptr(FerryS3) s3 = storage_new ("FERRY_TEST_S3", "backups", "S3RVER");
  g_autoptr(FerryS3) wrong = storage_new ("FERRY_TEST_S3", "backups", "wrong secret");
  g_autoptr(FerryS3) lost = storage_new ("FERRY_TEST_S3", "no-such-bucket", "S3RVER");
  g_autoptr(GPtrArray) left = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (ferry_s3_test (s3, NULL, &error));
  g_assert_no_error (error);
  left = ferry_s3_list (s3, "ferry/its mine/", NULL, &error);
  g_assert_cmpuint (left->len, ==, 0);
  g_assert_false (ferry_s3_test (wrong, NULL, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_AUTHENTICATION);
  g_assert_null (strstr (error->message, "wrong secret"));
  g_clear_error (&error);
  g_assert_false (ferry_s3_test (lost, NULL, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND);
}

static void
test_unreachable (void)
{
  g_autoptr(FerryCloudSettings) settings = settings_new ("http://127.0.0.1:9", "backups");
  g_autoptr(FerryS3) s3 = ferry_s3_new (settings, "S3RVER", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryJob) job = ferry_job_new ("Copy");

  ferry_s3_set_patience (s3, 2, 2, 0);
  g_assert_false (ferry_s3_test (s3, NULL, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_CONNECTION);
  g_clear_error (&error);
  ferry_job_cancel (job);
  g_assert_false (ferry_s3_test (s3, job, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_CANCELLED);
}

/* ---- one that fails --------------------------------------------------------------------------------------------------------- */

static const char * const overcome[] = { "500x2", "503x3", "429x1", "cut-put", "cut-get", "wrong-etag-once", "error-200", "lost-reply", "slow" };

static void
test_overcome (void)
{
  g_autoptr(FerryS3) s3 = storage_new ("FERRY_TEST_S3_FAULTS", "backups", "S3RVER");

  ferry_s3_set_patience (s3, 4, 4, 1000);
  for (guint i = 0; i < G_N_ELEMENTS (overcome); i++)
    for (gsize size = 999; size < 5000; size += 3500)
      {
        g_autofree char *key = g_strdup_printf ("%s/a b", overcome[i]);

        assert_round_trip (s3, key, size);
      }
}

static const struct { const char *fault; FerryError code; } fatal[] = {
  { "500x99", FERRY_ERROR_CONNECTION }, { "403x1", FERRY_ERROR_PERMISSION }, { "404x1", FERRY_ERROR_NOT_FOUND }, { "wrong-etag", FERRY_ERROR_DAMAGED }, { "spoiled", FERRY_ERROR_DAMAGED },
  { "short", FERRY_ERROR_DAMAGED },
};

static void
test_fatal_upload (void)
{
  g_autoptr(FerryS3) s3 = storage_new ("FERRY_TEST_S3_FAULTS", "backups", "S3RVER");
  g_autofree char *path = make_file ("parts", 4500);
  g_autoptr(FerryS3Object) open = NULL;

  ferry_s3_set_patience (s3, 3, 4, 1000);
  for (guint i = 0; i < G_N_ELEMENTS (fatal); i++)
    {
      g_autofree char *key = g_strdup_printf ("%s/fatal", fatal[i].fault);
      g_autoptr(GError) error = NULL;

      g_test_message ("%s", key);
      g_assert_false (ferry_s3_upload (s3, path, key, NULL, &error));
      g_assert_error (error, FERRY_ERROR, (int) fatal[i].code);
    }
  open = ferry_s3_look_at (s3, "uploads-open", NULL, NULL);
  g_assert_cmpint (open->size, ==, 0);   /* no part stays behind */
}

static const char * const spoiled_downloads[] = { "flip", "longer", "no-range" };

static void
test_fatal_download (void)
{
  g_autoptr(FerryS3) s3 = storage_new ("FERRY_TEST_S3_FAULTS", "backups", "S3RVER");
  g_autofree char *path = make_file ("whole", 300000);
  g_autofree char *back = g_build_filename (ferry_test_folder (), "spoiled", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (spoiled_downloads); i++)
    {
      g_autofree char *key = g_strdup_printf ("%s/file", spoiled_downloads[i]);
      g_autoptr(GError) error = NULL;
      g_autoptr(GDir) dir = NULL;
      const char *name;

      g_assert_true (ferry_s3_upload (s3, path, key, NULL, &error));
      g_test_message ("%s", key);
      g_assert_false (ferry_s3_download (s3, key, back, NULL, &error));
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED);
      dir = g_dir_open (ferry_test_folder (), 0, NULL);
      while ((name = g_dir_read_name (dir)) != NULL)
        g_assert_false (g_str_has_prefix (name, "spoiled"));
    }
}

static void
test_pages (void)
{
  g_autoptr(FerryS3) s3 = storage_new ("FERRY_TEST_S3_FAULTS", "backups", "S3RVER");
  g_autoptr(FerryS3) nonsense = storage_new ("FERRY_TEST_S3_FAULTS", "nonsense", "S3RVER");
  g_autofree char *path = make_file ("small", 3);
  g_autoptr(GPtrArray) found = NULL;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 7; i++)
    {
      g_autofree char *key = g_strdup_printf ("pages/a&b %u", i);

      g_assert_true (ferry_s3_upload (s3, path, key, NULL, NULL));
    }
  found = ferry_s3_list (s3, "pages/", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (found->len, ==, 7);
  g_assert_cmpstr (((FerryS3Object *) g_ptr_array_index (found, 6))->key, ==, "pages/a&b 6");
  g_assert_null (ferry_s3_list (nonsense, "", NULL, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED);
}

int
main (int   argc,
      char *argv[])
{
  ferry_test_init (&argc, &argv);
  g_test_add_func ("/cloud/signature", test_signature);
  g_test_add_func ("/cloud/signature-suite", test_signature_suite);
  g_test_add_func ("/cloud/encode", test_encode);
  g_test_add_func ("/cloud/settings", test_settings);
  g_test_add_func ("/cloud/plain", test_plain);
  g_test_add_func ("/cloud/server/sizes", test_sizes);
  g_test_add_func ("/cloud/server/list", test_list);
  g_test_add_func ("/cloud/server/test", test_test);
  g_test_add_func ("/cloud/server/unreachable", test_unreachable);
  g_test_add_func ("/cloud/faults/overcome", test_overcome);
  g_test_add_func ("/cloud/faults/fatal-upload", test_fatal_upload);
  g_test_add_func ("/cloud/faults/fatal-download", test_fatal_download);
  g_test_add_func ("/cloud/faults/pages", test_pages);
  return g_test_run ();
}
