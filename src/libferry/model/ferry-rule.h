#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * FerryRule:
 * @FERRY_RULE_DEFAULT: only as a group's choice: each table's default of the catalogue
 * @FERRY_RULE_SCHEMA_ONLY: structure is brought up to date, rows stay
 * @FERRY_RULE_OVERWRITE: the table ends with exactly the package's rows
 * @FERRY_RULE_UPSERT: new rows are inserted, differing ones updated, none deleted
 * @FERRY_RULE_INSERT_IGNORE: new rows are inserted, existing ones stay
 * @FERRY_RULE_SKIP: neither structure nor rows
 *
 * The migration rules. In text: `default`, `schema-only`, `overwrite`, `upsert`, `insert-ignore`, `skip`.
 *
 * Since: 0.1
 */
typedef enum
{
  FERRY_RULE_DEFAULT,
  FERRY_RULE_SCHEMA_ONLY,
  FERRY_RULE_OVERWRITE,
  FERRY_RULE_UPSERT,
  FERRY_RULE_INSERT_IGNORE,
  FERRY_RULE_SKIP,
} FerryRule;

#define FERRY_TYPE_RULE (ferry_rule_get_type ())
GType       ferry_rule_get_type     (void) G_GNUC_CONST;
const char *ferry_rule_to_string    (FerryRule    rule);
gboolean    ferry_rule_from_string  (const char  *text,
                                     FerryRule   *rule);      /* FALSE when unknown */
gboolean    ferry_rule_moves_rows   (FerryRule    rule);      /* overwrite, upsert, insert-ignore */
const char *ferry_rule_describe     (FerryRule    rule);      /* one translatable sentence, already through _() */

G_END_DECLS
