#include "config.h"

#include "release/ferry-ask.h"

#include "base/ferry-error.h"
#include "base/ferry-file.h"
#include "remote/ferry-instance-open.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#define MOST_SENTENCE 1000
#define MOST_SHOWN 10

/* "restore [SOURCE to TARGET] [using FILE [backup]]", "migrate SOURCE to TARGET [using FILE]", "back up and restore [TARGET]". Words of courtesy, quotes and articles mean nothing. */

typedef struct
{
  FerryStore     *store;
  FerryCatalogue *catalogue;
  const char     *current;
  GPtrArray      *instances;    /* FerryInstanceRecord* */
  gboolean        migrate;
  gboolean        own;          /* back up first, then restore */
  char           *middle;       /* nullable: "SOURCE to TARGET", or the target of “own” */
  char           *file;         /* nullable */
  const FerryInstanceRecord *source, *target;
} Asking;

static void
asking_clear (Asking *self)
{
  g_clear_pointer (&self->instances, g_ptr_array_unref);
  g_free (self->middle);
  g_free (self->file);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Asking, asking_clear)

static gboolean
match (const char  *pattern,
       const char  *text,
       char       **one,
       char       **two)
{
  g_autoptr(GRegex) regex = g_regex_new (pattern, G_REGEX_CASELESS, 0, NULL);
  g_autoptr(GMatchInfo) info = NULL;

  if (!g_regex_match (regex, text, 0, &info))
    return FALSE;
  if (one != NULL)
    *one = g_match_info_fetch (info, 1);
  if (two != NULL)
    *two = g_match_info_fetch (info, 2);
  return TRUE;
}

static char *
replace (const char *pattern,
         const char *text,
         const char *by)
{
  g_autoptr(GRegex) regex = g_regex_new (pattern, G_REGEX_CASELESS, 0, NULL);

  return g_regex_replace_literal (regex, text, -1, 0, by, 0, NULL);
}

/* one space between words, no courtesy, no full stop */
static char *
tidy (const char *sentence)
{
  g_autofree char *spaced = replace ("\\s+", sentence, " ");
  g_autofree char *polite = replace ("^ ?((please|can you|could you|i want to|let's|now)[ ,]+)+", spaced, "");
  g_autofree char *ended = replace ("(,? please)?[.!? ]*$", polite, "");
  g_autofree char *quotes = replace ("[“”\"‘’'`«»]", ended, "");

  return g_strstrip (g_steal_pointer (&quotes));
}

static char *
bare_name (const char *text)
{
  g_autofree char *front = replace ("^(from |the |my |our )+", text, "");
  g_autofree char *back = replace (" (environment|instance|server|system)$", front, "");

  return g_strstrip (g_steal_pointer (&back));
}

static char *
bare_file (const char *text)
{
  g_autofree char *front = replace ("^(the )?((backup|migration)( file)? |file |package )?(?=\\S)", text, "");
  g_autofree char *back = replace (" (backup|migration|package)?( ?file)?$", front, "");

  return g_strstrip (g_steal_pointer (&back));
}

static gboolean
set_unknown (const char  *sentence,
             GError     **error)
{
  g_autofree char *shown = ferry_escape_for_display (sentence);

  g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("“%s” is not understood. Sentences that are:\n%s"), shown, ferry_ask_get_help ());
  return FALSE;
}

static gboolean
parse (Asking      *self,
       const char  *sentence,
       GError     **error)
{
  g_autofree char *text = tidy (sentence);
  g_autofree char *rest = NULL, *file = NULL, *verb = NULL;

  if (strlen (sentence) > MOST_SENTENCE)
    return set_unknown ("…", error);
  if (match ("^(.*) (?:using|with|from file) (.+)$", text, &rest, &file))
    self->file = bare_file (file);
  else
    rest = g_strdup (text);
  if (match ("^back[ -]?up and (?:then )?restore ?(.*)$", rest, &self->middle, NULL))
    self->own = TRUE;
  else if (match ("^(restore|migrate|release|deploy|move)(?: (.*))?$", rest, &verb, &self->middle))
    self->migrate = g_ascii_strcasecmp (verb, "restore") != 0;
  else
    return set_unknown (sentence, error);
  if ((self->own && self->file != NULL) || (self->migrate && self->middle[0] == '\0') || (!self->own && self->middle[0] == '\0' && self->file == NULL))
    return set_unknown (sentence, error);
  return TRUE;
}

/* ---- names ---- */

static gboolean
is_stage_word (const char                *word,
               const FerryInstanceRecord *record)
{
  static const char * const words[][2] = {
    { "dev", "development" }, { "development", "development" }, { "test", "staging" }, { "testing", "staging" }, { "stage", "staging" }, { "staging", "staging" },
    { "prod", "production" }, { "live", "production" }, { "production", "production" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_ascii_strcasecmp (words[i][0], word) == 0 && g_strcmp0 (words[i][1], record->stage) == 0)
      return TRUE;
  return FALSE;
}

typedef gboolean (*LikeFunc) (const char *name, const FerryInstanceRecord *record);

static gboolean
is_name (const char                *name,
         const FerryInstanceRecord *record)
{
  g_autofree char *a = g_utf8_casefold (name, -1), *b = g_utf8_casefold (record->name, -1);

  return g_str_equal (a, b);
}

static gboolean
begins (const char                *name,
        const FerryInstanceRecord *record)
{
  g_autofree char *a = g_utf8_casefold (name, -1), *b = g_utf8_casefold (record->name, -1);

  return g_str_has_prefix (b, a);
}

static GPtrArray *
find_like (Asking     *self,
           const char *name,
           LikeFunc    like)
{
  GPtrArray *found = g_ptr_array_new ();

  for (guint i = 0; i < self->instances->len; i++)
    if (like (name, g_ptr_array_index (self->instances, i)))
      g_ptr_array_add (found, g_ptr_array_index (self->instances, i));
  return found;
}

static gboolean
set_ambiguous (const char  *name,
               GPtrArray   *found,
               GError     **error)
{
  g_autoptr(GString) names = g_string_new (NULL);

  for (guint i = 0; i < found->len; i++)
    g_string_append_printf (names, "%s“%s”", i > 0 ? ", " : "", ((FerryInstanceRecord *) g_ptr_array_index (found, i))->name);
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("“%s” may mean %s: say which."), name, names->str);
  return FALSE;
}

/* the whole name, then its beginning, then the word for its stage: what means several instances is asked back, never guessed */
static gboolean
resolve (Asking                      *self,
         const char                  *text,
         const FerryInstanceRecord  **record,
         GError                     **error)
{
  static const LikeFunc likes[] = { is_name, begins, is_stage_word };
  g_autofree char *name = bare_name (text);

  for (guint i = 0; i < G_N_ELEMENTS (likes) && *name != '\0'; i++)
    {
      g_autoptr(GPtrArray) found = find_like (self, name, likes[i]);

      if (found->len > 1)
        return set_ambiguous (name, found, error);
      if (found->len == 1)
        {
          *record = g_ptr_array_index (found, 0);
          return TRUE;
        }
    }
  ferry_instance_record_free (ferry_store_find_instance (self->store, name, error));   /* names similar ones */
  return FALSE;
}

/* "the current environment" */
static gboolean
resolve_current (Asking  *self,
                 GError **error)
{
  if (self->current != NULL)
    return resolve (self, self->current, &self->target, error);
  if (self->instances->len == 1)
    {
      self->target = g_ptr_array_index (self->instances, 0);
      return TRUE;
    }
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("Which instance is the current environment? Say it with --instance NAME."));
  return FALSE;
}

/* a name may hold " to ", too: the first place where both sides are known */
static gboolean
resolve_pair (Asking  *self,
              GError **error)
{
  g_autoptr(GRegex) word = g_regex_new (" (?:to|into|onto) ", G_REGEX_CASELESS, 0, NULL);
  g_autoptr(GMatchInfo) info = NULL;
  g_autoptr(GError) first = NULL;
  int start, end;

  for (g_regex_match (word, self->middle, 0, &info); g_match_info_matches (info); g_match_info_next (info, NULL))
    {
      g_autoptr(GError) local_error = NULL;
      g_autofree char *left = NULL;

      g_match_info_fetch_pos (info, 0, &start, &end);
      left = g_strndup (self->middle, (gsize) start);
      if (resolve (self, left, &self->source, &local_error) && resolve (self, self->middle + end, &self->target, &local_error))
        return TRUE;
      if (first == NULL)
        first = g_steal_pointer (&local_error);
    }
  if (first != NULL)
    g_propagate_error (error, g_steal_pointer (&first));
  else
    set_unknown (self->middle, error);
  return FALSE;
}

static gboolean
is_current (const char *text)
{
  g_autofree char *name = bare_name (text);

  return *name == '\0' || g_ascii_strcasecmp (name, "current") == 0 || g_ascii_strcasecmp (name, "this") == 0;
}

static gboolean
resolve_instances (Asking  *self,
                   GError **error)
{
  if (self->middle == NULL || is_current (self->middle))
    return resolve_current (self, error);
  if (self->own)
    return resolve (self, self->middle, &self->target, error);
  return resolve_pair (self, error);
}

/* ---- files ---- */

static gboolean
check_backup (Asking  *self,
              GError **error)
{
  const FerryInstanceRecord *owner = self->source != NULL ? self->source : self->target;
  g_autoptr(FerryInstance) instance = ferry_instance_new_for_record (owner, ferry_store_get_folder (self->store), self->catalogue, error);
  g_autoptr(GPtrArray) backups = instance != NULL ? ferry_instance_list_backups (instance, error) : NULL;
  g_autoptr(GString) names = g_string_new (NULL);

  if (backups == NULL)
    return FALSE;
  for (guint i = 0; i < backups->len; i++)
    {
      const char *name = ferry_backup_get_name (g_ptr_array_index (backups, i));

      if (g_strcmp0 (name, self->file) == 0)
        return TRUE;
      if (i < MOST_SHOWN)
        g_string_append_printf (names, "%s“%s”", names->len > 0 ? ", " : "", name);
    }
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND, _("“%s” has no backup “%s”. Its latest: %s."), owner->name, self->file, names->len > 0 ? names->str : _("none"));
  return FALSE;
}

static void
add_option (GPtrArray  *command,
            const char *option,
            const char *value)
{
  if (value == NULL)
    return;
  g_ptr_array_add (command, g_strdup (option));
  g_ptr_array_add (command, g_strdup (value));
}

static char **
make_command (Asking     *self,
              const char *kind)
{
  GPtrArray *command = g_ptr_array_new ();

  add_option (command, "release", "new");
  add_option (command, kind, self->target->name);
  add_option (command, "--source", self->source != NULL ? self->source->name : NULL);
  add_option (command, self->migrate ? "--package" : "--backup", self->file);
  g_ptr_array_add (command, NULL);
  return (char **) g_ptr_array_free (command, FALSE);
}

static char *
describe (Asking *self)
{
  if (self->migrate && self->file != NULL)
    return g_strdup_printf (_("Migrate “%s” to “%s” with the migration file %s"), self->source->name, self->target->name, self->file);
  if (self->migrate)
    return g_strdup_printf (_("Migrate “%s” to “%s” with a migration file that is made now"), self->source->name, self->target->name);
  if (self->source != NULL && self->file != NULL)
    return g_strdup_printf (_("Restore the backup %s of “%s” into “%s”"), self->file, self->source->name, self->target->name);
  if (self->source != NULL)
    return g_strdup_printf (_("Back up “%s” and restore that into “%s”"), self->source->name, self->target->name);
  if (self->file != NULL)
    return g_strdup_printf (_("Restore the backup %s into “%s”"), self->file, self->target->name);
  return g_strdup_printf (_("Back up “%s” and restore that into “%s” itself"), self->target->name, self->target->name);
}

static FerryAsk *
answer (Asking  *self,
        GError **error)
{
  const char *kind = self->migrate ? "plain" : "restore";
  g_autoptr(FerryLibraryRecord) package = self->migrate && self->file != NULL ? ferry_store_find_package (self->store, self->file, error) : NULL;
  FerryRunbookRecipe recipe = { .target = self->target, .source = self->source };
  FerryRunbook *runbook;
  FerryAsk *ask;

  if ((self->migrate && self->file != NULL && package == NULL) || (!self->migrate && self->file != NULL && !check_backup (self, error)))
    return NULL;
  recipe.package = package != NULL ? package->digest : NULL;
  recipe.backup = self->migrate ? NULL : self->file;
  runbook = ferry_runbook_make (kind, &recipe, error);
  if (runbook == NULL)
    return NULL;
  ask = g_new0 (FerryAsk, 1);
  ask->runbook = runbook;
  ask->understood = describe (self);
  ask->command = make_command (self, kind);
  return ask;
}

/**
 * ferry_ask_new:
 * @store: the user's store; of this thread
 * @catalogue: the catalogue
 * @sentence: such as “Migrate dev to test”
 * @current: (nullable): name of the instance that “the current environment” means
 * @error: return location
 *
 * Understands a sentence of the release vocabulary. Changes nothing and saves nothing; a backup that is named is looked up. Blocking.
 *
 * Returns: (transfer full) (nullable): the release that it means; %NULL with %FERRY_ERROR_USAGE for a sentence that is not understood or a name that means several instances, listing
 * them, and %FERRY_ERROR_NOT_FOUND for unknown names, listing similar ones
 *
 * Since: 0.1
 */
FerryAsk *
ferry_ask_new (FerryStore      *store,
               FerryCatalogue  *catalogue,
               const char      *sentence,
               const char      *current,
               GError         **error)
{
  g_auto(Asking) self = { .store = store, .catalogue = catalogue, .current = current };

  if (!g_utf8_validate (sentence, -1, NULL))
    {
      set_unknown (sentence, error);
      return NULL;
    }
  self.instances = ferry_store_list_instances (store, error);
  if (self.instances == NULL || !parse (&self, sentence, error) || !resolve_instances (&self, error))
    return NULL;
  return answer (&self, error);
}

void
ferry_ask_free (FerryAsk *self)
{
  if (self == NULL)
    return;
  ferry_runbook_free (self->runbook);
  g_free (self->understood);
  g_strfreev (self->command);
  g_free (self);
}

const char *
ferry_ask_get_help (void)
{
  return "  Restore using backup_20261127_180400_1234.nbdata backup\n"
         "  Back up and restore the current environment\n"
         "  Restore dev to test\n"
         "  Restore dev to test using backup_20261127_180400_1234.nbdata\n"
         "  Migrate dev to test\n"
         "  Migrate dev to test using migration_1790000000000.nbdata";
}
