#include "config.h"

#include "base/ferry-error.h"
#include "base/ferry-file.h"
#include "store/ferry-store-private.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#define MAX_NAME 200   /* bytes */

/* how many letters to insert, remove, replace or swap with their neighbour to make b from a (optimal string alignment) */
static guint
edit_distance (const char *a,
               const char *b)
{
  gsize m = strlen (a), n = strlen (b), width = n + 1;
  g_autofree guint *d = g_new (guint, (m + 1) * width);

  for (gsize i = 0; i <= m; i++)
    for (gsize j = 0; j <= n; j++)
      {
        guint *cell = &d[i * width + j];

        if (i == 0 || j == 0)
          {
            *cell = (guint) (i + j);
            continue;
          }
        *cell = MIN (d[(i - 1) * width + j], d[i * width + j - 1]) + 1;
        *cell = MIN (*cell, d[(i - 1) * width + j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
        if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
          *cell = MIN (*cell, d[(i - 2) * width + j - 2] + 1);
      }
  return d[m * width + n];
}

static gboolean
is_similar (const char *wanted,
            const char *known)
{
  g_autofree char *a = g_utf8_casefold (wanted, -1), *b = g_utf8_casefold (known, -1);

  if (strlen (a) > MAX_NAME || strlen (b) > 3 * MAX_NAME)
    return FALSE;
  if (strlen (a) >= 3 && (strstr (b, a) != NULL || strstr (a, b) != NULL))
    return TRUE;
  return edit_distance (a, b) <= MAX (1, strlen (a) / 3);
}

static char *
join_names (const char * const *known,
            const char         *similar_to)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; known[i] != NULL; i++)
    if (similar_to == NULL || is_similar (similar_to, known[i]))
      g_string_append_printf (text, "%s“%s”", text->len > 0 ? ", " : "", known[i]);
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

/*
 * _ferry_store_not_found:
 *
 * Sets %FERRY_ERROR_NOT_FOUND with the names that look like the one asked for, or with all that there are.
 */
void
_ferry_store_not_found (const char          *what,
                        const char          *name,
                        const char * const  *known,
                        GError             **error)
{
  g_autofree char *shown = ferry_escape_for_display (name);
  g_autofree char *valid = g_utf8_make_valid (name, -1);
  g_autofree char *similar = join_names (known, valid), *all = join_names (known, NULL);

  if (similar != NULL)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND, _("There is no %s “%s”. Did you mean %s?"), what, shown, similar);
  else if (all != NULL)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND, _("There is no %s “%s”. Known: %s."), what, shown, all);
  else
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND, _("There is no %s “%s”: none was added yet."), what, shown);
}

static gboolean
name_is_fine (const char *name)
{
  if (name == NULL || *name == '\0' || strlen (name) > MAX_NAME || !g_utf8_validate (name, -1, NULL))
    return FALSE;
  if (g_unichar_isspace (g_utf8_get_char (name)) || g_unichar_isspace (g_utf8_get_char (g_utf8_prev_char (name + strlen (name)))))
    return FALSE;
  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_iscntrl (g_utf8_get_char (p)))
      return FALSE;
  return *name != '-';   /* looks like an option of the command */
}

/*
 * _ferry_store_check_name:
 *
 * %FERRY_ERROR_USAGE for names that can't be typed or seen.
 */
gboolean
_ferry_store_check_name (const char  *what,
                         const char  *name,
                         GError     **error)
{
  g_autofree char *shown = NULL;

  if (name_is_fine (name))
    return TRUE;
  shown = ferry_escape_for_display (name);
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE,
               _("“%s” can't be the name of the %s: take 1 to %d bytes without line breaks, not beginning with a hyphen, without spaces at the ends."), shown, what, MAX_NAME);
  return FALSE;
}
