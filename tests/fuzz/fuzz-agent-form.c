#include "config.h"

/* A form as it is uploaded to the agent: taken or refused, and no file is left behind. */
#include "ferry-agent-form.c"

#include <unistd.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize length);

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         length)
{
  g_autofree char *path = g_strdup_printf ("%s/ferry-fuzz-form-%d", g_get_tmp_dir (), (int) getpid ());
  g_autoptr(GInputStream) stream = g_memory_input_stream_new_from_data (data, (gssize) length, NULL);
  g_autoptr(GError) error = NULL;
  FerryAgentForm *form = ferry_agent_form_read (stream, "multipart/form-data; boundary=B", "file", path, NULL, &error);

  g_assert_true ((form == NULL) == (error != NULL));
  ferry_agent_form_free (form);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  return 0;
}
