#include "config.h"

#include "base/ferry-error.h"
#include "migrate/ferry-migrate.h"

#include <string.h>
#include <unistd.h>

/* execute-once execute|execute-bare|rollback|create FOLDER ARGUMENT: one run in a process of its own, so that a test can kill it or make its system calls fail. The
 * argument is a migration file (execute-bare: without backup; create: the file to make) or the id of the execution to roll back. Prints the record's state or "none", the code of the error or "ok",
 * and the message. */

#define ID "7d8f1d9c-4a55-4c0b-9f5e-3f0a6d2b1c11"

static void
tell (FerryExecution *record,
      const GError   *error)
{
  g_autofree char *answer = g_strdup_printf ("%s\n%s\n%s\n", record != NULL ? ferry_execution_state_to_string (ferry_execution_get_state (record)) : "none",
                                             error != NULL ? ferry_error_code_name ((FerryError) error->code) : "ok", error != NULL ? error->message : "");

  /* the number of writes differs by one or two from run to run: the one that was to fail may be this one */
  for (guint i = 0; i < 2 && write (STDOUT_FILENO, answer, strlen (answer)) < 0; i++)
    ;
}

static void
execute (FerrySite   *site,
         const char  *path,
         gboolean     bare,
         GError     **error)
{
  g_autoptr(FerryPackage) package = ferry_package_open (path, error);
  g_autoptr(FerryCatalogue) catalogue = package != NULL ? ferry_catalogue_new (NULL, error) : NULL;
  FerryExecuteOptions options = { .skip_backup = bare };
  g_autoptr(FerryExecution) record = NULL;

  if (catalogue != NULL)
    record = ferry_execute (site, package, catalogue, &options, NULL, error);
  tell (record, *error);
}

static void
roll_back (FerrySite   *site,
           const char  *id,
           GError     **error)
{
  g_autoptr(FerryJournal) journal = ferry_journal_open (site, error);
  g_autoptr(FerryExecution) execution = journal != NULL ? ferry_journal_find_execution (journal, id, error) : NULL;
  g_autoptr(FerryExecution) record = NULL;

  if (execution != NULL)
    record = ferry_rollback (site, execution, NULL, NULL, NULL, error);
  tell (record, *error);
}

static void
create (FerrySite   *site,
        const char  *path,
        GError     **error)
{
  g_autoptr(FerryCatalogue) catalogue = ferry_catalogue_new (NULL, error);
  g_autoptr(FerryRuleSet) rules = ferry_rule_set_new ("once");
  FerryPackageOptions options = { .rule_set = rules, .output = path };
  g_autoptr(FerryPackage) package = NULL;

  ferry_rule_set_set_group_rule (rules, FERRY_TABLE_GROUP_USER, FERRY_RULE_OVERWRITE);
  if (catalogue != NULL)
    package = ferry_package_create (site, catalogue, &options, NULL, error);
  tell (NULL, *error);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FerrySite) site = NULL;

  if (argc != 4)
    return 2;
  site = ferry_site_new_for_folder (ID, "once", FERRY_STAGE_PRODUCTION, argv[2], &error);
  if (site == NULL)
    tell (NULL, error);
  else if (g_str_equal (argv[1], "rollback"))
    roll_back (site, argv[3], &error);
  else if (g_str_equal (argv[1], "create"))
    create (site, argv[3], &error);
  else
    execute (site, argv[3], g_str_equal (argv[1], "execute-bare"), &error);
  return error != NULL ? 1 : 0;
}
