#include "config.h"

#include "release/ferry-merge-private.h"

#include "base/ferry-error.h"
#include "database/ferry-postgres-type.h"

#include <glib/gi18n-lib.h>

/* Types and sequences belong to no single table: each is in the new file once, with one definition. */

void
_ferry_merge_part_free (FerryMergePart *self)
{
  g_free (self->schema);
  g_free (self->name);
  g_free (self->id);
  g_free (self);
}

static const FerrySchema *
structure_of (const FerryPackageMerge *self,
              guint                    package)
{
  return ferry_package_get_structure (g_ptr_array_index (self->packages, package));
}

static gconstpointer
find_in (const FerrySchema    *structure,
         const FerryMergePart *part)
{
  if (part->sequence)
    return ferry_schema_find_sequence (structure, part->schema, part->name);
  return ferry_schema_find_type (structure, part->schema, part->name);
}

/* sequences: whatever their next values are */
static gboolean
is_equal (const FerryMergePart *part,
          gconstpointer         a,
          gconstpointer         b)
{
  return part->sequence ? ferry_sequence_equal (a, b) : ferry_user_type_equal (a, b);
}

static gboolean
has_check (const FerryUserType *domain,
           const char          *expression)
{
  for (guint i = 0; i < domain->checks->len; i++)
    if (g_str_equal (((const FerryCheckConstraint *) g_ptr_array_index (domain->checks, i))->expression, expression))
      return TRUE;
  return FALSE;
}

static gboolean
widens_domain (const FerryUserType *before,
               const FerryUserType *after)
{
  if (g_strcmp0 (before->base_type, after->base_type) != 0 || g_strcmp0 (before->collation, after->collation) != 0 || (after->not_null && !before->not_null))
    return FALSE;
  for (guint i = 0; i < after->checks->len; i++)
    if (!has_check (before, ((const FerryCheckConstraint *) g_ptr_array_index (after->checks, i))->expression))
      return FALSE;
  return TRUE;
}

/* Whether every value of @before is one of @after, in the same order. */
static gboolean
widens (const FerryUserType *before,
        const FerryUserType *after)
{
  guint found = 0;

  if (before->kind != after->kind)
    return FALSE;
  if (before->kind == FERRY_USER_TYPE_DOMAIN)
    return widens_domain (before, after);
  for (guint i = 0; i < after->labels->len && found < before->labels->len; i++)
    found += g_str_equal (g_ptr_array_index (after->labels, i), g_ptr_array_index (before->labels, found));
  return found == before->labels->len;
}

/* Whether the values of all types that a table uses in @from are values of those types in @to. */
gboolean
_ferry_merge_types_fit (const FerrySchema *from,
                        const FerrySchema *to,
                        const char        *table)
{
  g_autoptr(FerrySchema) used = ferry_schema_subset (from, (const char * const []) { table, NULL });

  for (guint i = 0; i < used->types->len; i++)
    {
      const FerryUserType *type = g_ptr_array_index (used->types, i);
      const FerryUserType *other = ferry_schema_find_type (to, type->schema, type->name);

      if (other == NULL || !widens (type, other))
        return FALSE;
    }
  return TRUE;
}

/* a bound file keeps what its target has, which is the last package */
static void
settle_bound (const FerryPackageMerge *self,
              FerryMergePart          *part)
{
  for (guint i = 0; i < self->packages->len; i++)
    if (find_in (structure_of (self, i), part) != NULL)
      part->from = (int) i;
}

/* What the new file says of a sequence that is taken: the next value of the package whose table is taken, or the furthest of all. */
gint64
_ferry_merge_next_value (const FerryPackageMerge *self,
                         const FerryMergePart    *part)
{
  const FerrySequence *taken = find_in (structure_of (self, (guint) part->from), part);
  gint64 next = taken->next_value;

  for (guint i = 0; !part->contested && i < self->packages->len; i++)
    {
      const FerrySequence *other = find_in (structure_of (self, i), part);

      if (other != NULL)
        next = taken->increment < 0 ? MIN (next, other->next_value) : MAX (next, other->next_value);
    }
  return next;
}

/* What those say who changed it, where the rows of the others fit that. */
static void
settle (const FerryPackageMerge *self,
        FerryMergePart          *part)
{
  gconstpointer base = self->base != NULL ? find_in (ferry_package_get_structure (self->base), part) : NULL, first = NULL, changed = NULL;
  gboolean unchanged = FALSE;

  for (guint i = 0; i < self->packages->len; i++)
    {
      gconstpointer found = find_in (structure_of (self, i), part);
      gboolean as_before = found != NULL && base != NULL && is_equal (part, found, base);

      if (found == NULL)
        continue;
      unchanged = unchanged || as_before;
      part->differs = part->differs || (first != NULL && !is_equal (part, found, first));
      part->contested = part->contested || (!as_before && changed != NULL && !is_equal (part, found, changed));
      if (first == NULL || (!as_before && changed == NULL))
        part->from = (int) i;
      first = first != NULL ? first : found;
      changed = changed == NULL && !as_before ? found : changed;
    }
  if (unchanged && changed != NULL && !part->sequence && !widens (base, changed))
    part->contested = TRUE;
}

static void
add_part (FerryPackageMerge *self,
          GHashTable        *seen,
          gboolean           sequence,
          const char        *schema,
          const char        *name)
{
  FerryMergePart *part;
  char *key = g_strdup_printf ("%d %s\n%s", sequence, schema, name);

  if (!g_hash_table_add (seen, key))
    return;
  part = g_new0 (FerryMergePart, 1);
  part->sequence = sequence;
  part->schema = g_strdup (schema);
  part->name = g_strdup (name);
  part->id = g_str_equal (schema, structure_of (self, 0)->main_schema) ? g_strdup (name) : g_strconcat (schema, ".", name, NULL);
  part->from = -1;
  g_ptr_array_add (self->parts, part);
  if (self->target_id != NULL)
    settle_bound (self, part);
  else
    settle (self, part);
}

static const FerryMergePart *
find_type (const FerryPackageMerge *self,
           const char              *type)
{
  g_autoptr(FerryPostgresType) parsed = ferry_postgres_type_new (type, NULL);

  for (guint i = 0; parsed != NULL && parsed->schema != NULL && i < self->parts->len; i++)
    {
      const FerryMergePart *part = g_ptr_array_index (self->parts, i);

      if (!part->sequence && g_str_equal (part->schema, parsed->schema) && g_str_equal (part->name, parsed->name))
        return part;
    }
  return NULL;
}

/* What is built on a type that is not settled, and differs too, may only go with it: a default may name a value that the other definition lacks. */
static gboolean
goes_with_base (const FerryPackageMerge *self,
                const FerryMergePart    *part)
{
  for (guint i = 0; !part->sequence && part->differs && i < self->packages->len; i++)
    {
      const FerryUserType *type = find_in (structure_of (self, i), part);
      const FerryMergePart *below = type != NULL && type->base_type != NULL ? find_type (self, type->base_type) : NULL;

      if (below != NULL && below->contested)
        return TRUE;
    }
  return FALSE;
}

static void
contest_above (FerryPackageMerge *self)
{
  gboolean more = TRUE;

  while (more)
    {
      more = FALSE;
      for (guint i = 0; i < self->parts->len; i++)
        {
          FerryMergePart *part = g_ptr_array_index (self->parts, i);

          if (part->contested || !goes_with_base (self, part))
            continue;
          part->contested = more = TRUE;
        }
    }
}

/* Looks at the types and sequences of every package once: which are the same, changed by one side, or have to be decided with the tables that use them. */
void
_ferry_merge_parts (FerryPackageMerge *self)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < self->packages->len; i++)
    {
      const FerrySchema *structure = structure_of (self, i);

      for (guint k = 0; k < structure->types->len; k++)
        {
          const FerryUserType *type = g_ptr_array_index (structure->types, k);

          add_part (self, seen, FALSE, type->schema, type->name);
        }
      for (guint k = 0; k < structure->sequences->len; k++)
        {
          const FerrySequence *sequence = g_ptr_array_index (structure->sequences, k);

          add_part (self, seen, TRUE, sequence->schema, sequence->name);
        }
    }
  contest_above (self);
}

static gboolean
any_contested (const FerryPackageMerge *self)
{
  for (guint i = 0; i < self->parts->len; i++)
    if (((const FerryMergePart *) g_ptr_array_index (self->parts, i))->contested)
      return TRUE;
  return FALSE;
}

/* the table as a package has it, with what it uses */
static FerrySchema *
used_by (const FerryPackageMerge *self,
         guint                    package,
         const char              *table)
{
  return ferry_schema_subset (structure_of (self, package), (const char * const []) { table, NULL });
}

static gboolean
is_used (GPtrArray            *uses,
         const FerryMergePart *part)
{
  for (guint i = 0; i < uses->len; i++)
    if (find_in (g_ptr_array_index (uses, i), part) != NULL)
      return TRUE;
  return FALSE;
}

static char *
name_contested (const FerryPackageMerge *self,
                GPtrArray               *uses,
                gboolean                 sequences)
{
  g_autoptr(GString) names = g_string_new (NULL);

  for (guint i = 0; i < self->parts->len; i++)
    {
      const FerryMergePart *part = g_ptr_array_index (self->parts, i);

      if (part->contested && part->sequence == sequences && is_used (uses, part))
        g_string_append_printf (names, "%s%s%s", names->len > 0 ? ", " : "", sequences ? "sequence " : "", part->id);
    }
  return names->len > 0 ? g_strdup (names->str) : NULL;
}

static void
mark (FerryMergeTable  *table,
      FerryMergeReason  reason,
      char             *detail)    /* (transfer full) */
{
  g_free (table->detail);
  table->detail = detail;
  table->reason = reason;
  table->by_record = FALSE;
  table->rows_from = -1;
  g_clear_pointer (&table->structure, json_node_unref);
}

/* A table that uses what the packages have differently is taken from one of them as a whole, or left out: it has no merged structure. */
void
_ferry_merge_parts_mark (const FerryPackageMerge *self,
                         FerryMergeTable         *table)
{
  g_autoptr(GPtrArray) uses = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_schema_unref);
  g_autofree char *types = NULL, *sequences = NULL;

  if (!any_contested (self))
    return;
  for (guint i = 0; i < self->packages->len; i++)
    g_ptr_array_add (uses, used_by (self, i, table->table));
  types = name_contested (self, uses, FALSE);
  sequences = name_contested (self, uses, TRUE);
  if (types != NULL)
    mark (table, FERRY_MERGE_TYPES, g_steal_pointer (&types));
  else if (sequences != NULL && table->reason != FERRY_MERGE_STRUCTURES)
    mark (table, FERRY_MERGE_STRUCTURES, g_steal_pointer (&sequences));
}

static gboolean
refuse_both (const FerryMergePart   *part,
             const FerryMergeTable  *a,
             const FerryMergeTable  *b,
             GError                **error)
{
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE,
               part->sequence ? _("Tables %s and %s both count by the sequence %s, which is not the same in the migration files that they were decided for. Take both from one, or leave one out.")
                              : _("Tables %s and %s both use the type %s, which is not the same in the migration files that they were decided for. Take both from one, or leave one out."),
               a->table, b->table, part->id);
  return FALSE;
}

/* the definition that belongs to the tables that were taken; where none uses it, it stays out */
static gboolean
decide (FerryPackageMerge  *self,
        FerryMergePart     *part,
        GPtrArray          *uses,
        GError            **error)
{
  const FerryMergeTable *first = NULL;

  part->from = -1;
  for (guint i = 0; i < self->tables->len; i++)
    {
      const FerryMergeTable *table = g_ptr_array_index (self->tables, i);
      const FerrySchema *used = g_ptr_array_index (uses, i);
      gconstpointer wanted = used != NULL ? find_in (used, part) : NULL;

      if (wanted == NULL)
        continue;
      if (part->from >= 0 && !is_equal (part, wanted, find_in (structure_of (self, (guint) part->from), part)))
        return refuse_both (part, first, table, error);
      if (part->from >= 0)
        continue;
      first = table;
      part->from = table->choice;
    }
  return TRUE;
}

/* Takes what was decided about tables for the types and sequences that they use. FALSE with @error: two tables want different definitions. */
gboolean
_ferry_merge_parts_decide (FerryPackageMerge  *self,
                           GError            **error)
{
  g_autoptr(GPtrArray) uses = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_schema_unref);

  if (!any_contested (self))
    return TRUE;
  for (guint i = 0; i < self->tables->len; i++)
    {
      const FerryMergeTable *table = g_ptr_array_index (self->tables, i);

      g_ptr_array_add (uses, table->reason != FERRY_MERGE_MERGES && table->choice >= 0 ? used_by (self, (guint) table->choice, table->table) : NULL);
    }
  for (guint i = 0; i < self->parts->len; i++)
    {
      FerryMergePart *part = g_ptr_array_index (self->parts, i);

      if (part->contested && !decide (self, part, uses, error))
        return FALSE;
    }
  return TRUE;
}
