#pragma once

#include <json-glib/json-glib.h>
#include <glib-object.h>

G_BEGIN_DECLS

/** FerryManagerState: how far something of NocoBase's migration manager is. Since: 0.1 */
typedef enum
{
  FERRY_MANAGER_STATE_NOT_TOLD,    /* or in a word that Ferry does not know */
  FERRY_MANAGER_STATE_RUNNING,
  FERRY_MANAGER_STATE_OK,
  FERRY_MANAGER_STATE_ERROR,
} FerryManagerState;

#define FERRY_TYPE_MANAGER_STATE (ferry_manager_state_get_type ())
GType ferry_manager_state_get_type (void) G_GNUC_CONST;

/**
 * FerryManagerRecord: what NocoBase's migration manager tells of one of its rules, migration files or logs: "name" (what it is asked for by: of a rule its id), "title", "rule" (nullable: the
 * rule of a migration file), "state", "status" (nullable: the state in the other side's own word), "message" (nullable), "created" (µs, 0 not told), "size" (bytes, -1 not told), "digest"
 * (nullable: of what is in it, as the other side counts; not of the bytes that are fetched). Immutable. Since: 0.1
 */
#define FERRY_TYPE_MANAGER_RECORD (ferry_manager_record_get_type ())
G_DECLARE_FINAL_TYPE (FerryManagerRecord, ferry_manager_record, FERRY, MANAGER_RECORD, GObject)

const char        *ferry_manager_record_get_name      (FerryManagerRecord *self);
const char        *ferry_manager_record_get_title     (FerryManagerRecord *self);
const char        *ferry_manager_record_get_rule      (FerryManagerRecord *self);
FerryManagerState  ferry_manager_record_get_state     (FerryManagerRecord *self);
const char        *ferry_manager_record_get_status    (FerryManagerRecord *self);
const char        *ferry_manager_record_get_message   (FerryManagerRecord *self);
gint64             ferry_manager_record_get_created   (FerryManagerRecord *self);
gint64             ferry_manager_record_get_size      (FerryManagerRecord *self);
const char        *ferry_manager_record_get_digest    (FerryManagerRecord *self);
JsonNode          *ferry_manager_record_to_json       (FerryManagerRecord *self);

G_END_DECLS
