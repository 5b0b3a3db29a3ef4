#include "config.h"

#include "database/ferry-postgres-diff-private.h"

#include "database/ferry-database.h"
#include "database/ferry-postgres-name.h"

#include <glib/gi18n-lib.h>

/* Sequences behind nextval(): made when a default needs one, never dropped, their values raised elsewhere. */

static const FerrySequence *
any_sequence_of (const FerrySchema *schema,
                 const FerryColumn *column)
{
  g_autofree char *namespace = NULL;
  g_autofree char *name = NULL;

  if (column->sequence == NULL ||
      !ferry_postgres_split_name (column->sequence, &namespace, &name))
    return NULL;

  return ferry_schema_find_sequence (schema, namespace, name);
}

static const FerrySequence *
sequence_of (const FerrySchema *schema,
             const FerryColumn *column)
{
  return column->identity == FERRY_IDENTITY_NEXTVAL ? any_sequence_of (schema, column) : NULL;
}

/* brings the options of the sequence that the target's column counts by up to the source's, whatever their names */
void
ferry_postgres_diff_sequence_options (FerryPostgresDiff *self,
                                      const FerryTable  *source,
                                      const FerryColumn *wanted,
                                      const FerryColumn *column)
{
  const FerrySequence *from = any_sequence_of (self->source, wanted);
  const FerrySequence *to = any_sequence_of (self->target, column);
  g_autofree char *id = ferry_schema_table_id (self->source, source);
  g_autofree char *name = NULL;
  g_autofree char *options = NULL;

  if (from == NULL || to == NULL || !g_str_equal (wanted->type, column->type) ||
      (g_str_equal (from->type, to->type) && from->start == to->start && from->minimum == to->minimum &&
       from->maximum == to->maximum && from->increment == to->increment && from->cache == to->cache && from->cycle == to->cycle))
    return;
  name = ferry_postgres_qualify (to->schema, to->name);
  options = ferry_postgres_ddl_sequence_options (from, TRUE);
  ferry_postgres_diff_add (self, FERRY_STAGE_OWN_SEQUENCE, "alter-sequence", id, wanted->name,
                           g_strdup_printf ("ALTER SEQUENCE %s %s", name, options))->hazard = FERRY_HAZARD_MAY_FAIL;
}

/* the server drops a column's own sequence with the column or its identity */
void
ferry_postgres_diff_sequence_gone (FerryPostgresDiff *self,
                                   const FerryColumn *column)
{
  const FerrySequence *sequence = any_sequence_of (self->target, column);
  g_autofree char *name = sequence != NULL ? ferry_postgres_qualify (sequence->schema, sequence->name) : NULL;
  g_autofree char *offer = NULL;

  if (sequence == NULL || g_strcmp0 (sequence->owner_column, column->name) != 0)
    return;
  offer = g_strconcat ("relation ", name, NULL);
  g_hash_table_remove (self->offers, offer);
  g_hash_table_add (self->types, g_strconcat ("gone ", name, NULL));
}

static const FerrySequence *
present_sequence (FerryPostgresDiff   *self,
                  const FerrySequence *sequence)
{
  g_autofree char *name = ferry_postgres_qualify (sequence->schema, sequence->name);
  g_autofree char *gone = g_strconcat ("gone ", name, NULL);

  return g_hash_table_contains (self->types, gone) ? NULL : ferry_schema_find_sequence (self->target, sequence->schema, sequence->name);
}

/* creates the sequence of a column's default where the target has none of its name */
void
ferry_postgres_diff_sequences (FerryPostgresDiff *self,
                               const FerryTable  *source,
                               const FerryColumn *column)
{
  const FerrySequence *sequence = sequence_of (self->source, column);
  g_autofree char *id = ferry_schema_table_id (self->source, source);
  g_autofree char *name = NULL;
  g_autofree char *options = NULL;

  if (sequence == NULL)
    return;
  name = ferry_postgres_qualify (sequence->schema, sequence->name);
  if (present_sequence (self, sequence) != NULL || !g_hash_table_add (self->types, g_strconcat ("sequence ", name, NULL)))
    return;
  if (!ferry_postgres_diff_name_is_free (self, source, _("sequence"), sequence->name))
    return;

  options = ferry_postgres_ddl_sequence_options (sequence, TRUE);
  ferry_postgres_diff_add (self, FERRY_STAGE_CREATE_SEQUENCE, "create-sequence", id, column->name,
                           g_strdup_printf ("CREATE SEQUENCE %s %s", name, options));
  if (sequence->comment != NULL)
    {
      g_autofree char *what = g_strconcat ("SEQUENCE ", name, NULL);

      ferry_postgres_diff_comment (self, id, column->name, what, sequence->comment, NULL);
    }
}

/* makes a sequence go with its column; one that another column of the target owns is left to it */
void
ferry_postgres_diff_own_sequence (FerryPostgresDiff *self,
                                  const FerryTable  *source,
                                  const FerryColumn *column)
{
  const FerrySequence *sequence = sequence_of (self->source, column);
  const FerrySequence *present = sequence != NULL ? present_sequence (self, sequence) : NULL;
  g_autofree char *id = ferry_schema_table_id (self->source, source);
  g_autofree char *name = NULL;
  g_autofree char *table = NULL;
  g_autofree char *quoted = NULL;

  if (sequence == NULL || (present != NULL && present->owner_table != NULL) || g_strcmp0 (sequence->owner_table, id) != 0 ||
      g_strcmp0 (sequence->owner_column, column->name) != 0 || !g_str_equal (sequence->schema, source->schema))
    return;
  name = ferry_postgres_qualify (sequence->schema, sequence->name);
  if (!g_hash_table_add (self->types, g_strconcat ("owner ", name, NULL)))
    return;

  table = ferry_postgres_diff_qualify (source);
  quoted = ferry_database_quote (column->name);
  ferry_postgres_diff_add (self, FERRY_STAGE_OWN_SEQUENCE, "own-sequence", id, column->name,
                           g_strdup_printf ("ALTER SEQUENCE %s OWNED BY %s.%s", name, table, quoted));
}
