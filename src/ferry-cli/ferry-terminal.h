#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum { FERRY_STYLE_PLAIN, FERRY_STYLE_BOLD, FERRY_STYLE_DIM, FERRY_STYLE_GOOD, FERRY_STYLE_WARNING, FERRY_STYLE_BAD } FerryStyle;

gboolean  ferry_terminal_is_interactive (void);
gboolean  ferry_terminal_has_color      (int             fd);
guint     ferry_terminal_get_width      (int             fd);
void      ferry_terminal_write          (int             fd,
                                         FerryStyle      style,
                                         const char     *text);
char     *ferry_terminal_ask            (const char     *prompt,
                                         gboolean        secret,
                                         GCancellable   *cancellable,
                                         GError        **error);
gboolean  ferry_terminal_confirm        (const char     *question,
                                         GError        **error);
void      ferry_terminal_wipe           (char           *text);
guint     ferry_terminal_text_width     (const char     *text);

G_END_DECLS
