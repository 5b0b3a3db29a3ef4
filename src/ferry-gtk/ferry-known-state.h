#pragma once

#include "ferry.h"

G_BEGIN_DECLS

/** FerryInstanceState: what is known of an instance. Since: 0.1 */
typedef enum
{
  FERRY_INSTANCE_UNKNOWN,
  FERRY_INSTANCE_ASKING,
  FERRY_INSTANCE_READY,
  FERRY_INSTANCE_UNREACHABLE,
  FERRY_INSTANCE_PASSWORD_NEEDED,
  FERRY_INSTANCE_LOCKED,
  FERRY_INSTANCE_CERTIFICATE_UNKNOWN,   /* vouched for by nobody, or not the one that was accepted */
  FERRY_INSTANCE_RESTARTING,
} FerryInstanceState;

/** FerryKnownState: the last answer of an instance, kept over restarts of the application. Plain data. Since: 0.1 */
typedef struct
{
  FerryInstanceState  state;          /* never ASKING */
  char               *problem;        /* nullable: why it is not READY */
  char               *news;           /* nullable: what became of a restore that was killed; told while the application runs, not kept */
  FerryProbe         *probe;          /* nullable: the last answer, also of one that can't be reached now */
  gint64              asked;          /* µs of the last attempt, 0 never */
  gint64              last_release;   /* µs, 0 none */
} FerryKnownState;

void                ferry_known_state_clear      (FerryKnownState       *self);
char               *ferry_known_state_to_json    (const FerryKnownState *self);
void                ferry_known_state_load       (FerryKnownState       *self,
                                                  const char            *json);
char               *ferry_known_state_dup_text   (const FerryKnownState *self);
FerryInstanceState  ferry_known_state_for_error  (const GError          *error);

G_END_DECLS
