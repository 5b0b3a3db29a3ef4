#include "config.h"

#include "ferry-agent-command-list.h"

#include <glib/gi18n.h>
#include <string.h>

#define NAME_LENGTH 64

struct _FerryAgentCommandList
{
  GHashTable *words;   /* char* name → GStrv */
  GPtrArray  *names;   /* char*, owned by @words, sorted */
};

/* letters, digits, "-" and "_": a name stands in requests, on command lines and in records */
static gboolean
is_name (const char *name,
         gsize       length)
{
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (name[i]) && (i == 0 || strchr ("-_", name[i]) == NULL))
      return FALSE;
  return length > 0 && length <= NAME_LENGTH;
}

/* Words as a shell would part them, but no shell: nothing in them is expanded. */
static gboolean
add (FerryAgentCommandList  *self,
     const char             *pair,
     GError                **error)
{
  const char *equals = strchr (pair, '=');
  char **words = NULL;
  g_autoptr(GError) reason = NULL;
  g_autofree char *name = NULL;

  if (equals == NULL || !is_name (pair, (gsize) (equals - pair)))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("“%s” is no command: say NAME=COMMAND, the name of letters, digits, “-” and “_”."), pair);
      return FALSE;
    }
  name = g_strndup (pair, (gsize) (equals - pair));
  if (g_hash_table_contains (self->words, name))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("There are two commands with the name “%s”."), name);
      return FALSE;
    }
  if (!g_shell_parse_argv (equals + 1, NULL, &words, &reason))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("The command “%s” can't be read: %s"), name, reason->message);
      return FALSE;
    }
  g_ptr_array_add (self->names, name);
  g_hash_table_insert (self->words, g_steal_pointer (&name), words);
  return TRUE;
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  return strcmp (*(const char * const *) a, *(const char * const *) b);
}

FerryAgentCommandList *
ferry_agent_command_list_new (const char * const  *pairs,
                              GError             **error)
{
  FerryAgentCommandList *self = g_new0 (FerryAgentCommandList, 1);

  self->words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_strfreev);
  self->names = g_ptr_array_new ();
  for (guint i = 0; pairs != NULL && pairs[i] != NULL; i++)
    if (!add (self, pairs[i], error))
      {
        ferry_agent_command_list_free (self);
        return NULL;
      }
  g_ptr_array_sort (self->names, compare);
  return self;
}

void
ferry_agent_command_list_free (FerryAgentCommandList *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->names);
  g_hash_table_unref (self->words);
  g_free (self);
}

GPtrArray *
ferry_agent_command_list_get_names (FerryAgentCommandList *self)
{
  return self->names;
}

const char * const *
ferry_agent_command_list_find (FerryAgentCommandList  *self,
                               const char             *name,
                               GError                **error)
{
  const char * const *words = name != NULL ? g_hash_table_lookup (self->words, name) : NULL;

  if (words == NULL)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND, _("The agent has no command “%s”."), name != NULL ? name : "");
  return words;
}
