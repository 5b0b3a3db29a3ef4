#include "config.h"

#include "backup/ferry-pg-script.h"

#include "backup/ferry-sql-splitter.h"
#include "base/ferry-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define CHUNK (256 * 1024)
/* No row of PostgreSQL is longer than 1 GiB; one that seems so has lost its newline. */
#define LINE_LIMIT (1024u * 1024u * 1024u)

struct _FerryPgScript
{
  GInputStream     *stream;
  FerrySqlSplitter *splitter;
  char             *chunk;
  gboolean          at_end;
  gboolean          in_copy;
  gsize             pending;    /* bytes of the last answer of read_copy, to be skipped now */
};

/**
 * ferry_pg_script_new:
 * @stream: the output of `pg_restore -f -`
 *
 * Makes a reader.
 *
 * Returns: (transfer full): the reader
 *
 * Since: 0.1
 */
FerryPgScript *
ferry_pg_script_new (GInputStream *stream)
{
  FerryPgScript *self = g_new0 (FerryPgScript, 1);

  g_return_val_if_fail (G_IS_INPUT_STREAM (stream), NULL);

  self->stream = g_object_ref (stream);
  self->splitter = ferry_sql_splitter_new ();
  self->chunk = g_malloc (CHUNK);
  return self;
}

/**
 * ferry_pg_script_free:
 * @self: (nullable): a reader
 *
 * Frees the reader and drops the stream.
 *
 * Since: 0.1
 */
void
ferry_pg_script_free (FerryPgScript *self)
{
  if (self == NULL)
    return;
  g_object_unref (self->stream);
  ferry_sql_splitter_free (self->splitter);
  g_free (self->chunk);
  g_free (self);
}

static gboolean
fill (FerryPgScript *self,
      GCancellable  *cancellable,
      GError       **error)
{
  gssize n = g_input_stream_read (self->stream, self->chunk, CHUNK, cancellable, error);

  if (n < 0)
    {
      ferry_error_convert_io (error, _("The output of pg_restore can't be read"));
      return FALSE;
    }
  if (n == 0)
    self->at_end = TRUE;
  else
    ferry_sql_splitter_feed (self->splitter, self->chunk, (gsize) n);
  return TRUE;
}

/* \restrict and \unrestrict only keep psql from being led astray; nothing here acts on any command. */
static gboolean
accept_command (const char  *line,
                GError     **error)
{
  if (g_str_has_prefix (line, "\\restrict ") || g_str_has_prefix (line, "\\unrestrict "))
    return TRUE;
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED,
               _("The backup's script holds the command “%.40s”, which belongs to no backup. Nothing was run; use another backup"), line);
  return FALSE;
}

/* The end of a COPY statement whose rows follow in the script. */
static gboolean
is_copy_from_stdin (const char *statement)
{
  return g_ascii_strncasecmp (statement, "COPY ", 5) == 0 && g_str_has_suffix (statement, " FROM stdin");
}

static void
follow_setting (FerryPgScript *self,
                const char    *statement)
{
  if (g_str_has_prefix (statement, "SET standard_conforming_strings = "))
    ferry_sql_splitter_set_standard_strings (self->splitter, g_str_has_suffix (statement, "on"));
}

/* The rows begin after the line of COPY. */
static gboolean
enter_copy (FerryPgScript  *self,
            GCancellable   *cancellable,
            GError        **error)
{
  const char *data;

  while (ferry_sql_splitter_peek (self->splitter, &data) == 0 && !self->at_end)
    if (!fill (self, cancellable, error))
      return FALSE;
  if (ferry_sql_splitter_peek (self->splitter, &data) == 0 || data[0] != '\n')
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_DAMAGED,
                           _("The backup's script ends or is damaged where rows should begin. Use another backup"));
      return FALSE;
    }
  ferry_sql_splitter_skip (self->splitter, 1);
  self->in_copy = TRUE;
  self->pending = 0;
  return TRUE;
}

static FerryPgScriptItem
take_statement (FerryPgScript  *self,
                const char     *statement,
                GCancellable   *cancellable,
                GError        **error)
{
  follow_setting (self, statement);
  if (!is_copy_from_stdin (statement))
    return FERRY_PG_SCRIPT_STATEMENT;
  return enter_copy (self, cancellable, error) ? FERRY_PG_SCRIPT_COPY : FERRY_PG_SCRIPT_FAILED;
}

/**
 * ferry_pg_script_next:
 * @self: a reader; the rows of a COPY before are read
 * @text: (out) (transfer full) (nullable): the statement without its semicolon
 * @cancellable: (nullable): stops the reading
 * @error: %FERRY_ERROR_DAMAGED for what no pg_restore writes, %FERRY_ERROR_IO, %FERRY_ERROR_CANCELLED
 *
 * Reads on to the next statement. Blocks.
 *
 * Returns: what stands there
 *
 * Since: 0.1
 */
FerryPgScriptItem
ferry_pg_script_next (FerryPgScript  *self,
                      char          **text,
                      GCancellable   *cancellable,
                      GError        **error)
{
  g_return_val_if_fail (self != NULL && !self->in_copy && text != NULL, FERRY_PG_SCRIPT_FAILED);

  for (;;)
    {
      g_autofree char *found = NULL;
      FerryPgScriptItem item;

      switch (ferry_sql_splitter_next (self->splitter, self->at_end, &found))
        {
        case FERRY_SQL_SPLIT_STATEMENT:
          item = take_statement (self, found, cancellable, error);
          *text = item == FERRY_PG_SCRIPT_FAILED ? NULL : g_steal_pointer (&found);
          return item;
        case FERRY_SQL_SPLIT_COMMAND:
          if (!accept_command (found, error))
            return FERRY_PG_SCRIPT_FAILED;
          break;
        case FERRY_SQL_SPLIT_MORE:
          if (self->at_end)
            return FERRY_PG_SCRIPT_END;
          if (!fill (self, cancellable, error))
            return FERRY_PG_SCRIPT_FAILED;
          break;
        case FERRY_SQL_SPLIT_INVALID:
        default:
          g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_DAMAGED,
                               _("The backup's script is damaged: a statement in it has no end or a stray backslash. Use another backup"));
          return FERRY_PG_SCRIPT_FAILED;
        }
    }
}

/* Whole lines before the line "\."; sets @last when that line is there (and skips it later as part of pending). */
static gsize
whole_lines (const char *data,
             gsize       length,
             gboolean   *last)
{
  const char *from = data;

  *last = FALSE;
  for (;;)
    {
      gsize left = length - (gsize) (from - data);
      const char *newline;

      if (left >= 3 && memcmp (from, "\\.\n", 3) == 0)
        {
          *last = TRUE;
          return (gsize) (from - data);
        }
      newline = memchr (from, '\n', left);
      if (newline == NULL)
        return (gsize) (from - data);
      from = newline + 1;
    }
}

static gboolean
need_more_rows (FerryPgScript  *self,
                gsize           have,
                GCancellable   *cancellable,
                GError        **error)
{
  if (self->at_end || have > LINE_LIMIT)
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_DAMAGED,
                           _("The backup is cut off in the middle of a table's rows. Use another backup"));
      return FALSE;
    }
  return fill (self, cancellable, error);
}

/**
 * ferry_pg_script_read_copy:
 * @self: a reader that has just given %FERRY_PG_SCRIPT_COPY
 * @data: (out) (transfer none): whole lines with their newlines; valid until the next call
 * @length: (out): how many bytes
 * @cancellable: (nullable): stops the reading
 * @error: %FERRY_ERROR_DAMAGED when the rows have no end, %FERRY_ERROR_IO, %FERRY_ERROR_CANCELLED
 *
 * Reads rows of a COPY. To be called until it gives %FALSE without @error: then the closing `\.` is passed too. Blocks.
 *
 * Returns: %TRUE when there are rows
 *
 * Since: 0.1
 */
gboolean
ferry_pg_script_read_copy (FerryPgScript  *self,
                           const char    **data,
                           gsize          *length,
                           GCancellable   *cancellable,
                           GError        **error)
{
  g_return_val_if_fail (self != NULL && self->in_copy, FALSE);

  ferry_sql_splitter_skip (self->splitter, self->pending);
  self->pending = 0;
  for (;;)
    {
      gboolean last;
      gsize have = ferry_sql_splitter_peek (self->splitter, data);

      *length = whole_lines (*data, have, &last);
      if (*length > 0)
        {
          self->pending = *length;
          return TRUE;
        }
      if (last)
        {
          ferry_sql_splitter_skip (self->splitter, 3);
          self->in_copy = FALSE;
          return FALSE;
        }
      if (!need_more_rows (self, have, cancellable, error))
        return FALSE;
    }
}

/**
 * ferry_pg_script_copy_table:
 * @statement: a statement `COPY schema.table (columns) FROM stdin`
 *
 * Finds the table that a COPY fills.
 *
 * Returns: (transfer full): its name as the script writes it, quotes included
 *
 * Since: 0.1
 */
char *
ferry_pg_script_copy_table (const char *statement)
{
  const char *start = statement + strlen ("COPY ");
  gboolean quoted = FALSE;
  const char *p;

  g_return_val_if_fail (g_ascii_strncasecmp (statement, "COPY ", 5) == 0, NULL);

  for (p = start; *p != '\0' && (quoted || *p != ' '); p++)
    if (*p == '"')
      quoted = !quoted;
  return g_strndup (start, (gsize) (p - start));
}
