#include "config.h"

#include "release/ferry-catch-up.h"
#include "release/ferry-merge-private.h"

/* What programs are told of a catch-up: ferry --json, and the result of a release's step. */

static const char * const sides[] = { "a", "b" };

/**
 * ferry_catch_up_record_to_json:
 * @record: a conflict
 *
 * Returns: (transfer full): `id`, `table`, `key`, `base`, `a` and `b` (column → value as text; null where there is no such row), `take`. Values that may be secrets are not shown.
 *   Any thread.
 *
 * Since: 0.1
 */
JsonObject *
ferry_catch_up_record_to_json (const FerryMergeRecord *record)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", record->id);
  json_object_set_string_member (object, "table", record->table->table);
  json_object_set_string_member (object, "key", record->key);
  _ferry_merge_set_values (object, "base", record, record->base);
  _ferry_merge_set_values (object, "a", record, record->versions[0]);
  _ferry_merge_set_values (object, "b", record, record->versions[1]);
  _ferry_merge_set_text (object, "take", record->choice >= 0 ? sides[record->choice] : NULL);
  return object;
}

static JsonObject *
table_to_json (const FerryCatchUpTable *table)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "table", table->table);
  json_object_set_string_member (object, "reason", ferry_catch_up_reason_to_string (table->reason));
  json_object_set_boolean_member (object, "configuration", table->configuration);
  json_object_set_boolean_member (object, "chosen", table->chosen);
  json_object_set_int_member (object, "new", table->added);
  json_object_set_int_member (object, "changed", table->changed);
  json_object_set_int_member (object, "deleted", table->deleted);
  json_object_set_int_member (object, "conflicts", table->conflicts);
  json_object_set_int_member (object, "undecided", table->undecided);
  json_object_set_int_member (object, "open", table->open);
  return object;
}

/**
 * ferry_catch_up_to_json:
 * @self: a catch-up that was compared
 *
 * Returns: (transfer full): `a`, `b` (names), `backup` (`path`, `sha256`), `warnings`, `tables`, `conflicts`, `undecided`, `open`; the caller may add to it. Any thread.
 *
 * Since: 0.1
 */
JsonObject *
ferry_catch_up_to_json (const FerryCatchUp *self)
{
  JsonObject *object = json_object_new (), *backup = json_object_new ();
  JsonArray *warnings = json_array_new (), *tables = json_array_new ();

  for (guint i = 0; i < self->warnings->len; i++)
    json_array_add_string_element (warnings, g_ptr_array_index (self->warnings, i));
  for (guint i = 0; i < self->tables->len; i++)
    json_array_add_object_element (tables, table_to_json (g_ptr_array_index (self->tables, i)));
  json_object_set_string_member (backup, "path", self->backup);
  json_object_set_string_member (backup, "sha256", self->sha256);
  json_object_set_string_member (object, "a", ferry_instance_get_name (self->from));
  json_object_set_string_member (object, "b", ferry_instance_get_name (self->to));
  json_object_set_object_member (object, "backup", backup);
  json_object_set_array_member (object, "warnings", warnings);
  json_object_set_array_member (object, "tables", tables);
  json_object_set_int_member (object, "conflicts", self->conflicts);
  json_object_set_int_member (object, "undecided", self->undecided);
  json_object_set_int_member (object, "open", self->open);
  return object;
}
