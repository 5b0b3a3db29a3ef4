#include "config.h"

#include "ferry-agent-form.h"

#include "ferry.h"
#include "ferry-test-env.h"
#include "ferry-test-files.h"

#include <string.h>

#define TYPE "multipart/form-data; boundary=XyZ"
#define PART(name, text) "--XyZ\r\nContent-Disposition: form-data; name=\"" name "\"\r\n\r\n" text "\r\n"
#define FILE_PART(name, text) "--XyZ\r\nContent-Disposition: form-data; name=\"" name "\"; filename=\"../../etc/passwd\"\r\nContent-Type: application/octet-stream\r\n\r\n" text "\r\n"
#define END "--XyZ--\r\n"

/* a stream that gives @step bytes at a time */
typedef struct { GFilterInputStream parent_instance; gsize step; } Drip;
typedef GFilterInputStreamClass DripClass;
GType drip_get_type (void);
G_DEFINE_TYPE (Drip, drip, G_TYPE_FILTER_INPUT_STREAM)

static gssize
drip_read (GInputStream  *stream,
           void          *buffer,
           gsize          count,
           GCancellable  *cancellable,
           GError       **error)
{
  GInputStream *base = g_filter_input_stream_get_base_stream (G_FILTER_INPUT_STREAM (stream));

  return g_input_stream_read (base, buffer, MIN (count, ((Drip *) stream)->step), cancellable, error);
}

static void
drip_class_init (DripClass *klass)
{
  G_INPUT_STREAM_CLASS (klass)->read_fn = drip_read;
}

static void
drip_init (Drip *self)
{
}

static char *
place (void)
{
  static const char *folder;

  if (folder == NULL)
    folder = ferry_test_folder ();
  return g_build_filename (folder, "upload", NULL);
}

static FerryAgentForm *
read_form (const char  *text,
           gsize        length,
           gsize        step,
           GError     **error)
{
  g_autofree char *path = place ();
  g_autoptr(GInputStream) base = g_memory_input_stream_new_from_data (text, (gssize) length, NULL);
  g_autoptr(GInputStream) drip = g_object_new (drip_get_type (), "base-stream", base, NULL);

  ((Drip *) drip)->step = step;
  return ferry_agent_form_read (drip, TYPE, "file", path, NULL, error);
}

static void
test_whole (void)
{
  for (gsize step = 1; step < 40; step += 3)
    {
      static const char good[] = PART ("password", "s3cret \r\n--Xy pass") FILE_PART ("file", "PK\r\n--XyY\r\n\r\n--X") PART ("empty", "") PART ("name", "\303\244") END;
      g_autoptr(GError) error = NULL;
      g_autoptr(FerryAgentForm) form = read_form (good, sizeof good - 1, step, &error);
      g_autofree char *content = NULL, *path = place ();

      g_assert_no_error (error);
      g_assert_cmpstr (ferry_agent_form_get (form, "password"), ==, "s3cret \r\n--Xy pass");
      g_assert_cmpstr (ferry_agent_form_get (form, "empty"), ==, "");
      g_assert_cmpstr (ferry_agent_form_get (form, "name"), ==, "\303\244");
      g_assert_null (ferry_agent_form_get (form, "file"));
      g_assert_cmpstr (form->file, ==, path);
      g_assert_true (g_file_get_contents (form->file, &content, NULL, NULL));
      g_assert_cmpstr (content, ==, "PK\r\n--XyY\r\n\r\n--X");
      g_clear_pointer (&form, ferry_agent_form_free);
      g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
    }
}

static void
test_refused (void)
{
  static const char * const table[] = {
    "",
    "--XyZ",
    "--XyZ\r\n",
    "--XyZ--",                                      /* closes before it opens: an empty form is one */
    "x" PART ("a", "b") END,
    PART ("a", "b"),
    PART ("a", "b") "--XyZ",
    PART ("a", "b") "--XyZ-",
    PART ("a", "b") PART ("a", "c") END,
    PART ("a", "b") END "more",
    PART ("a", "b\r\n--XyZ\n") END,              /* a boundary that is followed by something else */
    FILE_PART ("other", "b") END,
    FILE_PART ("file", "b") FILE_PART ("file", "c") END,
    "--XyZ\r\nContent-Type: text/plain\r\n\r\nb\r\n" END,
    "--XyZ\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\nb\r\n" END,
    "--XyZ\r\nContent-Disposition: form-data\r\n\r\nb\r\n" END,
    "--XyZ\r\nContent-Disposition: form-data; name=\"a\r\n\r\nb\r\n" END,
    "--XyZ\r\nContent-Disposition: form-data; name=\"a\"\r\nContent-Transfer-Encoding: base64\r\n\r\nb\r\n" END,
    PART ("a", "\377") END,
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(FerryAgentForm) form = read_form (table[i], strlen (table[i]), 1000, &error);
      g_autofree char *path = place ();

      if (g_str_equal (table[i], "--XyZ--"))
        {
          g_assert_no_error (error);
          g_assert_cmpuint (g_hash_table_size (form->fields), ==, 0);
          continue;
        }
      g_test_message ("%u", i);
      g_assert_null (form);
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_USAGE);
      g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
    }
}

static void
test_limits (void)
{
  g_autoptr(GString) long_field = g_string_new ("--XyZ\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n");
  g_autoptr(GString) long_head = g_string_new ("--XyZ\r\nContent-Disposition: form-data; name=\"a\"\r\nX: ");
  g_autoptr(GString) many = g_string_new (NULL);
  GString *all[] = { long_field, long_head, many };

  for (guint i = 0; i <= FERRY_AGENT_FORM_FIELD_LIMIT; i++)
    g_string_append_c (long_field, 'x');
  g_string_append (long_field, "\r\n" END);
  for (guint i = 0; i <= FERRY_AGENT_FORM_HEAD_LIMIT; i++)
    g_string_append_c (long_head, 'x');
  g_string_append (long_head, "\r\n\r\nb\r\n" END);
  for (guint i = 0; i <= FERRY_AGENT_FORM_PARTS; i++)
    g_string_append_printf (many, "--XyZ\r\nContent-Disposition: form-data; name=\"a%u\"\r\n\r\nb\r\n", i);
  g_string_append (many, END);
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(FerryAgentForm) form = read_form (all[i]->str, all[i]->len, 100000, &error);

      g_assert_null (form);
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_USAGE);
    }
}

static void
test_boundaries (void)
{
  static const struct { const char *type; gboolean good; } table[] = {
    { NULL, FALSE }, { "", FALSE }, { "multipart/form-data", FALSE }, { "multipart/form-data; boundary=", FALSE }, { "application/json; boundary=XyZ", FALSE },
    { "multipart/form-data; boundary=\"XyZ\"", TRUE }, { "Multipart/Form-Data; charset=utf-8; boundary=XyZ", TRUE },
    { "multipart/form-data; boundary=12345678901234567890123456789012345678901234567890123456789012345678901", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr(GInputStream) stream = g_memory_input_stream_new_from_data (PART ("a", "b") END, -1, NULL);
      g_autofree char *path = place ();
      g_autoptr(FerryAgentForm) form = ferry_agent_form_read (stream, table[i].type, "file", path, NULL, NULL);

      g_assert_cmpint (form != NULL, ==, table[i].good);
    }
}

int
main (int    argc,
      char **argv)
{
  ferry_test_init (&argc, &argv);
  g_test_add_func ("/agent/form/whole", test_whole);
  g_test_add_func ("/agent/form/refused", test_refused);
  g_test_add_func ("/agent/form/limits", test_limits);
  g_test_add_func ("/agent/form/boundaries", test_boundaries);
  return g_test_run ();
}
