#include "config.h"

#include "ferry-toast.h"

/**
 * ferry_toast_new:
 * @text: plain text, such as one with names that users gave
 *
 * Returns: (transfer full): a toast
 *
 * Since: 0.1
 */
AdwToast *
ferry_toast_new (const char *text)
{
  g_autofree char *markup = g_markup_escape_text (text, -1);

  return adw_toast_new (markup);
}
