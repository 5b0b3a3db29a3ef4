#include "config.h"

#include "backup/ferry-pg-clearing.h"

#include "backup/ferry-pg-proof.h"
#include "backup/ferry-pg-statement.h"
#include "base/ferry-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _FerryPgClearing
{
  GTree     *tables;       /* quoted names, sorted: locks are taken in the order that everybody uses */
  GPtrArray *statements;   /* char* */
};

static gint
compare_names (gconstpointer a,
               gconstpointer b,
               gpointer      user_data)
{
  return strcmp (a, b);
}

/**
 * ferry_pg_clearing_new:
 *
 * Returns: (transfer full): a clearing that removes nothing yet
 *
 * Since: 0.1
 */
FerryPgClearing *
ferry_pg_clearing_new (void)
{
  FerryPgClearing *self = g_new0 (FerryPgClearing, 1);

  self->tables = g_tree_new_full (compare_names, NULL, g_free, NULL);
  self->statements = g_ptr_array_new_with_free_func (g_free);
  return self;
}

/**
 * ferry_pg_clearing_free:
 * @self: (nullable): a clearing
 *
 * Frees it.
 *
 * Since: 0.1
 */
void
ferry_pg_clearing_free (FerryPgClearing *self)
{
  if (self == NULL)
    return;
  g_tree_unref (self->tables);
  g_ptr_array_unref (self->statements);
  g_free (self);
}

/**
 * ferry_pg_clearing_add_table:
 * @self: a clearing
 * @name: `"schema"."table"`; may lack in the database
 *
 * Adds a table.
 *
 * Since: 0.1
 */
void
ferry_pg_clearing_add_table (FerryPgClearing *self,
                             const char      *name)
{
  g_return_if_fail (self != NULL && name != NULL);

  g_tree_insert (self->tables, g_strdup (name), NULL);
}

/**
 * ferry_pg_clearing_add:
 * @self: a clearing
 * @statement: a statement of `pg_restore --clean --if-exists` that drops something
 *
 * Adds what the statement drops.
 *
 * Since: 0.1
 */
void
ferry_pg_clearing_add (FerryPgClearing *self,
                       const char      *statement)
{
  g_autofree char *table = NULL;

  g_return_if_fail (self != NULL && statement != NULL);

  table = ferry_pg_dropped_table (statement);
  if (table != NULL)
    ferry_pg_clearing_add_table (self, table);
  else
    g_ptr_array_add (self->statements, g_strdup (statement));
}

/** The tables that are there, as a list for SQL. */
typedef struct
{
  FerryPgSession *session;
  GString        *list;
  GError        **error;
  gboolean        failed;
} Listing;

static gboolean
list_table (gpointer key,
            gpointer value,
            gpointer user_data)
{
  Listing *listing = user_data;
  g_autoptr(GError) failure = NULL;
  g_autofree char *found = ferry_pg_session_value (listing->session,
    "SELECT 1 FROM pg_catalog.pg_class WHERE oid = pg_catalog.to_regclass($1) AND relkind IN ('r', 'p')", key, &failure);

  if (failure != NULL)
    g_propagate_error (listing->error, g_steal_pointer (&failure));
  else if (found != NULL)
    g_string_append_printf (listing->list, "%s%s", listing->list->len > 0 ? ", " : "", (const char *) key);
  listing->failed = listing->error != NULL && *listing->error != NULL;
  return listing->failed;
}

static char *
list_present (FerryPgClearing  *self,
              FerryPgSession   *session,
              GError          **error)
{
  g_autoptr(GError) failure = NULL;
  Listing listing = { session, g_string_new (NULL), &failure, FALSE };

  g_tree_foreach (self->tables, list_table, &listing);
  if (!listing.failed)
    return g_string_free (listing.list, FALSE);
  g_string_free (listing.list, TRUE);
  g_propagate_error (error, g_steal_pointer (&failure));
  return NULL;
}

/* All at once and in the order of names, before anything is dropped: who waits for whom is then settled. */
static gboolean
lock_tables (FerryPgSession  *session,
             const char      *list,
             GError         **error)
{
  g_autofree char *sql = g_strdup_printf ("LOCK TABLE %s IN ACCESS EXCLUSIVE MODE", list);

  return *list == '\0' || ferry_pg_session_execute (session, sql, NULL, error);
}

static gboolean
one_of (const char *sqlstate,
        const char *codes)
{
  return *sqlstate != '\0' && strstr (codes, sqlstate) != NULL;
}

/* One try. TRUE: done with. FALSE without @fatal: try again later, @error tells why. */
static gboolean
attempt (FerryPgSession  *session,
         const char      *statement,
         gboolean        *fatal,
         GError         **error)
{
  char sqlstate[6];
  g_autoptr(GError) failure = NULL;

  *fatal = FALSE;
  if (ferry_pg_session_try (session, statement, sqlstate, &failure))
    return TRUE;
  /* a table, column, type, function or schema that is not there needs no dropping */
  if (one_of (sqlstate, "42P01 42703 42704 42883 3F000"))
    return TRUE;
  *fatal = *sqlstate == '\0' || g_error_matches (failure, FERRY_ERROR, FERRY_ERROR_CANCELLED) ||
           g_error_matches (failure, FERRY_ERROR, FERRY_ERROR_CONNECTION) || g_error_matches (failure, FERRY_ERROR, FERRY_ERROR_BUSY);
  if (!*fatal && ferry_pg_statement_may_fail (statement, sqlstate))
    g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_PERMISSION, failure->message);
  else
    g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/** What one round left over. */
typedef struct
{
  GPtrArray *left;       /* char* */
  GPtrArray *reasons;    /* GError*, one for each of @left */
} Round;

static gboolean
run_round (FerryPgSession  *session,
           GPtrArray       *statements,
           Round           *round,
           FerryJob        *job,
           GError         **error)
{
  for (guint i = 0; i < statements->len; i++)
    {
      const char *statement = g_ptr_array_index (statements, i);
      g_autoptr(GError) failure = NULL;
      gboolean fatal;

      if (ferry_job_is_cancelled (job, error))
        return FALSE;
      if (attempt (session, statement, &fatal, &failure))
        continue;
      if (fatal)
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
      g_ptr_array_add (round->left, g_strdup (statement));
      g_ptr_array_add (round->reasons, g_steal_pointer (&failure));
    }
  return TRUE;
}

static void
free_error (gpointer error)
{
  g_error_free (error);
}

/* What nothing helped: harmless (an extension that stays), or in the way. */
static gboolean
judge_left (Round      *round,
            GPtrArray  *warnings,
            GError    **error)
{
  for (guint i = 0; i < round->left->len; i++)
    {
      const char *statement = g_ptr_array_index (round->left, i);
      const GError *reason = g_ptr_array_index (round->reasons, i);

      if (reason->code == FERRY_ERROR_PERMISSION &&
          (g_str_has_prefix (statement, "DROP EXTENSION ") || g_str_has_prefix (statement, "DROP PUBLICATION ") ||
           g_str_has_prefix (statement, "DROP EVENT TRIGGER ")))
        {
          if (warnings != NULL)
            g_ptr_array_add (warnings, g_strdup_printf (_("Left as it is: %s"), reason->message));
          continue;
        }
      g_set_error (error, FERRY_ERROR, reason->code,
                   _("What is in the database can't make room for the backup: %s. Remove what was made after the backup and try again; nothing was changed"),
                   reason->message);
      return FALSE;
    }
  return TRUE;
}

/**
 * ferry_pg_clearing_run:
 * @self: a clearing
 * @session: a session in its transaction
 * @warnings: (nullable): receives sentences about what stays
 * @job: (nullable): for cancelling
 * @error: names what is in the way; %FERRY_ERROR_BUSY when a lock is not to be had
 *
 * Locks all tables and drops everything. Blocks.
 *
 * Returns: whether there is room
 *
 * Since: 0.1
 */
gboolean
ferry_pg_clearing_run (FerryPgClearing  *self,
                       FerryPgSession   *session,
                       GPtrArray        *warnings,
                       FerryJob         *job,
                       GError          **error)
{
  g_autofree char *list = list_present (self, session, error);
  g_autoptr(GPtrArray) pending = NULL;
  guint before;

  if (list == NULL || !lock_tables (session, list, error))
    return FALSE;
  pending = g_ptr_array_new_with_free_func (g_free);
  if (*list != '\0')
    g_ptr_array_add (pending, g_strconcat ("DROP TABLE ", list, NULL));
  for (guint i = 0; i < self->statements->len; i++)
    g_ptr_array_add (pending, g_strdup (g_ptr_array_index (self->statements, i)));
  do
    {
      g_autoptr(GPtrArray) left = g_ptr_array_new_with_free_func (g_free);
      g_autoptr(GPtrArray) reasons = g_ptr_array_new_with_free_func (free_error);
      Round round = { left, reasons };

      before = pending->len;
      if (!run_round (session, pending, &round, job, error))
        return FALSE;
      if (left->len == before && left->len > 0)
        return judge_left (&round, warnings, error);
      g_ptr_array_unref (pending);
      pending = g_steal_pointer (&left);
    }
  while (pending->len > 0);
  return TRUE;
}
