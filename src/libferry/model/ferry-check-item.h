#pragma once

#include <json-glib/json-glib.h>
#include <glib-object.h>

G_BEGIN_DECLS

/** FerryCheckLevel: in order of weight. Since: 0.1 */
typedef enum
{
  FERRY_CHECK_BLOCKER,
  FERRY_CHECK_INPUT,      /* a variable or secret that has to be entered */
  FERRY_CHECK_WARNING,
  FERRY_CHECK_PASSED,
} FerryCheckLevel;

#define FERRY_TYPE_CHECK_LEVEL (ferry_check_level_get_type ())
GType ferry_check_level_get_type (void) G_GNUC_CONST;

/**
 * FerryCheckItem: one row of a check: "level", "code" (stable, e.g. "env-mismatch", "plugin-missing", "variable-missing"), "subject" (key,
 * plugin or variable name), "title" (translated sentence), "found", "expected" (nullable), "action" (nullable: what to
 * do), "secret" (gboolean: the input is a secret), "overridable" (gboolean: --ignore-plugins or --yes gets past it). Immutable. Since: 0.1
 */
#define FERRY_TYPE_CHECK_ITEM (ferry_check_item_get_type ())
G_DECLARE_FINAL_TYPE (FerryCheckItem, ferry_check_item, FERRY, CHECK_ITEM, GObject)

FerryCheckItem *ferry_check_item_new          (FerryCheckLevel  level,
                                               const char      *code,
                                               const char      *subject,
                                               const char      *title,
                                               const char      *found,
                                               const char      *expected,
                                               const char      *action);
FerryCheckLevel ferry_check_item_get_level    (FerryCheckItem  *self);
const char     *ferry_check_item_get_code     (FerryCheckItem  *self);
const char     *ferry_check_item_get_subject  (FerryCheckItem  *self);
const char     *ferry_check_item_get_title    (FerryCheckItem  *self);
const char     *ferry_check_item_get_found    (FerryCheckItem  *self);
const char     *ferry_check_item_get_expected (FerryCheckItem  *self);
const char     *ferry_check_item_get_action   (FerryCheckItem  *self);
gboolean        ferry_check_item_get_secret   (FerryCheckItem  *self);
gboolean        ferry_check_item_get_overridable (FerryCheckItem *self);
const char     *ferry_check_level_to_string   (FerryCheckLevel  level);   /* "blocker", "input", "warning", "passed" */
JsonNode       *ferry_check_item_to_json      (FerryCheckItem  *self);
FerryCheckItem *ferry_check_item_new_from_json (JsonNode       *node,
                                               GError         **error);

G_END_DECLS
