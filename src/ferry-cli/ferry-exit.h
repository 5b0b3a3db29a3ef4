#pragma once

#include "ferry.h"

G_BEGIN_DECLS

/* What the command leaves behind for the shell. Documented in README.md; scripts rely on it. */
typedef enum
{
  FERRY_EXIT_DONE = 0,
  FERRY_EXIT_FAILED = 1,            /* the target is unchanged */
  FERRY_EXIT_USAGE = 2,
  FERRY_EXIT_REFUSED = 3,           /* a blocker stands, or the plan has changed */
  FERRY_EXIT_INPUT_NEEDED = 4,
  FERRY_EXIT_COMMITTED = 5,         /* committed, a later step failed */
  FERRY_EXIT_OUTCOME_UNKNOWN = 6,
  FERRY_EXIT_CANCELLED = 130,
} FerryExitStatus;

FerryExitStatus ferry_exit_status_for_error (const GError *error);

G_END_DECLS
