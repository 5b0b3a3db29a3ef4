#include "config.h"

#include "ferry-exit.h"

/**
 * ferry_exit_status_for_error:
 * @error: (nullable): how the command ended
 *
 * Returns: the exit status that tells @error to a script; %FERRY_EXIT_DONE for %NULL
 */
FerryExitStatus
ferry_exit_status_for_error (const GError *error)
{
  if (error == NULL)
    return FERRY_EXIT_DONE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return FERRY_EXIT_CANCELLED;
  if (error->domain == G_OPTION_ERROR)
    return FERRY_EXIT_USAGE;
  if (error->domain != FERRY_ERROR)
    return FERRY_EXIT_FAILED;

  switch ((FerryError) error->code)
    {
    case FERRY_ERROR_USAGE:
      return FERRY_EXIT_USAGE;
    case FERRY_ERROR_BLOCKED:
    case FERRY_ERROR_PLAN_CHANGED:
      return FERRY_EXIT_REFUSED;
    case FERRY_ERROR_INPUT_NEEDED:
      return FERRY_EXIT_INPUT_NEEDED;
    case FERRY_ERROR_COMMITTED:
      return FERRY_EXIT_COMMITTED;
    case FERRY_ERROR_OUTCOME_UNKNOWN:
      return FERRY_EXIT_OUTCOME_UNKNOWN;
    case FERRY_ERROR_CANCELLED:
      return FERRY_EXIT_CANCELLED;
    default:
      return FERRY_EXIT_FAILED;
    }
}
