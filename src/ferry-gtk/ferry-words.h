#pragma once

#include "ferry.h"

G_BEGIN_DECLS

/* Words and numbers as the screens show them. (transfer full) where a char * is returned. Since: 0.1 */
char       *ferry_words_count       (gint64              number);         /* with the locale's groups of digits; "?" below zero */
const char *ferry_words_rule        (FerryRule           rule);           /* translated: "Structure only" */
const char *ferry_words_group       (FerryTableGroup     group);
const char *ferry_words_category    (FerryDataCategory   category);
char      **ferry_words_split       (const char         *words);          /* nullable */
gboolean    ferry_words_match       (const char         *words,           /* nullable */
                                     const char * const *texts,           /* each nullable */
                                     guint               n_texts);

G_END_DECLS
