#include "config.h"

#include "release/ferry-runner-private.h"

#include "base/ferry-error.h"
#include "release/ferry-catch-up.h"

#include <inttypes.h>
#include <string.h>
#include <glib/gi18n-lib.h>

/* The step of a blue-green release that carries over what users wrote on the old side meanwhile. */

#define FEW_RECORDS 20
#define ALL "all"   /* all data */

static gboolean
catch_up_prepare (FerryRunner       *self,
                  FerryRunbookStep  *step,
                  GError           **error)
{
  return _ferry_runbook_execute.prepare (self, step, error);
}

typedef struct
{
  FerryInstance *from;
  FerryInstance *to;
  FerryBackup   *backup;
  char         **tables;
  gboolean       all;       /* and these, whatever they are */
  FerryCatchUp  *catch_up;
  JsonArray     *records;
} Carrying;

static void
carrying_clear (Carrying *self)
{
  g_clear_pointer (&self->catch_up, ferry_catch_up_free);
  g_clear_object (&self->from);
  g_clear_object (&self->to);
  g_clear_object (&self->backup);
  g_clear_pointer (&self->records, json_array_unref);
  g_strfreev (self->tables);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Carrying, carrying_clear)

static gboolean
open_sides (FerryRunner       *self,
            FerryRunbookStep  *step,
            Carrying          *carrying,
            GError           **error)
{
  const char *source = ferry_runbook_step_get_param (step, "source"), *tables = ferry_runbook_step_get_param (step, "tables"), *name;

  carrying->to = _ferry_runner_open_instance (self, step, error);
  carrying->from = carrying->to != NULL ? _ferry_runner_open (self, source != NULL ? source : "", error) : NULL;
  name = carrying->from != NULL ? _ferry_runner_result_of (self, step, "from", "name", error) : NULL;
  carrying->backup = name != NULL ? ferry_instance_find_backup (carrying->from, name, self->options->password, error) : NULL;
  carrying->tables = g_strsplit (tables != NULL ? tables : ALL, "\n", -1);
  carrying->all = g_strv_contains ((const char * const *) carrying->tables, ALL);
  return carrying->backup != NULL;
}

static gboolean
choose (Carrying  *self,
        GError   **error)
{
  if (self->all && !ferry_catch_up_choose (self->catch_up, NULL, error))
    return FALSE;
  for (guint i = 0; self->tables[i] != NULL; i++)
    if (strcmp (self->tables[i], ALL) != 0 && !ferry_catch_up_choose (self->catch_up, self->tables[i], error))
      return FALSE;
  return TRUE;
}

/* Which rows they are, and not what they hold: a release is kept, and exported. */
static gboolean
record_cb (const FerryMergeRecord *record,
           gpointer                user_data)
{
  static const char * const values[] = { "base", "a", "b" };
  Carrying *self = user_data;
  JsonObject *object;

  if (json_array_get_length (self->records) >= FEW_RECORDS)
    return TRUE;
  object = ferry_catch_up_record_to_json (record);
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    json_object_remove_member (object, values[i]);
  json_array_add_object_element (self->records, object);
  return TRUE;
}

static gboolean
compare (FerryRunner       *self,
         FerryRunbookStep  *step,
         Carrying          *carrying,
         FerryJob          *job,
         GError           **error)
{
  FerryCatchUpOptions options = { .from = carrying->from, .to = carrying->to, .backup = ferry_backup_get_path (carrying->backup), .password = self->options->password,
                                  .tables = carrying->all ? NULL : (const char * const *) carrying->tables, .folder = ferry_store_get_folder (self->store) };
  gboolean done;

  carrying->records = json_array_new ();
  carrying->catch_up = ferry_catch_up_new (&options, self->catalogue, job, error);
  done = carrying->catch_up != NULL && choose (carrying, error)
         && ferry_catch_up_decide_all (carrying->catch_up, self->options->decisions, self->options->take, error)
         && ferry_catch_up_compare (carrying->catch_up, record_cb, carrying, job, error);
  if (carrying->catch_up != NULL)
    json_object_set_object_member (step->result, "compared", ferry_catch_up_to_json (carrying->catch_up));
  json_object_set_array_member (step->result, "records", json_array_ref (carrying->records));
  return done;
}

/* A step that was left undecided is shown with its conflicts, and decided by whoever runs the release. */
static gboolean
all_decided (const FerryCatchUp  *catch_up,
             GError             **error)
{
  if (catch_up->undecided == 0)
    return TRUE;
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_INPUT_NEEDED, _("Rows that both sides have differently are to be decided: %" PRId64 " (--decide TABLE:KEY=a|b, or --take a|b for all; “ferry catch-up list” shows them)."),
               catch_up->undecided);
  return FALSE;
}

/* What was written while it ran is still on the old side only: the step is not over, and runs again. */
static gboolean
refuse_written (const FerryCatchUp  *catch_up,
                GPtrArray           *written,
                GError             **error)
{
  g_autoptr(GString) names = g_string_new (NULL);

  for (guint i = 0; i < written->len; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", (const char *) g_ptr_array_index (written, i));
  if (written->len > 0)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_FAILED, _("“%s” was written while this ran (%s), and its last changes did not come along: stop its users and retry."),
                 ferry_instance_get_name (catch_up->from), names->str);
  return written->len == 0;
}

static gboolean
catch_up_run (FerryRunner       *self,
              FerryRunbookStep  *step,
              FerryJob          *job,
              GError           **error)
{
  g_auto(Carrying) carrying = { NULL };
  g_autoptr(GError) failure = NULL;
  g_autoptr(GPtrArray) written = NULL;
  g_autoptr(FerryExecution) execution = NULL;
  g_autofree char *id = g_strdup (ferry_runbook_step_get_result (step, "execution"));
  FerryExecuteOptions options = { .id = id, .verify_full = TRUE };

  if (!open_sides (self, step, &carrying, error) || !compare (self, step, &carrying, job, error) || !all_decided (carrying.catch_up, error))
    return FALSE;
  execution = ferry_catch_up_run (carrying.catch_up, &options, &written, job, &failure);
  _ferry_step_set (step, "execution", NULL);
  if (execution != NULL)
    _ferry_step_tell_execution (step, execution);
  else if (failure == NULL)
    _ferry_step_say (step, _("There is nothing to carry over."));
  if (failure == NULL)
    return refuse_written (carrying.catch_up, written, error);
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/* What was committed is the same on both sides by now: comparing again tells what is left, and whether the old side was written since. */
static FerryRunbookState
catch_up_judge (FerryRunner      *self,
                FerryRunbookStep *step)
{
  FerryRunbookState state = _ferry_runbook_execute.judge (self, step);

  return state == FERRY_RUNBOOK_UNKNOWN ? FERRY_RUNBOOK_UNKNOWN : FERRY_RUNBOOK_WAITING;
}

const FerryRunbookWork _ferry_runbook_catch_up = { catch_up_prepare, catch_up_run, catch_up_judge };
