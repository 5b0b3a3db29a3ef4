#pragma once

#include "ferry.h"

G_BEGIN_DECLS

/* Releases as screens show them; all translated. Since: 0.1 */
const char *ferry_runbook_words_state   (FerryRunbookState  state);
const char *ferry_runbook_words_icon    (FerryRunbookState  state);
const char *ferry_runbook_words_class   (FerryRunbookState  state);   /* CSS class of the icon */
const char *ferry_runbook_words_kind    (const char        *kind);    /* "Blue-green": of ferry_runbook_kinds(); others as they are */

G_END_DECLS
