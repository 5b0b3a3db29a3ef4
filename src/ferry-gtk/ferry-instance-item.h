#pragma once

#include "ferry-known-state.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * FerryInstanceItem: an instance of the user's store as lists and pages show it: "name", "stage", "stage-text", "dialect", "version", "state-text", "last-release", "problem" and the
 * #FerryInstance behind it. Its state is asked for in the background and keeps the last answer meanwhile; the signal "answered" tells of a new one. Main thread. Since: 0.1
 */
#define FERRY_TYPE_INSTANCE_ITEM (ferry_instance_item_get_type ())
G_DECLARE_FINAL_TYPE (FerryInstanceItem, ferry_instance_item, FERRY, INSTANCE_ITEM, GObject)

FerryInstanceItem  *ferry_instance_item_new          (const FerryInstanceRecord *record,
                                                      const char                *store_folder,
                                                      FerryCatalogue            *catalogue,
                                                      const char                *known);       /* nullable: ferry_store_get_known_state() */
const char         *ferry_instance_item_get_id       (FerryInstanceItem         *self);
const char         *ferry_instance_item_get_name     (FerryInstanceItem         *self);
FerryStage          ferry_instance_item_get_stage    (FerryInstanceItem         *self);
const char         *ferry_instance_item_get_stage_text (FerryInstanceItem       *self);   /* translated: "Production" */
gboolean            ferry_instance_item_matches      (FerryInstanceItem         *self,
                                                      const FerryInstanceRecord *record);
FerryInstance      *ferry_instance_item_get_instance (FerryInstanceItem         *self);   /* nullable: .env can't be read; see "problem" */
FerryInstanceState  ferry_instance_item_get_state    (FerryInstanceItem         *self);
const FerryProbe   *ferry_instance_item_get_probe    (FerryInstanceItem         *self);   /* nullable: not asked yet */
const FerryInstanceRecord *ferry_instance_item_get_record (FerryInstanceItem    *self);
const FerryKnownState *ferry_instance_item_get_known (FerryInstanceItem         *self);   /* the last answer */
void                ferry_instance_item_refresh      (FerryInstanceItem         *self);

G_END_DECLS
