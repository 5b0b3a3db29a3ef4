#include "config.h"

#include "release/ferry-runbook-make.h"

#include "base/ferry-error.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#define COMMAND_SECONDS 300

/* What has to be done to an instance that is stopped, closed or switched differs from place to place: a slot for a command of the user's, or a person's hand. */
static const char * const slots[] = { "close", "open", "stop", "start", "deploy", "switch", "switch-back", NULL };

typedef struct
{
  FerryRunbook             *runbook;
  const FerryRunbookRecipe *recipe;
} Maker;

static const char *
find_command (const FerryRunbookRecipe *recipe,
              const char               *slot)
{
  gsize length = strlen (slot);

  for (guint i = 0; recipe->commands != NULL && recipe->commands[i] != NULL; i++)
    if (strncmp (recipe->commands[i], slot, length) == 0 && recipe->commands[i][length] == '=')
      return recipe->commands[i] + length + 1;
  return NULL;
}

static void
set (FerryRunbookStep *step,
     const char       *name,
     const char       *value)
{
  if (value != NULL)
    json_object_set_string_member (step->params, name, value);
}

static FerryRunbookStep *
add (Maker                     *self,
     const char                *id,
     FerryRunbookKind           kind,
     const FerryInstanceRecord *instance,
     const char                *format,
     ...) G_GNUC_PRINTF (5, 6);

static FerryRunbookStep *
add (Maker                     *self,
     const char                *id,
     FerryRunbookKind           kind,
     const FerryInstanceRecord *instance,
     const char                *format,
     ...)
{
  g_autofree char *title = NULL;
  FerryRunbookStep *step;
  va_list arguments;

  va_start (arguments, format);
  title = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  step = ferry_runbook_add (self->runbook, id, kind, title);
  if (instance != NULL)
    set (step, "instance", instance->id);
  return step;
}

static FerryRunbookStep *
add_slot (Maker      *self,
          const char *slot,
          const char *title,
          const char *undo_slot)
{
  const char *command = find_command (self->recipe, slot), *undo = undo_slot != NULL ? find_command (self->recipe, undo_slot) : NULL;
  FerryRunbookStep *step = add (self, slot, FERRY_RUNBOOK_COMMAND, NULL, "%s", title);
  gint64 limit = self->recipe->limit > 0 ? self->recipe->limit : COMMAND_SECONDS;

  set (step, "text", title);
  set (step, "command", command);
  set (step, "undo", undo);
  json_object_set_int_member (step->params, "limit", limit);
  json_object_set_int_member (step->params, "undoLimit", limit);
  return step;
}

static void
add_question (Maker      *self,
              const char *id,
              const char *text)
{
  set (add (self, id, FERRY_RUNBOOK_QUESTION, NULL, "%s", text), "text", text);
}

static void
set_package (Maker            *self,
             FerryRunbookStep *step)
{
  if (self->recipe->package != NULL)
    set (step, "package", self->recipe->package);
  else
    set (step, "from", "create");
}

static void
add_create (Maker *self)
{
  if (self->recipe->package == NULL)
    set (add (self, "create", FERRY_RUNBOOK_CREATE, self->recipe->source, _("Make a migration file from “%s”"), self->recipe->source->name), "rules", self->recipe->rules);
}

static void
add_check (Maker                     *self,
           const char                *id,
           const FerryInstanceRecord *instance)
{
  set_package (self, add (self, id, FERRY_RUNBOOK_CHECK, instance, _("Check whether it may run on “%s”"), instance->name));
}

static void
add_execution (Maker                     *self,
               const FerryInstanceRecord *instance)
{
  FerryRunbookStep *execute;

  set_package (self, add (self, "plan", FERRY_RUNBOOK_PLAN, instance, _("Compare with “%s”"), instance->name));
  add_question (self, "agree", _("The plan is made: look at it. Shall it be executed?"));
  execute = add (self, "execute", FERRY_RUNBOOK_EXECUTE, instance, _("Execute it on “%s”, with a backup first"), instance->name);
  set_package (self, execute);
  set (execute, "plan", "plan");
}

static void
add_end (Maker                     *self,
         const FerryInstanceRecord *instance)
{
  add (self, "restart", FERRY_RUNBOOK_RESTART, instance, _("Restart the application of “%s”"), instance->name);
  set_package (self, add (self, "verify", FERRY_RUNBOOK_VERIFY, instance, _("Verify “%s” against the migration file"), instance->name));
}

static void
make_plain (Maker *self)
{
  add_create (self);
  add_check (self, "check", self->recipe->target);
  add_execution (self, self->recipe->target);
  add_end (self, self->recipe->target);
}

static void
make_maintenance (Maker *self)
{
  const FerryInstanceRecord *target = self->recipe->target;
  g_autofree char *close = g_strdup_printf (_("Show a maintenance page instead of “%s”"), target->name);
  g_autofree char *open = g_strdup_printf (_("Let the users back to “%s”"), target->name);

  add_create (self);
  add_check (self, "check", target);
  add_slot (self, "close", close, "open");
  add_question (self, "stopped", _("Has every user stopped working?"));
  add (self, "backup", FERRY_RUNBOOK_BACKUP, target, _("Back up “%s”"), target->name);
  add_execution (self, target);
  add_end (self, target);
  add_slot (self, "open", open, NULL);
}

static void
add_versions (Maker                     *self,
              const FerryInstanceRecord *instance,
              const FerryInstanceRecord *source,
              const char                *backup,
              const char                *rule)
{
  FerryRunbookStep *step = add (self, "versions", FERRY_RUNBOOK_VERSIONS, instance, _("Compare the application versions"));

  set (step, "source", source != NULL ? source->id : NULL);
  set (step, "backup", backup);
  set (step, "rule", rule);
  step->required = TRUE;
}

static void
add_restore (Maker                     *self,
             const FerryInstanceRecord *instance,
             const FerryInstanceRecord *source)
{
  FerryRunbookStep *step = add (self, "restore", FERRY_RUNBOOK_RESTORE, instance, _("Restore the backup of “%s” into “%s”"), source->name, instance->name);

  set (step, "source", source->id);
  if (self->recipe->backup != NULL)
    set (step, "backup", self->recipe->backup);
  else
    set (step, "from", "backup");
}

static void
make_restore (Maker *self)
{
  const FerryInstanceRecord *target = self->recipe->target, *source = self->recipe->source != NULL ? self->recipe->source : target;

  if (self->recipe->backup == NULL)
    add (self, "backup", FERRY_RUNBOOK_BACKUP, source, _("Back up “%s”"), source->name);
  add_versions (self, target, source, self->recipe->backup, "equal");
  add_question (self, "agree", _("The target will hold what the backup holds, and nothing else; its present state is saved first. Shall it be restored?"));
  add_restore (self, target, source);
  add (self, "restart", FERRY_RUNBOOK_RESTART, target, _("Restart the application of “%s”"), target->name);
}

/* The users stop before it, and go on behind the switch: what they write in between would be lost. */
static void
add_catch_up (Maker                     *self,
              const FerryInstanceRecord *a,
              const FerryInstanceRecord *b)
{
  g_autofree char *close = g_strdup_printf (_("Show a maintenance page instead of “%s”"), a->name);
  g_autofree char *stopped = g_strdup_printf (_("Has every user of “%s” stopped working?"), a->name);
  g_autofree char *tables = NULL;
  FerryRunbookStep *step;

  if (self->recipe->catch_up == NULL)
    return;
  add_slot (self, "close", close, "open");
  add_question (self, "stopped", stopped);
  step = add (self, "catch-up", FERRY_RUNBOOK_CATCH_UP, b, _("Carry over to “%s” what users wrote on “%s” since its backup"), b->name, a->name);
  set (step, "source", a->id);
  set (step, "from", "backup");
  tables = g_strjoinv ("\n", (char **) self->recipe->catch_up);
  set (step, "tables", tables);
}

static void
make_blue_green (Maker *self)
{
  const FerryInstanceRecord *a = self->recipe->target, *b = self->recipe->spare;
  g_autofree char *deploy = g_strdup_printf (_("Deploy an empty “%s” with the same environment variables as “%s”, and start it once"), b->name, a->name);
  g_autofree char *test = g_strdup_printf (_("Was “%s” tested by hand, and is it good?"), b->name);
  g_autofree char *turn = g_strdup_printf (_("Switch the gateway from “%s” to “%s”"), a->name, b->name);

  add_create (self);
  add_check (self, "check", a);
  add (self, "backup", FERRY_RUNBOOK_BACKUP, a, _("Back up “%s”"), a->name);
  add_slot (self, "deploy", deploy, NULL);
  add_versions (self, b, a, NULL, "not-older");
  add_restore (self, b, a);
  add_check (self, "check-b", b);
  add_execution (self, b);
  add_end (self, b);
  add_question (self, "test", test);
  add_catch_up (self, a, b);
  add_slot (self, "switch", turn, "switch-back");
}

static void
make_rollback_a (Maker *self)
{
  const FerryInstanceRecord *target = self->recipe->target;
  g_autofree char *stop = g_strdup_printf (_("Stop the application of “%s”"), target->name);
  g_autofree char *start = g_strdup_printf (_("Start the application of “%s”"), target->name);

  add_versions (self, target, NULL, NULL, "equal");
  set (g_ptr_array_index (self->runbook->steps, 0), "execution", self->recipe->execution);
  add_slot (self, "stop", stop, "start");
  set (add (self, "roll-back", FERRY_RUNBOOK_ROLL_BACK, target, _("Put “%s” back as its automatic backup has it"), target->name), "execution", self->recipe->execution);
  add_slot (self, "start", start, NULL);
}

static void
make_rollback_b (Maker *self)
{
  const FerryInstanceRecord *a = self->recipe->target, *b = self->recipe->spare;
  g_autofree char *stop = g_strdup_printf (_("Stop the application of “%s”"), a->name);
  g_autofree char *deploy = g_strdup_printf (_("Prepare an empty “%s” with the application version of the backup, and start it once"), b->name);
  g_autofree char *test = g_strdup_printf (_("Was “%s” tested by hand, and is it good?"), b->name);
  g_autofree char *turn = g_strdup_printf (_("Switch the gateway from “%s” to “%s”"), a->name, b->name);

  add_slot (self, "stop", stop, "start");
  add_slot (self, "deploy", deploy, NULL);
  add_versions (self, b, a, self->recipe->backup, "equal");
  add_restore (self, b, a);
  add (self, "restart", FERRY_RUNBOOK_RESTART, b, _("Restart the application of “%s”"), b->name);
  add_question (self, "test", test);
  add_slot (self, "switch", turn, "switch-back");
}

typedef enum { NEEDS_PACKAGE = 1 << 0, NEEDS_SPARE = 1 << 1, NEEDS_BACKUP = 1 << 2, NEEDS_EXECUTION = 1 << 3 } Needs;

static const struct { const char *kind; Needs needs; void (*make) (Maker *self); const char *description; } recipes[] = {
  { "plain", NEEDS_PACKAGE, make_plain, N_("Make, check, compare and execute a migration file, restart, verify") },
  { "restore", 0, make_restore, N_("Restore a backup, of another instance or its own: everything is overwritten") },
  { "maintenance", NEEDS_PACKAGE, make_maintenance, N_("Close to the users, back up, execute, verify, open again") },
  { "blue-green", NEEDS_PACKAGE | NEEDS_SPARE, make_blue_green, N_("Prepare a second production beside the first, test it, switch over") },
  { "rollback-a", NEEDS_EXECUTION, make_rollback_a, N_("The migration went wrong: stop, restore the automatic backup") },
  { "rollback-b", NEEDS_SPARE | NEEDS_BACKUP, make_rollback_b, N_("Damage, or an upgrade that failed: restore a backup into an empty instance, switch over") },
};

const char * const *
ferry_runbook_kinds (void)
{
  static const char *kinds[G_N_ELEMENTS (recipes) + 1];

  for (guint i = 0; i < G_N_ELEMENTS (recipes); i++)
    kinds[i] = recipes[i].kind;
  return kinds;
}

const char *
ferry_runbook_describe_kind (const char *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (recipes); i++)
    if (g_str_equal (recipes[i].kind, kind))
      return _(recipes[i].description);
  return _("A release of one's own making");
}

const char * const *
ferry_runbook_command_slots (void)
{
  return slots;
}

static gboolean
refuse (const char  *kind,
        const char  *what,
        GError     **error)
{
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("A release “%s” needs %s."), kind, what);
  return FALSE;
}

/* "@INSTANCE:NAME" is one of the list of an agent */
static gboolean
check_command (const char  *command,
               GError     **error)
{
  const char *colon = strrchr (command, ':');

  if (*command != '@' || (colon != NULL && colon > command + 1 && colon[1] != '\0'))
    return TRUE;
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("“%s” names no command of an agent: say @INSTANCE:NAME."), command);
  return FALSE;
}

static gboolean
check_commands (const FerryRunbookRecipe  *recipe,
                GError                   **error)
{
  g_autofree char *known = g_strjoinv (", ", (char **) slots);

  for (guint i = 0; recipe->commands != NULL && recipe->commands[i] != NULL; i++)
    {
      const char *equals = strchr (recipe->commands[i], '=');
      g_autofree char *slot = equals != NULL ? g_strndup (recipe->commands[i], (gsize) (equals - recipe->commands[i])) : NULL;

      if (slot != NULL && g_strv_contains (slots, slot) && equals[1] != '\0')
        {
          if (!check_command (equals + 1, error))
            return FALSE;
          continue;
        }
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("“%s” is no command of a release: say STEP=COMMAND, the step one of %s."), recipe->commands[i], known);
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_catch_up (const char                *kind,
                const FerryRunbookRecipe  *recipe,
                GError                   **error)
{
  if (recipe->catch_up == NULL)
    return TRUE;
  if (!g_str_equal (kind, "blue-green"))
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("A release “%s” has no second side to carry rows over to: only blue-green has."), kind);
  return g_str_equal (kind, "blue-green");
}

static gboolean
check_needs (const char                *kind,
             Needs                      needs,
             const FerryRunbookRecipe  *recipe,
             GError                   **error)
{
  if ((needs & NEEDS_PACKAGE) != 0 && recipe->package == NULL && recipe->source == NULL)
    return refuse (kind, _("a migration file, or the instance to make it from"), error);
  if ((needs & NEEDS_SPARE) != 0 && recipe->spare == NULL)
    return refuse (kind, _("the second, empty instance"), error);
  if ((needs & NEEDS_SPARE) != 0 && g_str_equal (recipe->spare->id, recipe->target->id))
    return refuse (kind, _("a second instance that is not the first"), error);
  if ((needs & NEEDS_PACKAGE) != 0 && recipe->source != NULL && g_str_equal (recipe->source->id, recipe->target->id))
    return refuse (kind, _("a source that is not the target"), error);
  if ((needs & NEEDS_BACKUP) != 0 && recipe->backup == NULL)
    return refuse (kind, _("a backup"), error);
  if ((needs & NEEDS_EXECUTION) != 0 && recipe->execution == NULL)
    return refuse (kind, _("the execution that is rolled back"), error);
  return check_catch_up (kind, recipe, error) && check_commands (recipe, error);
}

static int
find_recipe (const char  *kind,
             GError     **error)
{
  g_autofree char *known = g_strjoinv (", ", (char **) ferry_runbook_kinds ());

  for (guint i = 0; i < G_N_ELEMENTS (recipes); i++)
    if (g_str_equal (recipes[i].kind, kind))
      return (int) i;
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("There is no kind of release “%s”: say one of %s."), kind, known);
  return -1;
}

/**
 * ferry_runbook_make:
 * @kind: one of ferry_runbook_kinds()
 * @recipe: what it is made of
 * @error: return location
 *
 * Makes a ready-made release; nothing runs and nothing is saved. Any thread.
 *
 * Returns: (transfer full) (nullable): the release; %NULL with %FERRY_ERROR_USAGE that says what is missing
 *
 * Since: 0.1
 */
FerryRunbook *
ferry_runbook_make (const char                *kind,
                    const FerryRunbookRecipe  *recipe,
                    GError                   **error)
{
  int found = find_recipe (kind, error);
  g_autoptr(FerryRunbook) runbook = NULL;
  g_autofree char *name = NULL;
  Maker maker = { .recipe = recipe };

  if (found < 0 || !check_needs (kind, recipes[found].needs, recipe, error))
    return NULL;
  name = recipe->name != NULL ? g_strdup (recipe->name) : g_strdup_printf ("%s, %s", recipe->target->name, kind);
  runbook = ferry_runbook_new (name, kind, recipe->target->id, recipe->target->name);
  runbook->override_reason = g_strdup (recipe->override_reason);
  maker.runbook = runbook;
  recipes[found].make (&maker);
  return g_steal_pointer (&runbook);
}
