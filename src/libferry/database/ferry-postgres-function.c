#include "config.h"

#include "database/ferry-postgres-function.h"

#include <stdlib.h>
#include <string.h>

/* Functions of pg_catalog that read and change nothing outside of their arguments: those that pg_proc calls immutable
 * (without the ones that only serve operators, indexes and aggregates), and clocks, random numbers, formatting and
 * nextval(). Sorted. Source: pg_proc of PostgreSQL 15, and the manual's chapter on functions up to 18. */
static const char * const harmless[] = {
  "abs", "acos", "acosd", "acosh", "age", "area", "array_append", "array_cat", "array_dims", "array_fill",
  "array_length", "array_lower", "array_ndims", "array_position", "array_positions", "array_prepend", "array_remove",
  "array_replace", "array_to_json", "array_to_string", "array_to_tsvector", "array_upper", "ascii", "asin", "asind",
  "asinh", "atan", "atan2", "atan2d", "atand", "atanh", "bit_count", "bit_length", "bool", "bound_box", "box",
  "bpchar", "broadcast", "btrim", "cardinality", "cbrt", "ceil", "ceiling", "center", "char_length",
  "character_length", "chr", "cidr", "circle", "clock_timestamp", "concat", "concat_ws", "convert", "convert_from",
  "convert_to", "cos", "cosd", "cosh", "cot", "cotd", "current_database", "current_schema", "current_user", "date",
  "date_bin", "date_part", "date_trunc", "datemultirange", "daterange", "decode", "degrees", "diagonal", "diameter",
  "div", "encode", "enum_first", "enum_last", "enum_range", "exp", "extract", "factorial", "family", "float4",
  "float8", "floor", "format", "gcd", "gen_random_uuid", "get_bit", "get_byte", "height", "host", "hostmask",
  "inet_merge", "inet_same_family", "initcap", "int2", "int4", "int4multirange", "int4range", "int8",
  "int8multirange", "int8range", "interval", "is_normalized", "isclosed", "isempty", "isfinite", "ishorizontal",
  "isopen", "isparallel", "isperp", "isvertical", "json_array", "json_array_length", "json_build_array",
  "json_build_object", "json_extract_path", "json_extract_path_text", "json_object", "json_strip_nulls",
  "json_to_tsvector", "json_typeof", "jsonb_array_length", "jsonb_build_array", "jsonb_build_object", "jsonb_concat",
  "jsonb_contains", "jsonb_exists", "jsonb_exists_all", "jsonb_exists_any", "jsonb_extract_path",
  "jsonb_extract_path_text", "jsonb_insert", "jsonb_object", "jsonb_path_exists", "jsonb_path_match",
  "jsonb_path_query_array", "jsonb_path_query_first", "jsonb_pretty", "jsonb_set", "jsonb_set_lax",
  "jsonb_strip_nulls", "jsonb_to_tsvector", "jsonb_typeof", "justify_days", "justify_hours", "justify_interval",
  "lcm", "left", "length", "like", "like_escape", "line", "ln", "log", "log10", "lower", "lower_inc", "lower_inf",
  "lpad", "lseg", "ltrim", "macaddr", "macaddr8", "macaddr8_set7bit", "make_date", "make_interval", "make_time",
  "make_timestamp", "make_timestamptz", "masklen", "md5", "min_scale", "mod", "money", "multirange", "name",
  "netmask", "network", "nextval", "normalize", "notlike", "now", "npoints", "num_nonnulls", "num_nulls", "numeric",
  "nummultirange", "numnode", "numrange", "octet_length", "oid", "overlaps", "overlay", "parse_ident", "path",
  "pclose", "phraseto_tsquery", "pi", "plainto_tsquery", "point", "polygon", "popen", "position", "pow", "power",
  "quote_ident", "quote_literal", "quote_nullable", "radians", "radius", "random", "range_merge", "regexp_count",
  "regexp_instr", "regexp_like", "regexp_match", "regexp_replace", "regexp_split_to_array", "regexp_substr",
  "repeat", "replace", "reverse", "right", "round", "row_to_json", "rpad", "rtrim", "scale", "session_user",
  "set_bit", "set_byte", "set_masklen", "setweight", "sha224", "sha256", "sha384", "sha512", "sign", "sin", "sind",
  "sinh", "slope", "split_part", "sqrt", "starts_with", "statement_timestamp", "string_to_array", "strip", "strpos",
  "substr", "substring", "tan", "tand", "tanh", "text", "time", "timeofday", "timestamp", "timestamptz", "timetz",
  "timezone", "to_ascii", "to_char", "to_date", "to_hex", "to_json", "to_jsonb", "to_number", "to_timestamp",
  "to_tsquery", "to_tsvector", "transaction_timestamp", "translate", "trim_array", "trim_scale", "trunc",
  "ts_delete", "ts_filter", "ts_rank", "ts_rank_cd", "ts_rewrite", "tsmultirange", "tsquery_phrase", "tsrange",
  "tstzmultirange", "tstzrange", "tsvector_to_array", "txid_current", "unistr", "upper", "upper_inc", "upper_inf",
  "uuid_extract_timestamp", "uuid_extract_version", "uuidv4", "uuidv7", "varbit", "varchar", "websearch_to_tsquery",
  "width", "width_bucket", "xid", "xml", "xml_is_well_formed", "xml_is_well_formed_content",
  "xml_is_well_formed_document", "xmlcomment", "xpath", "xpath_exists",
};

/* Beginnings of names that reach files, other sessions, other servers or settings: refused in every schema, because the
 * extensions that bring them may be installed anywhere. */
static const char * const forbidden[] = {
  "cursor_to_", "current_setting", "database_to_", "dblink", "file_fdw", "lo_", "loread", "lowrite", "pg_",
  "plperl_", "plpython", "query_to_", "schema_to_", "set_config", "setval", "table_to_", "xslt_",
};

static int
compare (const void *key,
         const void *member)
{
  return strcmp (key, *(const char * const *) member);
}

/**
 * ferry_postgres_function_is_harmless:
 * @name: name of a function of pg_catalog
 *
 * Returns: whether an expression from a file may call it. Any thread.
 *
 * Since: 0.1
 */
gboolean
ferry_postgres_function_is_harmless (const char *name)
{
  return bsearch (name, harmless, G_N_ELEMENTS (harmless), sizeof harmless[0], compare) != NULL;
}

/**
 * ferry_postgres_function_is_forbidden:
 * @name: name of a function of any schema
 *
 * Returns: whether an expression from a file must not call it, even where the target has it. Any thread.
 *
 * Since: 0.1
 */
gboolean
ferry_postgres_function_is_forbidden (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (forbidden); i++)
    if (g_str_has_prefix (name, forbidden[i]))
      return TRUE;

  return FALSE;
}
