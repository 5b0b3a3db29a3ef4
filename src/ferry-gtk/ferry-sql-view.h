#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define FERRY_SQL_MOST_BYTES (2 * 1024 * 1024)
#define FERRY_SQL_LONGEST_LINE 2000

/**
 * FerrySqlView: SQL text with its syntax coloured, in the light or dark style of the application. A long text is put in piece by piece, so that the main loop stays
 * free. Main thread. Since: 0.1
 */
#define FERRY_TYPE_SQL_VIEW (ferry_sql_view_get_type ())
G_DECLARE_FINAL_TYPE (FerrySqlView, ferry_sql_view, FERRY, SQL_VIEW, AdwBin)

/* @text as far as it is shown: at most 2 MiB, and 2,000 characters of a line; any thread. (transfer full); @cut: something is left out */
char    *ferry_sql_cut               (const char   *text,
                                      gsize         length,
                                      gboolean     *cut);
void     ferry_sql_view_set_text     (FerrySqlView *self,
                                      const char   *text,     /* cut already */
                                      gboolean      cut);
char    *ferry_sql_view_dup_text     (FerrySqlView *self);
gboolean ferry_sql_view_is_filling   (FerrySqlView *self);

G_END_DECLS
