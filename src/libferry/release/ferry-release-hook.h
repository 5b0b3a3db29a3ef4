#pragma once

#include "release/ferry-runbook.h"
#include "remote/ferry-web-hook.h"

G_BEGIN_DECLS

/** FerryReleaseHook: the web hook that is told when a release ends, and what became of it the last time. Plain data. Since: 0.1 */
typedef struct
{
  char   *address;     /* nullable: none */
  char   *release;     /* nullable: name of the one that was told last */
  gint64  told;        /* µs; 0 never */
  char   *problem;     /* nullable: it was told */
} FerryReleaseHook;

FerryReleaseHook *ferry_release_hook_load (FerryStore          *store);
void              ferry_release_hook_free (FerryReleaseHook    *self);
gboolean          ferry_release_hook_set  (FerryStore          *store,
                                           const char          *address,     /* nullable: none */
                                           const char          *secret,      /* nullable: as it is, or a new one where there is none */
                                           char               **made,        /* (out) (nullable): the secret that was made up; ferry_secret_free() */
                                           GError             **error);
gboolean          ferry_release_hook_test (FerryStore          *store,
                                           FerryJob            *job,
                                           GError             **error);
void              ferry_release_hook_tell (FerryStore          *store,
                                           const FerryRunbook  *runbook,
                                           const GError        *failure,     /* nullable: the release is through */
                                           FerryJob            *job);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryReleaseHook, ferry_release_hook_free)

G_END_DECLS
