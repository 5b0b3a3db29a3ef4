#include "config.h"

#include "instance/ferry-backup-retention.h"

/* A list is text, newest first: a letter a backup (s scheduled, m by hand, r release, x execution, f foreign), "!" after it: damaged, "?": never read. */
static GPtrArray *
make (const char *text)
{
  GPtrArray *backups = g_ptr_array_new_with_free_func (g_object_unref);

  for (const char *p = text; *p != '\0'; p++)
    {
      const char *reason = *p == 's' ? "scheduled" : *p == 'm' ? "manual" : *p == 'r' ? "release" : *p == 'x' ? "execution" : NULL;
      g_autofree char *name = g_strdup_printf ("%u", backups->len);
      gboolean damaged = p[1] == '!', unread = p[1] == '?';

      g_ptr_array_add (backups, g_object_new (FERRY_TYPE_BACKUP, "name", name, "reason", reason != NULL ? reason : "scheduled",
                                              "origin", *p == 'f' ? FERRY_BACKUP_FOREIGN : FERRY_BACKUP_AUTHENTICATED,
                                              "verified", unread ? 0 : G_GINT64_CONSTANT (1), "problem", damaged ? "damaged" : NULL, NULL));
      p += damaged || unread;
    }
  return backups;
}

static gboolean
is_named (FerryBackup *backup,
          gpointer     user_data)
{
  return g_strcmp0 (ferry_backup_get_name (backup), user_data) == 0;
}

/* @expected: the places of those that may go */
static void
assert_chosen (const char *list,
               guint       keep,
               const char *stays,
               const char *expected)
{
  g_autoptr(GPtrArray) backups = make (list);
  g_autoptr(GPtrArray) chosen = ferry_backup_retention_choose (backups, keep, stays != NULL ? is_named : NULL, (gpointer) stays);
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < chosen->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", ferry_backup_get_name (g_ptr_array_index (chosen, i)));
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_keep (void)
{
  assert_chosen ("", 3, NULL, "");
  assert_chosen ("sss", 3, NULL, "");
  assert_chosen ("sssss", 3, NULL, "3 4");
  assert_chosen ("sssss", 0, NULL, "");
  assert_chosen ("sssss", 1, NULL, "1 2 3 4");
}

static void
test_never_asked (void)
{
  assert_chosen ("mmmrrrfff", 1, NULL, "");
  assert_chosen ("msmsms", 1, NULL, "3 5");
  /* each kind keeps its own number */
  assert_chosen ("xxxxsss", 2, NULL, "2 3 6");
}

static void
test_last_good (void)
{
  assert_chosen ("s!s!s!s", 1, NULL, "");
  /* damaged ones take no place: two good ones stay, and what is older goes, good or not */
  assert_chosen ("s!ss!ss!s", 2, NULL, "4 5");
  /* one that nobody has read is not known to be good */
  assert_chosen ("s?s?ss", 1, NULL, "3");
  assert_chosen ("x!s!x", 1, NULL, "");
}

static void
test_must_stay (void)
{
  assert_chosen ("ssss", 1, "2", "1 3");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/instance/retention/keep", test_keep);
  g_test_add_func ("/instance/retention/never-asked", test_never_asked);
  g_test_add_func ("/instance/retention/last-good", test_last_good);
  g_test_add_func ("/instance/retention/must-stay", test_must_stay);
  return g_test_run ();
}
