#include "config.h"

#include "ferry-cli.h"

#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <string.h>

/* Names and titles are UTF-8 whatever the locale says; a bare system says "C". */
static void
set_up_language (void)
{
  setlocale (LC_ALL, "");
  if (strcmp (nl_langinfo (CODESET), "UTF-8") != 0)
    setlocale (LC_CTYPE, "C.UTF-8");
  bindtextdomain (GETTEXT_PACKAGE, FERRY_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (FerryCli) cli = ferry_cli_new ();

  set_up_language ();
  signal (SIGPIPE, SIG_IGN);   /* a closed pager must not end an execution halfway */

  return ferry_cli_run (cli, argv + 1);
}
