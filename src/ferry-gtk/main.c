#include "config.h"

#include "ferry-app.h"
#include "ferry.h"

int
main (int    argc,
      char **argv)
{
  g_autoptr(FerryApp) app = NULL;

  ferry_locale_init ();
  app = ferry_app_new ();
  return g_application_run (G_APPLICATION (app), argc, argv);
}
