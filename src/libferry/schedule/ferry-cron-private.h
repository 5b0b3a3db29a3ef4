#pragma once

#include "schedule/ferry-cron.h"

G_BEGIN_DECLS

typedef enum { FERRY_CRON_MINUTE, FERRY_CRON_HOUR, FERRY_CRON_DAY, FERRY_CRON_MONTH, FERRY_CRON_WEEKDAY, FERRY_CRON_FIELDS } FerryCronField;

/* a bit for every value; Sunday is bit 0 only */
struct _FerryCron
{
  guint64  values[FERRY_CRON_FIELDS];
  gboolean every[FERRY_CRON_FIELDS];   /* nothing is left out */
};

gboolean _ferry_cron_has_day (const FerryCron *self,
                              guint            day,
                              guint            month,
                              guint            weekday);   /* 0 Sunday */

G_END_DECLS
