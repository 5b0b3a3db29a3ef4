#include "config.h"

#include "archive/ferry-zip-record-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#define MAX_DEPTH 32

static gboolean
component_is_odd (const char *name,
                  gsize       length)
{
  return length == 0 || (length == 1 && name[0] == '.') || (length == 2 && name[0] == '.' && name[1] == '.');
}

/*
 * Whether @name stays inside a folder on every system: no absolute path, no drive, no backslash, no "." or "..", no
 * control characters. One slash at the end marks a folder. Entries are never written out by name all the same.
 */
gboolean
ferry_zip_check_name (const char  *name,
                      const char **problem)
{
  const char *start = name;
  guint depth = 0;

  *problem = _("a name is not UTF-8 text");
  if (!g_utf8_validate (name, -1, NULL))
    return FALSE;
  *problem = _("a name holds characters that no name may hold");
  for (const char *p = name; *p != '\0'; p++)
    if ((guchar) *p < 0x20 || *p == 0x7f || *p == '\\')
      return FALSE;
  *problem = _("a name leads out of its folder");
  if (name[0] == '\0' || (g_ascii_isalpha (name[0]) && name[1] == ':'))
    return FALSE;

  for (;;)
    {
      const char *slash = strchr (start, '/');
      gsize length = slash != NULL ? (gsize) (slash - start) : strlen (start);

      if (component_is_odd (start, length) || ++depth > MAX_DEPTH)
        return FALSE;
      if (slash == NULL || slash[1] == '\0')
        return TRUE;
      start = slash + 1;
    }
}

/* names that some file system would take for the same: case and composition of letters; without the slash of a folder */
static char *
fold_name (const char *name)
{
  g_autofree char *normal = g_utf8_normalize (name, -1, G_NORMALIZE_ALL_COMPOSE);
  char *folded = g_utf8_casefold (normal, -1);
  gsize length = strlen (folded);

  if (length > 0 && folded[length - 1] == '/')
    folded[length - 1] = '\0';

  return folded;
}

/* a file can't be a folder of another entry at the same time */
static gboolean
lies_below_file (GHashTable *files,
                 const char *folded)
{
  g_autofree char *parent = g_strdup (folded);
  char *slash;

  while ((slash = strrchr (parent, '/')) != NULL)
    {
      *slash = '\0';
      if (g_hash_table_contains (files, parent))
        return TRUE;
    }

  return FALSE;
}

gboolean
ferry_zip_check_names (const char  *path,
                       GPtrArray   *records,
                       GError     **error)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GHashTable) files = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer folded;

  for (guint i = 0; i < records->len; i++)
    {
      const FerryZipRecord *record = g_ptr_array_index (records, i);
      char *name = fold_name (record->name);

      if (!g_hash_table_add (seen, name))
        return ferry_zip_damaged (error, path, _("it holds “%s” twice"), record->name);
      if (!g_str_has_suffix (record->name, "/"))
        g_hash_table_add (files, name);
    }

  g_hash_table_iter_init (&iter, seen);
  while (g_hash_table_iter_next (&iter, &folded, NULL))
    if (lies_below_file (files, folded))
      return ferry_zip_damaged (error, path, _("“%s” lies below an entry that is a file"), (const char *) folded);

  return TRUE;
}
