#include "config.h"

#include "base/ferry-error.h"
#include "base/ferry-json-private.h"
#include "base/ferry-json.h"

#include <errno.h>
#include <math.h>
#include <string.h>
#include <glib/gi18n-lib.h>

#define MAX_DEPTH 64
#define MAX_SIZE  (64 * 1024 * 1024)

typedef enum
{
  EXPECT_VALUE,
  EXPECT_VALUE_OR_END,   /* right after '[' */
  EXPECT_KEY,
  EXPECT_KEY_OR_END,     /* right after '{' */
  EXPECT_SEPARATOR,      /* ',' or the end of the array or object */
} Expect;

/* The grammar is walked without recursion: one entry of levels for every open array (NULL) or object (its keys). */
typedef struct
{
  const char *text;
  gsize       length;
  gsize       at;
  const char *problem;
  Expect      expect;
  guint       depth;
  GHashTable *levels[MAX_DEPTH];
  GString    *key;          /* where the string that is being read goes; NULL: nowhere */
  gboolean    holds_nul;
} Scanner;

static gboolean
fail (Scanner    *scanner,
      const char *problem)
{
  scanner->problem = problem;
  return FALSE;
}

static char
peek (Scanner *scanner)
{
  return scanner->at < scanner->length ? scanner->text[scanner->at] : '\0';
}

static gboolean
accept (Scanner *scanner,
        char     wanted)
{
  if (scanner->at >= scanner->length || scanner->text[scanner->at] != wanted)
    return FALSE;
  scanner->at++;
  return TRUE;
}

static void
skip_space (Scanner *scanner)
{
  while (scanner->at < scanner->length && strchr (" \t\r\n", scanner->text[scanner->at]) != NULL
         && scanner->text[scanner->at] != '\0')
    scanner->at++;
}

static gboolean
scan_hex4 (Scanner  *scanner,
           gunichar *value)
{
  *value = 0;
  for (guint i = 0; i < 4; i++)
    {
      int digit = g_ascii_xdigit_value (peek (scanner));

      if (digit < 0)
        return fail (scanner, _("\\u must be followed by four hexadecimal digits"));
      *value = *value * 16 + (gunichar) digit;
      scanner->at++;
    }
  return TRUE;
}

static gboolean
scan_unicode (Scanner *scanner)
{
  gunichar value, low;

  if (!scan_hex4 (scanner, &value))
    return FALSE;
  if (value >= 0xdc00 && value <= 0xdfff)
    return fail (scanner, _("half of a surrogate pair"));
  if (value >= 0xd800 && value <= 0xdbff)
    {
      if (!accept (scanner, '\\') || !accept (scanner, 'u'))
        return fail (scanner, _("half of a surrogate pair"));
      if (!scan_hex4 (scanner, &low))
        return FALSE;
      if (low < 0xdc00 || low > 0xdfff)
        return fail (scanner, _("half of a surrogate pair"));
      value = 0x10000 + ((value - 0xd800) << 10) + (low - 0xdc00);
    }
  scanner->holds_nul |= value == 0;
  if (scanner->key != NULL && value == 0)
    g_string_append_c (scanner->key, '\0');
  else if (scanner->key != NULL)
    g_string_append_unichar (scanner->key, value);
  return TRUE;
}

static gboolean
scan_escape (Scanner *scanner)
{
  static const char letters[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
  char letter = peek (scanner);
  const char *found = letter != '\0' ? strchr (letters, letter) : NULL;

  if (letter == 'u')
    {
      scanner->at++;
      return scan_unicode (scanner);
    }
  if (found == NULL)
    return fail (scanner, _("unknown escape sequence"));
  scanner->at++;
  if (scanner->key != NULL)
    g_string_append_c (scanner->key, meanings[found - letters]);
  return TRUE;
}

/* after the opening quote; UTF-8 was checked for the whole text */
static gboolean
scan_string (Scanner *scanner)
{
  while (scanner->at < scanner->length)
    {
      char c = scanner->text[scanner->at++];

      if (c == '"')
        return TRUE;
      if ((guchar) c < 0x20)
        {
          scanner->at--;
          return fail (scanner, _("control character inside a string"));
        }
      if (c == '\\' && !scan_escape (scanner))
        return FALSE;
      if (c != '\\' && scanner->key != NULL)
        g_string_append_c (scanner->key, c);
    }
  return fail (scanner, _("the text ends inside a string"));
}

static gboolean
scan_digits (Scanner *scanner)
{
  if (!g_ascii_isdigit (peek (scanner)))
    return fail (scanner, _("a digit is missing in a number"));
  while (g_ascii_isdigit (peek (scanner)))
    scanner->at++;
  return TRUE;
}

/* json-glib keeps 64 bits and doubles: what fits in neither would change silently */
static gboolean
number_fits (Scanner *scanner,
             gsize    start,
             gboolean integer)
{
  g_autofree char *number = g_strndup (scanner->text + start, scanner->at - start);

  errno = 0;
  if (integer)
    (void) g_ascii_strtoll (number, NULL, 10);
  else if (!isinf (g_ascii_strtod (number, NULL)))
    return TRUE;
  if (integer && errno == 0)
    return TRUE;
  scanner->at = start;
  return fail (scanner, _("the number is too large"));
}

static gboolean
scan_number (Scanner *scanner)
{
  gsize start = scanner->at;
  gboolean integer = TRUE;

  accept (scanner, '-');
  if (!accept (scanner, '0') && !scan_digits (scanner))
    return FALSE;
  if (g_ascii_isdigit (peek (scanner)))
    return fail (scanner, _("a number must not begin with 0"));
  if (accept (scanner, '.'))
    {
      integer = FALSE;
      if (!scan_digits (scanner))
        return FALSE;
    }
  if (accept (scanner, 'e') || accept (scanner, 'E'))
    {
      integer = FALSE;
      if (!accept (scanner, '+'))
        accept (scanner, '-');
      if (!scan_digits (scanner))
        return FALSE;
    }
  return number_fits (scanner, start, integer);
}

static gboolean
scan_word (Scanner *scanner)
{
  static const char * const words[] = { "true", "false", "null" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      gsize length = strlen (words[i]);

      if (scanner->length - scanner->at >= length && memcmp (scanner->text + scanner->at, words[i], length) == 0)
        {
          scanner->at += length;
          return TRUE;
        }
    }
  return fail (scanner, scanner->at >= scanner->length ? _("the text ends too early") : _("a value was expected here"));
}

static guint
hash_bytes (gconstpointer key)
{
  return g_bytes_hash (key);
}

static gboolean
open_level (Scanner  *scanner,
            gboolean  object)
{
  if (scanner->depth >= MAX_DEPTH)
    return fail (scanner, _("nested deeper than 64 levels"));
  scanner->at++;
  scanner->levels[scanner->depth++] = object
    ? g_hash_table_new_full (hash_bytes, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL) : NULL;
  scanner->expect = object ? EXPECT_KEY_OR_END : EXPECT_VALUE_OR_END;
  return TRUE;
}

static void
close_level (Scanner *scanner)
{
  scanner->at++;
  scanner->depth--;
  g_clear_pointer (&scanner->levels[scanner->depth], g_hash_table_unref);
  scanner->expect = EXPECT_SEPARATOR;
}

static gboolean
step_value (Scanner *scanner)
{
  char c = peek (scanner);

  if (c == '[' || c == '{')
    return open_level (scanner, c == '{');
  if (c == ']' && scanner->expect == EXPECT_VALUE_OR_END)
    {
      close_level (scanner);
      return TRUE;
    }
  scanner->expect = EXPECT_SEPARATOR;
  if (accept (scanner, '"'))
    return scan_string (scanner);
  if (c == '-' || g_ascii_isdigit (c))
    return scan_number (scanner);
  return scan_word (scanner);
}

static gboolean
step_key (Scanner *scanner)
{
  g_autoptr(GString) key = NULL;
  gsize start = scanner->at;
  gboolean ok;

  if (peek (scanner) == '}' && scanner->expect == EXPECT_KEY_OR_END)
    {
      close_level (scanner);
      return TRUE;
    }
  if (!accept (scanner, '"'))
    return fail (scanner, _("the name of a member was expected here"));
  key = g_string_new (NULL);
  scanner->key = key;
  ok = scan_string (scanner);
  scanner->key = NULL;
  if (!ok)
    return FALSE;
  if (!g_hash_table_add (scanner->levels[scanner->depth - 1], g_bytes_new (key->str, key->len)))
    {
      scanner->at = start;
      return fail (scanner, _("the same member occurs twice"));
    }
  skip_space (scanner);
  scanner->expect = EXPECT_VALUE;
  return accept (scanner, ':') || fail (scanner, _("a colon was expected here"));
}

static gboolean
step_separator (Scanner *scanner)
{
  gboolean object = scanner->levels[scanner->depth - 1] != NULL;

  if (accept (scanner, ','))
    {
      scanner->expect = object ? EXPECT_KEY : EXPECT_VALUE;
      return TRUE;
    }
  if (peek (scanner) != (object ? '}' : ']'))
    return fail (scanner, scanner->at >= scanner->length ? _("the text ends too early") : _("a comma or a closing bracket was expected here"));
  close_level (scanner);
  return TRUE;
}

static gboolean
scan_text (Scanner *scanner)
{
  do
    {
      gboolean ok;

      skip_space (scanner);
      if (scanner->expect == EXPECT_SEPARATOR)
        ok = step_separator (scanner);
      else if (scanner->expect == EXPECT_KEY || scanner->expect == EXPECT_KEY_OR_END)
        ok = step_key (scanner);
      else
        ok = step_value (scanner);
      if (!ok)
        return FALSE;
    }
  while (scanner->depth > 0);
  skip_space (scanner);
  return scanner->at == scanner->length || fail (scanner, _("there is more text after the end"));
}

static void
find_position (const char *text,
               gsize       at,
               gsize      *line,
               gsize      *column)
{
  gsize begin = 0;

  *line = 1;
  for (gsize i = 0; i < at; i++)
    if (text[i] == '\n')
      {
        (*line)++;
        begin = i + 1;
      }
  *column = (gsize) g_utf8_strlen (text + begin, (gssize) (at - begin)) + 1;
}

static gboolean
check_limits (Scanner *scanner)
{
  const char *end;

  if (scanner->length > MAX_SIZE)
    return fail (scanner, _("larger than 64 MiB"));
  if (!g_utf8_validate_len (scanner->text, scanner->length, &end))
    {
      scanner->at = (gsize) (end - scanner->text);
      return fail (scanner, _("not valid UTF-8"));
    }
  return TRUE;
}

/*
 * _ferry_json_scan:
 * @holds_nul: (out): whether some string holds U+0000, which C strings can't keep
 *
 * As ferry_json_scan().
 */
gboolean
_ferry_json_scan (const char  *text,
                  gsize        length,
                  const char  *what,
                  gboolean    *holds_nul,
                  GError     **error)
{
  Scanner scanner = { .text = text, .length = length, .expect = EXPECT_VALUE };
  gboolean ok = check_limits (&scanner) && scan_text (&scanner);
  gsize line, column;

  while (scanner.depth > 0)
    g_clear_pointer (&scanner.levels[--scanner.depth], g_hash_table_unref);
  *holds_nul = scanner.holds_nul;
  if (ok)
    return TRUE;
  find_position (text, scanner.at, &line, &column);
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("%s: not valid JSON, line %zu, column %zu: %s"),
               what, line, column, scanner.problem);
  return FALSE;
}

/**
 * ferry_json_scan:
 * @text: the text; need not end with a NUL byte
 * @length: its length in bytes
 * @what: what the text is, for the message: a path or a name
 * @error: return location for an error
 *
 * Checks that a text is JSON after RFC 8259, strictly: valid UTF-8 without a byte order mark, at most 64 MiB, at most 64 levels deep, every
 * member of an object only once, no half surrogate pair, nothing after the value, no number that neither a #gint64 nor a double can
 * hold. Needs memory for the names of open objects only. Any thread.
 *
 * Returns: %FALSE with %FERRY_ERROR_DAMAGED, naming line and column.
 *
 * Since: 0.1
 */
gboolean
ferry_json_scan (const char  *text,
                 gsize        length,
                 const char  *what,
                 GError     **error)
{
  gboolean holds_nul;

  g_return_val_if_fail (text != NULL && what != NULL, FALSE);

  return _ferry_json_scan (text, length, what, &holds_nul, error);
}
