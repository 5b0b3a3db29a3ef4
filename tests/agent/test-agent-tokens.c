#include "config.h"

#include "ferry-agent-attempts.h"
#include "ferry-agent-tokens.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

typedef struct
{
  char             *folder;
  FerryAgentTokens *tokens;
} Fixture;

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  self->folder = g_dir_make_tmp ("ferry-tokens-XXXXXX", NULL);
  self->tokens = ferry_agent_tokens_new (self->folder);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  ferry_agent_tokens_free (self->tokens);
  ferry_folder_remove (self->folder, NULL);
  g_free (self->folder);
}

static char *
create (Fixture         *self,
        const char      *name,
        FerryAgentScope  scope,
        gint64           expires)
{
  g_autoptr(GError) error = NULL;
  char *token = ferry_agent_tokens_create (self->tokens, name, scope, expires, &error);

  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (token, "ferry_"));
  g_assert_cmpuint (strlen (token), ==, strlen ("ferry_") + 43);   /* 256 bits */
  return token;
}

static void
test_life (Fixture       *self,
           gconstpointer  data)
{
  char *first = create (self, "ci", FERRY_AGENT_WRITE, 0), *second = create (self, "reader", FERRY_AGENT_READ, 0);
  g_autoptr(FerryAgentTokens) other = ferry_agent_tokens_new (self->folder);   /* as an agent that runs */
  g_autoptr(FerryAgentToken) found = ferry_agent_tokens_find (other, first, 1), reader = ferry_agent_tokens_find (other, second, 1);
  g_autoptr(GError) error = NULL;

  g_assert_cmpstr (first, !=, second);
  g_assert_cmpstr (found->name, ==, "ci");
  g_assert_cmpint (found->scope, ==, FERRY_AGENT_WRITE);
  g_assert_cmpint (reader->scope, ==, FERRY_AGENT_READ);
  g_assert_null (ferry_agent_tokens_find (other, "ferry_", 1));
  g_assert_null (ferry_agent_tokens_find (other, "", 1));
  first[20] = first[20] == 'a' ? 'b' : 'a';
  g_assert_null (ferry_agent_tokens_find (other, first, 1));
  g_assert_true (ferry_agent_tokens_revoke (self->tokens, "reader", &error));
  g_assert_no_error (error);
  g_assert_null (ferry_agent_tokens_find (other, second, 1));   /* at once, without a restart */
  ferry_secret_free (first);
  ferry_secret_free (second);
}

static void
test_expiry (Fixture       *self,
             gconstpointer  data)
{
  char *token = create (self, "short", FERRY_AGENT_READ, 5000000);
  g_autoptr(FerryAgentToken) before = ferry_agent_tokens_find (self->tokens, token, 4999999);

  g_assert_nonnull (before);
  g_assert_cmpint (before->expires, ==, 5000000);
  g_assert_null (ferry_agent_tokens_find (self->tokens, token, 5000000));
  ferry_secret_free (token);
}

static void
test_file (Fixture       *self,
           gconstpointer  data)
{
  char *token = create (self, "ci", FERRY_AGENT_WRITE, 0);
  g_autofree char *path = g_build_filename (self->folder, "tokens.json", NULL), *text = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) list = NULL;
  GStatBuf info;

  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_null (strstr (text, token));
  g_assert_null (strstr (text, token + 6));
  g_assert_cmpint (g_chmod (path, 0640), ==, 0);   /* who can write there could come in */
  list = ferry_agent_tokens_list (self->tokens, &error);
  g_assert_null (list);
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_PERMISSION);
  g_test_expect_message ("ferry-agent", G_LOG_LEVEL_WARNING, "*chmod 600*");
  g_assert_null (ferry_agent_tokens_find (self->tokens, token, 1));
  g_test_assert_expected_messages ();
  ferry_secret_free (token);
}

static void
test_names (Fixture       *self,
            gconstpointer  data)
{
  static const char * const wrong[] = { "", "a b", "a/b", "a\nb", "ä", "a@b" };
  char *token = create (self, "ci", FERRY_AGENT_WRITE, 0);
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_assert_null (ferry_agent_tokens_create (self->tokens, wrong[i], FERRY_AGENT_READ, 0, &error));
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_USAGE);
      g_clear_error (&error);
    }
  g_assert_null (ferry_agent_tokens_create (self->tokens, "ci", FERRY_AGENT_READ, 0, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_false (ferry_agent_tokens_revoke (self->tokens, "other", &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND);
  ferry_secret_free (token);
}

/* ---- attempts ---- */

static void
test_attempts (void)
{
  g_autoptr(FerryAgentAttempts) attempts = ferry_agent_attempts_new ();
  gint64 now = 1000 * G_USEC_PER_SEC;

  for (guint i = 0; i < FERRY_AGENT_ATTEMPTS; i++)
    {
      g_assert_cmpuint (ferry_agent_attempts_wait (attempts, "10.0.0.1", now), ==, 0);
      ferry_agent_attempts_add (attempts, "10.0.0.1", now);
    }
  g_assert_cmpuint (ferry_agent_attempts_wait (attempts, "10.0.0.1", now), ==, FERRY_AGENT_ATTEMPTS_SPAN);
  g_assert_cmpuint (ferry_agent_attempts_wait (attempts, "10.0.0.2", now), ==, 0);
  g_assert_cmpuint (ferry_agent_attempts_wait (attempts, "10.0.0.1", now + (FERRY_AGENT_ATTEMPTS_SPAN - 1) * G_USEC_PER_SEC), ==, 1);
  g_assert_cmpuint (ferry_agent_attempts_wait (attempts, "10.0.0.1", now + FERRY_AGENT_ATTEMPTS_SPAN * G_USEC_PER_SEC), ==, 0);
  for (guint i = 0; i < 100000; i++)   /* many addresses cost no memory, and leave the one that is at it */
    {
      g_autofree char *address = g_strdup_printf ("a%u", i);

      ferry_agent_attempts_add (attempts, address, now + i);
    }
  g_assert_cmpuint (ferry_agent_attempts_wait (attempts, "10.0.0.9", now), ==, 0);
}

static void
test_addresses (void)
{
  static const struct { const char *text, *wanted; } cases[] = {
    { "10.1.2.3", "10.1.2.3" }, { "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::" }, { "2001:db8:1:2:ffff::1", "2001:db8:1:2::" }, { "::ffff:10.1.2.3", "::ffff:10.1.2.3" },
    { "unknown", "?" }, { "", "?" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *found = ferry_agent_attempts_address (cases[i].text);

      g_assert_cmpstr (found, ==, cases[i].wanted);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/agent/tokens/life", Fixture, NULL, set_up, test_life, tear_down);
  g_test_add ("/agent/tokens/expiry", Fixture, NULL, set_up, test_expiry, tear_down);
  g_test_add ("/agent/tokens/file", Fixture, NULL, set_up, test_file, tear_down);
  g_test_add ("/agent/tokens/names", Fixture, NULL, set_up, test_names, tear_down);
  g_test_add_func ("/agent/attempts/count", test_attempts);
  g_test_add_func ("/agent/attempts/addresses", test_addresses);
  return g_test_run ();
}
