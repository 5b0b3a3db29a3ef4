#include "config.h"

#include "database/ferry-sqlite-parser.h"

#include "database/ferry-sqlite-token.h"

/* Source of the grammar: SQLite documentation, "CREATE TABLE", column-constraint and table-constraint. The text has already been
 * taken by SQLite, so that only what is needed is looked at and everything else is passed over. */
typedef struct
{
  GArray               *tokens;
  guint                 at;
  guint                 end;      /* behind the last token of this column or constraint */
  const char           *column;   /* nullable: whose constraints these are */
  char                 *name;     /* nullable: of the next constraint */
  FerrySqliteTableText *text;
} Parser;

static gboolean
peek (Parser     *self,
      guint       ahead,
      const char *word)
{
  return self->at + ahead < self->end && ferry_sqlite_token_is (ferry_sqlite_token_at (self->tokens, self->at + ahead), word);
}

static gboolean
accept (Parser     *self,
        const char *word)
{
  if (!peek (self, 0, word))
    return FALSE;
  self->at++;

  return TRUE;
}

static char *
take_name (Parser *self)
{
  if (self->at >= self->end)
    return g_strdup ("");

  return ferry_sqlite_token_dup_name (ferry_sqlite_token_at (self->tokens, self->at++));
}

static const char *
constraint_name (Parser *self)
{
  return self->name != NULL ? self->name : "";
}

/* the text between a pair of parentheses */
static char *
take_group (Parser *self)
{
  guint from = self->at + 1;
  guint behind = peek (self, 0, "(") ? ferry_sqlite_tokens_skip (self->tokens, self->at) : 0;

  if (behind == 0 || behind > self->end)
    {
      self->at++;
      return g_strdup ("");
    }
  self->at = behind;

  return ferry_sqlite_tokens_text (self->tokens, from, behind - 1);
}

/* (a COLLATE x DESC, b): the names */
static void
take_columns (Parser    *self,
              GPtrArray *columns)
{
  guint behind = peek (self, 0, "(") ? ferry_sqlite_tokens_skip (self->tokens, self->at) : 0;
  gboolean first = TRUE;

  if (behind == 0)
    return;
  for (self->at++; self->at + 1 < behind; )
    {
      const FerrySqliteToken *token = ferry_sqlite_token_at (self->tokens, self->at++);

      if (first)
        g_ptr_array_add (columns, ferry_sqlite_token_dup_name (token));
      first = ferry_sqlite_token_is (token, ",");
    }
  self->at = behind;
}

static char *
take_conflict (Parser *self)
{
  g_autofree char *action = NULL;

  if (!peek (self, 0, "ON") || !peek (self, 1, "CONFLICT"))
    return NULL;
  self->at += 2;
  action = take_name (self);

  return g_strdup_printf ("ON CONFLICT %s", action);
}

static void
take_key (Parser   *self,
          gboolean  primary)
{
  FerryKey *key = ferry_key_new (constraint_name (self), primary);

  if (self->column != NULL)
    g_ptr_array_add (key->columns, g_strdup (self->column));
  else
    take_columns (self, key->columns);
  if (!accept (self, "ASC"))
    accept (self, "DESC");
  key->definition = take_conflict (self);
  g_ptr_array_add (self->text->keys, key);
}

static void
take_check (Parser *self)
{
  g_autofree char *expression = take_group (self);

  g_ptr_array_add (self->text->checks, ferry_check_constraint_new (constraint_name (self), expression));
  g_free (take_conflict (self));
}

/* behind REFERENCES: the parent, its columns and actions come from the pragma */
static void
take_references (Parser          *self,
                 FerryForeignKey *key)
{
  key->target_table = (g_free (key->target_table), take_name (self));
  take_columns (self, key->target_columns);
  g_ptr_array_add (self->text->foreign_keys, key);
}

static void
take_foreign_key (Parser *self)
{
  FerryForeignKey *key = ferry_foreign_key_new (constraint_name (self));

  if (self->column != NULL)
    g_ptr_array_add (key->columns, g_strdup (self->column));
  else
    take_columns (self, key->columns);
  if (self->column == NULL && !accept (self, "REFERENCES"))
    ferry_foreign_key_free (key);
  else
    take_references (self, key);
}

static void
take_deferrable (Parser *self)
{
  GPtrArray *keys = self->text->foreign_keys;
  gboolean negated = peek (self, 0, "NOT");
  gboolean deferred = FALSE;

  self->at += negated ? 2 : 1;
  if (accept (self, "INITIALLY"))
    {
      deferred = peek (self, 0, "DEFERRED");
      self->at++;
    }
  if (keys->len > 0 && !negated && deferred)
    {
      FerryForeignKey *key = g_ptr_array_index (keys, keys->len - 1);

      g_free (key->definition);
      key->definition = g_strdup ("DEFERRABLE INITIALLY DEFERRED");
    }
}

static void
take_generated (Parser *self)
{
  char *expression = take_group (self);

  if (self->column != NULL)
    g_hash_table_replace (self->text->generated, g_ascii_strdown (self->column, -1), expression);
  else
    g_free (expression);
}

static void
take_default (Parser *self)
{
  if (peek (self, 0, "("))
    g_free (take_group (self));
  else
    self->at += peek (self, 0, "-") || peek (self, 0, "+") ? 2 : 1;
}

static void
take_not_null (Parser *self)
{
  char *conflict = take_conflict (self);

  if (conflict != NULL && self->column != NULL)
    g_hash_table_add (self->text->conflicts, g_ascii_strdown (self->column, -1));
  g_free (conflict);
}

static gboolean
take_words (Parser *self)
{
  if (peek (self, 0, "NOT") && peek (self, 1, "NULL"))
    {
      self->at += 2;
      take_not_null (self);
    }
  else if (peek (self, 0, "DEFERRABLE") || (peek (self, 0, "NOT") && peek (self, 1, "DEFERRABLE")))
    take_deferrable (self);
  else if (accept (self, "DEFAULT"))
    take_default (self);
  else if (accept (self, "COLLATE"))
    g_free (take_name (self));
  else if (accept (self, "AS"))
    take_generated (self);
  else
    return FALSE;

  return TRUE;
}

static gboolean
take_constraint (Parser *self)
{
  gboolean primary = peek (self, 0, "PRIMARY") && peek (self, 1, "KEY");

  if (primary || peek (self, 0, "UNIQUE"))
    {
      self->at += primary ? 2 : 1;
      take_key (self, primary);
    }
  else if (accept (self, "CHECK"))
    take_check (self);
  else if (peek (self, 0, "FOREIGN") && peek (self, 1, "KEY"))
    {
      self->at += 2;
      take_foreign_key (self);
    }
  else if (accept (self, "REFERENCES"))
    take_foreign_key (self);
  else
    return take_words (self);

  return TRUE;
}

/* a column or table constraint from @at to @end */
static void
parse_constraints (Parser *self)
{
  while (self->at < self->end)
    {
      if (accept (self, "CONSTRAINT"))
        {
          g_free (self->name);
          self->name = take_name (self);
          continue;
        }
      if (take_constraint (self))
        g_clear_pointer (&self->name, g_free);
      else if (peek (self, 0, "("))
        g_free (take_group (self));
      else
        self->at++;
    }
  g_clear_pointer (&self->name, g_free);
}

static void
parse_item (Parser *self)
{
  static const char * const constraints[] = { "CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN" };
  g_autofree char *column = NULL;
  gboolean is_constraint = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (constraints); i++)
    is_constraint |= peek (self, 0, constraints[i]);
  if (!is_constraint)
    column = take_name (self);
  self->column = column;
  parse_constraints (self);
  self->column = NULL;
}

/* splits the body of CREATE TABLE ( … ) at its commas; @end is its closing parenthesis */
static void
parse_body (Parser *self,
            guint   end)
{
  while (self->at < end)
    {
      guint to = self->at;

      while (to < end && !ferry_sqlite_token_is (ferry_sqlite_token_at (self->tokens, to), ","))
        to = MAX (to + 1, ferry_sqlite_tokens_skip (self->tokens, to));
      self->end = MIN (to, end);
      parse_item (self);
      self->at = to + 1;
    }
}

static FerrySqliteTableText *
table_text_new (void)
{
  FerrySqliteTableText *self = g_new0 (FerrySqliteTableText, 1);

  self->checks = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_check_constraint_free);
  self->keys = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_key_free);
  self->foreign_keys = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_foreign_key_free);
  self->generated = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->conflicts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  return self;
}

/**
 * ferry_sqlite_table_text_parse:
 * @sql: a CREATE TABLE statement as sqlite_master holds it
 *
 * Reads names, checks, conflict clauses, generated columns and deferrable foreign keys. Any thread.
 *
 * Returns: (transfer full) (nullable): what it says, or %NULL when it can't be read
 *
 * Since: 0.1
 */
FerrySqliteTableText *
ferry_sqlite_table_text_parse (const char *sql)
{
  g_autoptr(GArray) tokens = ferry_sqlite_tokenize (sql);
  Parser parser = { tokens, 0, 0, NULL, NULL, NULL };
  guint behind;

  if (tokens == NULL)
    return NULL;
  while (parser.at < tokens->len && !ferry_sqlite_token_is (ferry_sqlite_token_at (tokens, parser.at), "("))
    parser.at++;
  behind = parser.at < tokens->len ? ferry_sqlite_tokens_skip (tokens, parser.at) : 0;
  if (behind == 0)
    return NULL;

  parser.text = table_text_new ();
  parser.at++;
  parse_body (&parser, behind - 1);

  return parser.text;
}

/**
 * ferry_sqlite_table_text_free:
 * @self: (nullable) (transfer full): what to free
 *
 * Any thread.
 *
 * Since: 0.1
 */
void
ferry_sqlite_table_text_free (FerrySqliteTableText *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->checks);
  g_ptr_array_unref (self->keys);
  g_ptr_array_unref (self->foreign_keys);
  g_hash_table_unref (self->generated);
  g_hash_table_unref (self->conflicts);
  g_free (self);
}
