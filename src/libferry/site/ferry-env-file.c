#include "config.h"

#include "site/ferry-env-file.h"

#include "base/ferry-error.h"
#include "base/ferry-file.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define ENV_FILE_LIMIT (1024 * 1024)

struct _FerryEnvFile
{
  gatomicrefcount  ref_count;
  GHashTable      *values;   /* char* -> char* */
};

/* One assignment as dotenv 16 documents it: an optional `export`, a name, `=` or `: `, a value in one of three quotes
 * (which may span lines and hold an escaped quote of its kind) or bare up to `#` or the end of the line, a comment.
 * A quote that never ends makes the value a bare one. */
static const char assignment_pattern[] =
  "^ \\s* (?:export\\s+)? ([\\w.-]+) (?: \\s* = | : (?=\\s) ) [ \\t]*"
  "( '(?:\\\\'|[^'])*' | \"(?:\\\\\"|[^\"])*\" | `(?:\\\\`|[^`])*` | [^\\#\\n]+ )?"
  "[ \\t]* (?: \\# [^\\n]* )? $";

static void
free_secret (gpointer data)
{
  char *text = data;

  explicit_bzero (text, strlen (text));
  g_free (text);
}

static char *
replace_all (const char *text,
             const char *what,
             const char *with)
{
  GString *result = g_string_new (text);

  g_string_replace (result, what, with, 0);
  return g_string_free (result, FALSE);
}

static char *
unquote (char *raw)
{
  g_autofree char *trimmed = g_strstrip (raw);
  g_autofree char *inner = NULL;
  g_autofree char *with_lines = NULL;
  gsize length = strlen (trimmed);
  char quote = trimmed[0];

  if (length >= 2 && strchr ("'\"`", quote) != NULL && trimmed[length - 1] == quote)
    inner = g_strndup (trimmed + 1, length - 2);
  else
    inner = g_steal_pointer (&trimmed);
  if (quote != '"')
    return g_steal_pointer (&inner);
  with_lines = replace_all (inner, "\\n", "\n");
  return replace_all (with_lines, "\\r", "\r");
}

static char *
normalize_lines (const char *data,
                 gssize      length)
{
  gsize size = length < 0 ? strlen (data) : strnlen (data, (gsize) length);
  g_autofree char *text = NULL;
  g_autofree char *unix_lines = NULL;

  if (size >= 3 && memcmp (data, "\xEF\xBB\xBF", 3) == 0)
    {
      data += 3;
      size -= 3;
    }
  text = g_strndup (data, size);
  unix_lines = replace_all (text, "\r\n", "\n");
  return replace_all (unix_lines, "\r", "\n");
}

static void
read_assignments (FerryEnvFile *self,
                  const char   *text)
{
  g_autoptr(GRegex) regex = NULL;
  g_autoptr(GMatchInfo) match = NULL;

  regex = g_regex_new (assignment_pattern, G_REGEX_EXTENDED | G_REGEX_MULTILINE | G_REGEX_RAW | G_REGEX_NEWLINE_LF,
                       G_REGEX_MATCH_NEWLINE_LF, NULL);
  g_assert (regex != NULL);
  g_regex_match (regex, text, 0, &match);
  while (g_match_info_matches (match))
    {
      char *value = g_match_info_fetch (match, 2);

      g_hash_table_replace (self->values, g_match_info_fetch (match, 1), unquote (value != NULL ? value : g_strdup ("")));
      if (!g_match_info_next (match, NULL))
        break;
    }
}

/**
 * ferry_env_file_new_from_data:
 * @data: the text of a `.env` file; bytes after a NUL are ignored
 * @length: its length in bytes, or -1 when NUL-terminated
 *
 * Reads a `.env` text as Node's dotenv 16 does: UTF-8 byte order mark, LF, CR LF and CR line ends, `export `, single, double and backtick
 * quotes (also over several lines), `\n` and `\r` in double quotes only, comments, empty values; the last value of a name
 * wins; nothing is expanded. Lines of another form are passed over, as dotenv does. Any thread.
 *
 * Returns: (transfer full): the file; free with ferry_env_file_unref()
 *
 * Since: 0.1
 */
FerryEnvFile *
ferry_env_file_new_from_data (const char *data,
                              gssize      length)
{
  FerryEnvFile *self;
  char *text;

  g_return_val_if_fail (data != NULL, NULL);

  self = g_new0 (FerryEnvFile, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_secret);
  text = normalize_lines (data, length);
  read_assignments (self, text);
  free_secret (text);
  return self;
}

/**
 * ferry_env_file_new_from_path:
 * @path: a file of at most 1 MiB
 * @error: set to %FERRY_ERROR_NOT_FOUND, %FERRY_ERROR_PERMISSION or %FERRY_ERROR_IO naming the file
 *
 * Reads a `.env` file, see ferry_env_file_new_from_data(). Any thread.
 *
 * Returns: (transfer full) (nullable): the file, or %NULL with @error set
 *
 * Since: 0.1
 */
FerryEnvFile *
ferry_env_file_new_from_path (const char  *path,
                              GError     **error)
{
  FerryEnvFile *self;
  char *data = NULL;
  gsize length = 0;

  g_return_val_if_fail (path != NULL, NULL);

  if (!ferry_file_read (path, ENV_FILE_LIMIT, &data, &length, error))
    return NULL;
  self = ferry_env_file_new_from_data (data, (gssize) length);
  explicit_bzero (data, length);
  g_free (data);
  return self;
}

/**
 * ferry_env_file_ref:
 * @self: a file
 *
 * Returns: (transfer full): @self. Any thread.
 *
 * Since: 0.1
 */
FerryEnvFile *
ferry_env_file_ref (FerryEnvFile *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * ferry_env_file_unref:
 * @self: (transfer full): a file
 *
 * Gives a reference back; the last one wipes the values. Any thread.
 *
 * Since: 0.1
 */
void
ferry_env_file_unref (FerryEnvFile *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_hash_table_unref (self->values);
  g_free (self);
}

/**
 * ferry_env_file_get:
 * @self: a file
 * @name: name of a variable
 *
 * Returns: (nullable): its value, "" when it is set to nothing, %NULL when it is not in the file. Any thread.
 *
 * Since: 0.1
 */
const char *
ferry_env_file_get (const FerryEnvFile *self,
                    const char         *name)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  return g_hash_table_lookup (self->values, name);
}
