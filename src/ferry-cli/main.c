#include "config.h"

#include "ferry-cli.h"
#include "ferry.h"

#include <signal.h>

int
main (int    argc,
      char **argv)
{
  g_autoptr (FerryCli) cli = ferry_cli_new ();

  ferry_locale_init ();
  signal (SIGPIPE, SIG_IGN);   /* a closed pager must not end an execution halfway */

  return ferry_cli_run (cli, argv + 1);
}
