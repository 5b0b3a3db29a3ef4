#include "config.h"

#include "base/ferry-locale.h"

#include <langinfo.h>
#include <libintl.h>
#include <locale.h>
#include <string.h>

/**
 * ferry_locale_init:
 *
 * Sets the language of the user and where its messages are: the folder that the environment variable FERRY_LOCALE_DIR names (a build that is not installed), or
 * the place of the installation. Names and titles are UTF-8 whatever the locale says; a bare system says "C". To be called first in a program, before there are threads.
 *
 * Since: 0.1
 */
void
ferry_locale_init (void)
{
  const char *chosen = g_getenv ("FERRY_LOCALE_DIR");

  setlocale (LC_ALL, "");
  if (strcmp (nl_langinfo (CODESET), "UTF-8") != 0)
    setlocale (LC_CTYPE, "C.UTF-8");
  bindtextdomain (GETTEXT_PACKAGE, chosen != NULL && g_path_is_absolute (chosen) ? chosen : FERRY_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}
