#include "config.h"

#include "site/ferry-site.h"

static const char * const stage_names[] = { "development", "staging", "production" };

/**
 * ferry_stage_to_string:
 * @stage: a stage
 *
 * Returns: (transfer none): `development`, `staging` or `production`; the last one for anything unknown. Any thread.
 *
 * Since: 0.1
 */
const char *
ferry_stage_to_string (FerryStage stage)
{
  return (guint) stage < G_N_ELEMENTS (stage_names) ? stage_names[stage] : "production";
}

/**
 * ferry_stage_from_string:
 * @text: (nullable): a name as ferry_stage_to_string() gives it
 * @stage: (out): the stage; %FERRY_STAGE_PRODUCTION when @text is unknown
 *
 * Returns: whether @text was known. Any thread.
 *
 * Since: 0.1
 */
gboolean
ferry_stage_from_string (const char *text,
                         FerryStage *stage)
{
  g_return_val_if_fail (stage != NULL, FALSE);

  *stage = FERRY_STAGE_PRODUCTION;
  for (guint i = 0; i < G_N_ELEMENTS (stage_names); i++)
    if (g_strcmp0 (text, stage_names[i]) == 0)
      {
        *stage = (FerryStage) i;
        return TRUE;
      }
  return FALSE;
}
