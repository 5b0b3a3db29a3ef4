#include "config.h"

#include "ferry-test-env.h"

#include "ferry-test-files.h"

static void
forget_outer_settings (void)
{
  g_auto (GStrv) names = g_listenv ();

  for (guint i = 0; names[i] != NULL; i++)
    if (g_str_has_prefix (names[i], "PG") || g_str_has_prefix (names[i], "DB_") || g_str_equal (names[i], "NO_COLOR") || g_str_equal (names[i], "LANGUAGE"))
      g_unsetenv (names[i]);
}

static void
set_folder (const char *name,
            const char *folder,
            const char *child)
{
  g_autofree char *path = g_build_filename (folder, child, NULL);

  g_setenv (name, path, TRUE);
}

void
ferry_test_init (int    *argc,
                 char ***argv)
{
  const char *folder;

  forget_outer_settings ();
  folder = ferry_test_folder ();
  g_setenv ("HOME", folder, TRUE);
  set_folder ("XDG_DATA_HOME", folder, "data");
  set_folder ("XDG_CONFIG_HOME", folder, "config");
  set_folder ("XDG_CACHE_HOME", folder, "cache");
  set_folder ("FERRY_HOME", folder, "ferry");
  g_test_init (argc, argv, NULL);
}

char *
ferry_test_source_path (const char *relative)
{
  const char *root = ferry_test_require_env ("FERRY_SOURCE_ROOT", "run it through meson test");

  return g_build_filename (root, relative, NULL);
}

char *
ferry_test_shared_path (const char *relative)
{
  const char *root = ferry_test_require_env ("FERRY_SOURCE_ROOT", "run it through meson test");
  g_autofree char *path = g_build_filename (root, "..", "shared", relative, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS) ? g_steal_pointer (&path) : NULL;
}

const char *
ferry_test_require_env (const char *name,
                        const char *how)
{
  const char *value = g_getenv (name);

  if (value == NULL || *value == '\0')
    g_error ("%s is not set: %s", name, how);

  return value;
}

static gboolean
give_up_cb (gpointer user_data)
{
  gboolean *late = user_data;

  *late = TRUE;
  return G_SOURCE_REMOVE;
}

void
ferry_test_wait (FerryTestCondition done,
                 gpointer           user_data,
                 guint              seconds)
{
  gboolean late = FALSE;
  guint source = g_timeout_add_seconds (seconds, give_up_cb, &late);

  while (!done (user_data) && !late)
    g_main_context_iteration (NULL, TRUE);

  if (late)
    g_error ("waited %u s in vain", seconds);
  g_source_remove (source);
}
