#include "config.h"

#include "ferry-command.h"
#include "ferry-format.h"
#include "ferry-pipeline-text.h"
#include "ferry-run.h"

#include <string.h>

typedef struct
{
  FerryCli   *cli;
  const char *pipeline;
  FerryBoard *board;
} Look;

/* The store belongs to one thread: the job opens its own. */
static gboolean
look_cb (FerryJob  *job,
         gpointer   user_data,
         GError   **error)
{
  Look *self = user_data;
  g_autoptr (FerryStore) store = ferry_store_open (ferry_store_get_folder (self->cli->store), error);

  ferry_job_add_step (job, "look", _("Ask the instances"), 1);
  ferry_job_begin_step (job, "look");
  if (store != NULL)
    self->board = ferry_board_new (store, self->cli->catalogue, self->pipeline, job, error);

  return self->board != NULL;
}

static JsonNode *
cell_to_json (const FerryPromotionRecord *record)
{
  JsonObject *object = json_object_new ();
  g_autofree char *started = ferry_time_to_iso (record->started);
  g_autofree char *seen = ferry_time_to_iso (record->seen);

  ferry_json_set_text (object, "execution", record->execution);
  ferry_json_set_text (object, "state", record->state);
  ferry_json_set_text (object, "started", started);
  ferry_json_set_text (object, "who", record->who);
  ferry_json_set_text (object, "override", record->reason);
  ferry_json_set_text (object, "seen", seen);

  return ferry_json_object_node (object);
}

static JsonObject *
row_to_json (const FerryBoard    *board,
             const FerryBoardRow *row)
{
  JsonObject *object = json_object_new ();
  JsonObject *reached = json_object_new ();

  ferry_json_set_text (object, "package", row->digest);
  ferry_json_set_text (object, "title", row->title);
  ferry_json_set_text (object, "source", row->source_name);
  for (guint i = 0; i < row->cells->len; i++)
    if (g_ptr_array_index (row->cells, i) != NULL)
      json_object_set_member (reached, ((FerryInstanceRecord *) g_ptr_array_index (board->instances, i))->name, cell_to_json (g_ptr_array_index (row->cells, i)));
  json_object_set_object_member (object, "reached", reached);

  return object;
}

static void
take_board (FerryCli         *cli,
            const FerryBoard *board)
{
  JsonNode *node = ferry_pipeline_to_json (cli->store, board->pipeline);
  JsonArray *rows = json_array_new ();
  JsonObject *problems = json_object_new ();

  for (guint i = 0; i < board->rows->len; i++)
    json_array_add_object_element (rows, row_to_json (board, g_ptr_array_index (board->rows, i)));
  for (guint i = 0; i < board->instances->len; i++)
    if (g_ptr_array_index (board->problems, i) != NULL)
      ferry_json_set_text (problems, ((FerryInstanceRecord *) g_ptr_array_index (board->instances, i))->name, g_ptr_array_index (board->problems, i));
  json_object_set_array_member (json_node_get_object (node), "packages", rows);
  json_object_set_object_member (json_node_get_object (node), "notReached", problems);
  ferry_cli_take_result (cli, node);
}

static const char *
word_for (const char *state)
{
  /* Translators: what became of an execution */
  const char * const words[][2] = {
    { "done", _("done") }, { "committed", _("done, a later step failed") }, { "failed", _("failed") }, { "cancelled", _("stopped") },
    { "running", _("running") }, { "unknown", _("outcome not known") }, { "rolled-back", _("rolled back") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strcmp (words[i][0], state) == 0)
      return words[i][1];

  return state;
}

static void
say_cell (FerryCli                   *cli,
          const char                 *instance,
          const FerryPromotionRecord *record)
{
  g_autofree char *when = ferry_format_time (record->started);
  FerryStyle style = strcmp (record->state, "done") == 0 ? FERRY_STYLE_GOOD : FERRY_STYLE_WARNING;

  ferry_cli_say (cli, "    %-16s ", instance);
  ferry_cli_say_styled (cli, style, "%s", word_for (record->state));
  ferry_cli_say (cli, "  %s  %s\n", when, record->who != NULL ? record->who : "");
  if (record->reason != NULL)
    ferry_cli_say_styled (cli, FERRY_STYLE_WARNING, _("    %-16s the order was passed over: %s\n"), "", record->reason);
}

static void
say_row (FerryCli            *cli,
         const FerryBoard    *board,
         const FerryBoardRow *row)
{
  ferry_cli_say_styled (cli, FERRY_STYLE_BOLD, "  %.12s  %s\n", row->digest, row->title != NULL ? row->title : "");
  for (guint i = 0; i < row->cells->len; i++)
    if (g_ptr_array_index (row->cells, i) != NULL)
      say_cell (cli, ((FerryInstanceRecord *) g_ptr_array_index (board->instances, i))->name, g_ptr_array_index (row->cells, i));
  if (row->latest == 0)
    ferry_cli_say_styled (cli, FERRY_STYLE_DIM, "%s", _("    made, not run yet\n"));
}

static gboolean
say_board (FerryCli          *cli,
           const FerryBoard  *board,
           GError           **error)
{
  g_autofree char *places = ferry_pipeline_format_places (cli->store, board->pipeline, error);

  if (places == NULL)
    return FALSE;
  ferry_cli_say_styled (cli, FERRY_STYLE_BOLD, "%s", board->pipeline->name);
  ferry_cli_say (cli, "  %s\n", places);
  for (guint i = 0; i < board->rows->len; i++)
    say_row (cli, board, g_ptr_array_index (board->rows, i));
  if (board->rows->len == 0)
    ferry_cli_say (cli, _("No migration file was made or run here yet.\n"));
  for (guint i = 0; i < board->instances->len; i++)
    if (g_ptr_array_index (board->problems, i) != NULL)
      ferry_cli_warn (cli, _("“%s” can't be asked now; shown is what was last seen. %s"), ((FerryInstanceRecord *) g_ptr_array_index (board->instances, i))->name,
                      (char *) g_ptr_array_index (board->problems, i));

  return TRUE;
}

gboolean
ferry_command_pipeline_show (FerryCli  *cli,
                             char     **arguments,
                             GError   **error)
{
  const GOptionEntry entries[] = { { NULL } };
  g_auto (GStrv) names = NULL;
  g_autoptr (FerryJob) job = ferry_job_new (_("Ask the instances"));
  g_autoptr (FerryBoard) board = NULL;
  Look look = { .cli = cli };
  gboolean done;

  if (!ferry_command_parse (cli, arguments, entries, 1, 1, &names, error) || ferry_cli_get_catalogue (cli, error) == NULL)
    return FALSE;
  look.pipeline = names[0];
  done = ferry_run_job (cli, job, look_cb, &look, error);
  board = look.board;
  if (!done)
    return FALSE;
  take_board (cli, board);

  return say_board (cli, board, error);
}
