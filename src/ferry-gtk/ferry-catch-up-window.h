#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * FerryCatchUpWindow: what users wrote on one instance while another was made ready from its backup: table by table with counts, to be chosen; rows that both sides have differently, to be
 * decided; and carrying it over. Actions: catch-up.compare, catch-up.back, catch-up.run, catch-up.show. Main thread. Since: 0.1
 */
#define FERRY_TYPE_CATCH_UP_WINDOW (ferry_catch_up_window_get_type ())
G_DECLARE_FINAL_TYPE (FerryCatchUpWindow, ferry_catch_up_window, FERRY, CATCH_UP_WINDOW, AdwWindow)

G_END_DECLS
