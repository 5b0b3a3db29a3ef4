#include "config.h"

#include "ferry-words.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

char *
ferry_words_count (gint64 number)
{
  return number >= 0 ? g_strdup_printf ("%'" PRId64, number) : g_strdup ("?");
}

/**
 * ferry_words_rule:
 * @rule: a rule
 *
 * Returns: (transfer none): its translated name, in the words of NocoBase's users
 *
 * Since: 0.1
 */
const char *
ferry_words_rule (FerryRule rule)
{
  switch (rule)
    {
    case FERRY_RULE_SCHEMA_ONLY: return C_("rule", "Structure only");
    case FERRY_RULE_OVERWRITE: return C_("rule", "Overwrite");
    case FERRY_RULE_UPSERT: return C_("rule", "Insert or update");
    case FERRY_RULE_INSERT_IGNORE: return C_("rule", "Insert, ignore duplicates");
    case FERRY_RULE_SKIP: return C_("rule", "Skip");
    case FERRY_RULE_DEFAULT:
    default: return C_("rule", "Default");
    }
}

const char *
ferry_words_group (FerryTableGroup group)
{
  switch (group)
    {
    case FERRY_TABLE_GROUP_CORE: return C_("table group", "Core");
    case FERRY_TABLE_GROUP_PLUGIN: return C_("table group", "Plugin");
    case FERRY_TABLE_GROUP_USER: return C_("table group", "User");
    case FERRY_TABLE_GROUP_UNKNOWN:
    default: return C_("table group", "Unknown");
    }
}

const char *
ferry_words_category (FerryDataCategory category)
{
  switch (category)
    {
    case FERRY_DATA_CATEGORY_SYSTEM: return C_("data category", "Configuration");
    case FERRY_DATA_CATEGORY_BUSINESS: return C_("data category", "Business data");
    case FERRY_DATA_CATEGORY_RUNTIME: return C_("data category", "Runtime data");
    case FERRY_DATA_CATEGORY_UNKNOWN:
    default: return "";
    }
}

static gboolean
occurs (const char         *word,
        const char * const *texts,
        guint               n_texts)
{
  for (guint i = 0; i < n_texts; i++)
    {
      g_autofree char *folded = texts[i] != NULL ? g_utf8_casefold (texts[i], -1) : NULL;

      if (folded != NULL && strstr (folded, word) != NULL)
        return TRUE;
    }
  return FALSE;
}

/**
 * ferry_words_split:
 * @words: (nullable): what was typed
 *
 * Returns: (transfer full): the words, folded so that case does not matter
 *
 * Since: 0.1
 */
char **
ferry_words_split (const char *words)
{
  g_autofree char *folded = g_utf8_casefold (words != NULL ? words : "", -1);

  return g_strsplit (folded, " ", -1);
}

/**
 * ferry_words_match:
 * @words: (nullable): what was typed
 * @texts: texts, each nullable
 * @n_texts: how many
 *
 * Returns: whether every word occurs in one of the texts, regardless of case; nothing typed matches everything
 *
 * Since: 0.1
 */
gboolean
ferry_words_match (const char         *words,
                   const char * const *texts,
                   guint               n_texts)
{
  g_auto(GStrv) list = ferry_words_split (words);

  for (guint i = 0; list[i] != NULL; i++)
    if (*list[i] != '\0' && !occurs (list[i], texts, n_texts))
      return FALSE;
  return TRUE;
}
