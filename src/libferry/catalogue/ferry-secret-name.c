#include "config.h"

#include "catalogue/ferry-secret-name.h"

#include <string.h>

/* Joined lower case words of a name that make it look like a secret, anywhere in it. */
static const char * const parts[] = {
  "password", "passwd", "passphrase", "passcode", "secret", "token", "apikey", "accesskey", "privatekey", "signingkey", "encryptionkey", "encryptkey",
  "masterkey", "credential", "authorization", "connectionstring", "webhookkey", "authkey",
};

static const char * const whole_names[] = { "pass", "pwd", "pin", "dsn", "bearer", "jwt", "sas", "userpass", "dbpass", "userpwd", "dbpwd", "corpkey" };

/* Last words that tell something about a secret instead of holding it. */
static const char * const about[] = {
  "url", "uri", "endpoint", "type", "field", "name", "expires", "in", "expiry", "expiration", "length", "policy", "label", "title", "placeholder",
  "method", "format", "path", "count", "limit", "enabled", "required", "ttl", "at", "header", "prefix", "algorithm", "description", "tooltip", "tokens",
};

/* The words of a name in camel case, snake case or with dashes, in lower case. */
static GPtrArray *
split_words (const char *name)
{
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);
  GString *word = g_string_new (NULL);
  char previous = '\0';

  for (const char *c = name; ; c++)
    {
      gboolean starts = g_ascii_isupper (*c) && g_ascii_islower (previous);

      if (word->len > 0 && (starts || !g_ascii_isalnum (*c)))
        {
          g_ptr_array_add (words, g_strdup (word->str));
          g_string_truncate (word, 0);
        }
      if (*c == '\0')
        break;
      if (g_ascii_isalnum (*c))
        g_string_append_c (word, g_ascii_tolower (*c));
      previous = *c;
    }
  g_string_free (word, TRUE);
  return words;
}

static gboolean
is_one_of (const char         *text,
           const char * const *list,
           gsize               n)
{
  for (gsize i = 0; i < n; i++)
    if (g_str_equal (text, list[i]))
      return TRUE;
  return FALSE;
}

static char *
join_words (GPtrArray *words)
{
  g_autoptr(GString) joined = g_string_new (NULL);

  for (guint i = 0; i < words->len; i++)
    g_string_append (joined, g_ptr_array_index (words, i));
  return g_strdup (joined->str);
}

gboolean
ferry_secret_name_matches (const char *name)
{
  g_autoptr(GPtrArray) words = split_words (name);
  g_autofree char *joined = join_words (words);

  if (is_one_of (joined, whole_names, G_N_ELEMENTS (whole_names)) || g_str_equal (joined, "tokens"))
    return TRUE;
  if (words->len > 1 && is_one_of (g_ptr_array_index (words, words->len - 1), about, G_N_ELEMENTS (about)))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (strstr (joined, parts[i]) != NULL)
      return TRUE;
  return FALSE;
}

/* A reference to a variable of NocoBase: {{$env.NAME}}, {{ $secrets.NAME }}, {{ctx.…}}; around it no more than an authorisation scheme. */
static const char hidden[] =
  "\\A\\s*(?:(?:bearer|basic|token|apikey)\\s+)?(?:\\{\\{\\s*(?:\\$\\w|ctx\\.)[^{}]*\\}\\}\\s*)+\\z|\\A\\s*\\z";

/* An address with a password, a connection string, a query with a token, a private key. */
static const char shown[] =
  "\\b[a-z][a-z0-9+.-]{0,30}://[^\\s/:@]{0,200}:(?!\\{\\{)[^\\s/@]+@"
  "|(?:^|[;\\s])(?:password|pwd)\\s*=\\s*(?!\\{\\{)[^;\\s]"
  "|[?&](?:access_?token|token|api_?key|secret|password|signature|sig)=(?!\\{\\{)[^&\\s]"
  "|PRIVATE\\ KEY-----";

static gboolean
matches (GRegex     **regex,
         const char  *pattern,
         const char  *text)
{
  if (g_once_init_enter (regex))
    g_once_init_leave (regex, g_regex_new (pattern, G_REGEX_CASELESS | G_REGEX_RAW, 0, NULL));
  return g_regex_match (*regex, text, 0, NULL);
}

gboolean
ferry_secret_text_is_hidden (const char *text)
{
  static GRegex *regex = NULL;

  return matches (&regex, hidden, text);
}

gboolean
ferry_secret_text_shows (const char *text)
{
  static GRegex *regex = NULL;

  return matches (&regex, shown, text);
}
