#include "config.h"

#include "ferry-cli.h"

#include "ferry-command.h"
#include "ferry-exit.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

FerryCli *
ferry_cli_new (void)
{
  return g_new0 (FerryCli, 1);
}

void
ferry_cli_free (FerryCli *self)
{
  g_clear_object (&self->store);
  g_clear_object (&self->catalogue);
  g_clear_pointer (&self->result, json_node_unref);
  g_free (self);
}

/**
 * ferry_cli_get_store:
 *
 * Opens the user's store when it is first needed: `ferry help` works without one.
 *
 * Returns: (transfer none) (nullable): the store
 */
FerryStore *
ferry_cli_get_store (FerryCli  *self,
                     GError   **error)
{
  if (self->store == NULL)
    self->store = ferry_store_open (NULL, error);

  return self->store;
}

FerryCatalogue *
ferry_cli_get_catalogue (FerryCli  *self,
                         GError   **error)
{
  FerryStore *store = ferry_cli_get_store (self, error);
  g_autofree char *additions = NULL;

  if (store == NULL)
    return NULL;
  additions = g_build_filename (ferry_store_get_folder (store), "catalogue.json", NULL);
  if (self->catalogue == NULL)
    self->catalogue = ferry_catalogue_new (g_file_test (additions, G_FILE_TEST_EXISTS) ? additions : NULL, error);

  return self->catalogue;
}

/* Runs in the thread that opens the database. */
static char *
ask_password_cb (FerrySite  *site,
                 const char *user,
                 const char *place,
                 gpointer    user_data)
{
  /* Translators: a user of the database, and where that database is */
  g_autofree char *prompt = g_strdup_printf (_("Password of %s for %s: "), user, place);

  return ferry_terminal_is_interactive () ? ferry_terminal_ask (prompt, TRUE, NULL, NULL) : NULL;
}

/* Runs in the thread that speaks to the instance. */
static char *
ask_token_cb (FerryInstance *instance,
              gpointer       user_data)
{
  g_autofree char *prompt = g_strdup_printf (_("Token or API key for “%s”: "), ferry_instance_get_name (instance));

  return ferry_terminal_is_interactive () ? ferry_terminal_ask (prompt, TRUE, NULL, NULL) : NULL;
}

/**
 * ferry_cli_let_ask:
 * @instance: an instance whose database was not opened yet
 *
 * Lets @instance ask for a password that neither its .env nor libpq knows, where somebody is there to answer.
 */
void
ferry_cli_let_ask (FerryCli      *self,
                   FerryInstance *instance)
{
  if (FERRY_IS_LOCAL_INSTANCE (instance) && ferry_cli_may_ask (self))
    ferry_site_set_password_func (ferry_local_instance_get_site (FERRY_LOCAL_INSTANCE (instance)), ask_password_cb, NULL);
  if (FERRY_IS_REMOTE_INSTANCE (instance) && ferry_cli_may_ask (self))
    ferry_remote_instance_set_token_func (FERRY_REMOTE_INSTANCE (instance), ask_token_cb, NULL);
}

/* What became of a restore that was killed is said by whatever command comes next. */
static void
tell_settled (FerryCli      *self,
              FerryInstance *instance)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = ferry_instance_settle_restore (instance, &error);

  if (text != NULL)
    ferry_cli_warn (self, "%s", text);
  else if (error != NULL)
    ferry_cli_warn (self, _("A restore that was stopped can't be settled yet: %s"), error->message);
}

/**
 * ferry_cli_open_instance:
 * @name: an instance's name or UUID
 *
 * Returns: (transfer full) (nullable): the instance; its database is not touched yet
 */
FerryInstance *
ferry_cli_open_instance (FerryCli    *self,
                         const char  *name,
                         GError     **error)
{
  FerryStore *store = ferry_cli_get_store (self, error);
  FerryCatalogue *catalogue = store != NULL ? ferry_cli_get_catalogue (self, error) : NULL;
  g_autoptr (FerryInstanceRecord) record = catalogue != NULL ? ferry_store_find_instance (store, name, error) : NULL;
  FerryInstance *instance = NULL;

  if (record != NULL)
    instance = ferry_instance_new_for_record (record, ferry_store_get_folder (store), catalogue, error);
  if (instance != NULL)
    {
      ferry_cli_let_ask (self, instance);
      tell_settled (self, instance);
    }

  return instance;
}

/**
 * ferry_cli_open_package:
 * @file: a path, or a package of the library by the beginning of its digest or by its file's name
 *
 * Returns: (transfer full) (nullable): the open package, its metadata read and checked
 */
FerryPackage *
ferry_cli_open_package (FerryCli    *self,
                        const char  *file,
                        GError     **error)
{
  FerryStore *store = ferry_cli_get_store (self, error);
  g_autofree char *path = store != NULL ? ferry_library_resolve (store, file, error) : NULL;

  return path != NULL ? ferry_package_open (path, error) : NULL;
}

FerryRuleSet *
ferry_cli_find_rule_set (FerryCli    *self,
                         const char  *name,
                         GError     **error)
{
  FerryStore *store;

  if (name == NULL)
    return ferry_rule_set_new_one_way ();
  store = ferry_cli_get_store (self, error);

  return store != NULL ? ferry_store_find_rule_set (store, name, error) : NULL;
}

/**
 * ferry_cli_may_ask:
 *
 * Returns: whether questions make sense: somebody sits at a terminal, and no machine reads the answer
 */
gboolean
ferry_cli_may_ask (FerryCli *self)
{
  return !self->json && ferry_terminal_is_interactive ();
}

static void
say (FerryCli   *self,
     FerryStyle  style,
     const char *format,
     va_list     arguments)
{
  g_autofree char *text = g_strdup_vprintf (format, arguments);

  if (!self->json)
    ferry_terminal_write (STDOUT_FILENO, style, text);
}

/**
 * ferry_cli_say:
 * @format: text with its newlines
 *
 * Writes to standard output, and nothing where --json is asked for.
 */
void
ferry_cli_say (FerryCli   *self,
               const char *format,
               ...)
{
  va_list arguments;

  va_start (arguments, format);
  say (self, FERRY_STYLE_PLAIN, format, arguments);
  va_end (arguments);
}

void
ferry_cli_say_styled (FerryCli   *self,
                      FerryStyle  style,
                      const char *format,
                      ...)
{
  va_list arguments;

  va_start (arguments, format);
  say (self, style, format, arguments);
  va_end (arguments);
}

void
ferry_cli_say_table (FerryCli       *self,
                     FerryTextTable *table)
{
  g_autofree char *text = ferry_text_table_to_string (table);
  char *rows = strchr (text, '\n') + 1;
  g_autofree char *titles = g_strndup (text, (gsize) (rows - text));

  ferry_cli_say_styled (self, FERRY_STYLE_BOLD, "%s", titles);
  ferry_cli_say (self, "%s", rows);
}

/**
 * ferry_cli_warn:
 * @format: one sentence
 *
 * Writes to standard error what is no result but has to be seen.
 */
void
ferry_cli_warn (FerryCli   *self,
                const char *format,
                ...)
{
  g_autofree char *text = NULL;
  g_autofree char *line = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  line = g_strdup_printf ("%s\n", text);
  ferry_terminal_write (STDERR_FILENO, FERRY_STYLE_WARNING, line);
}

/**
 * ferry_cli_take_result:
 * @result: (transfer full): an object
 *
 * Keeps what --json prints at the end.
 */
void
ferry_cli_take_result (FerryCli *self,
                       JsonNode *result)
{
  g_assert (JSON_NODE_HOLDS_OBJECT (result));

  g_clear_pointer (&self->result, json_node_unref);
  self->result = result;
}

static void
print_json (FerryCli     *self,
            const GError *error)
{
  g_autoptr (JsonNode) node = self->result != NULL ? g_steal_pointer (&self->result) : json_node_init_object (json_node_alloc (), NULL);
  JsonObject *object;
  g_autofree char *text = NULL;

  if (json_node_get_object (node) == NULL)
    json_node_take_object (node, json_object_new ());
  object = json_node_get_object (node);
  if (error != NULL)
    {
      JsonObject *told = json_object_new ();

      json_object_set_string_member (told, "code", error->domain == FERRY_ERROR ? ferry_error_code_name (error->code) : "usage");
      json_object_set_string_member (told, "message", error->message);
      json_object_set_object_member (object, "error", told);
    }
  text = ferry_json_to_string (node, TRUE);
  g_print ("%s\n", text);
}

static void
print_error (FerryCli     *self,
             const GError *error)
{
  g_autofree char *text = NULL;

  if (g_error_matches (error, FERRY_ERROR, FERRY_ERROR_USAGE) || error->domain == G_OPTION_ERROR)
    text = g_strdup_printf (_("ferry: %s\nSee “ferry help%s%s”.\n"), error->message, self->command != NULL ? " " : "",
                            self->command != NULL ? self->command->name : "");
  else
    text = g_strdup_printf ("ferry: %s\n", error->message);
  ferry_terminal_write (STDERR_FILENO, FERRY_STYLE_BAD, text);
}

/**
 * ferry_cli_run:
 * @arguments: what follows the program's name
 *
 * Finds the command, runs it and tells its outcome.
 *
 * Returns: the exit status
 */
int
ferry_cli_run (FerryCli  *self,
               char     **arguments)
{
  g_autoptr (GError) error = NULL;

  ferry_command_dispatch (self, arguments, &error);
  if (self->json)
    print_json (self, error);
  else if (error != NULL)
    print_error (self, error);
  fflush (stdout);

  return error != NULL ? (int) ferry_exit_status_for_error (error) : self->status;
}
