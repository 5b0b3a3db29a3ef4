#include "config.h"

#include "gtk-fixture.h"

#include "ferry-types.h"

/* Every template is created once under G_DEBUG=fatal-criticals: a wrong name in a .ui file is only a critical message otherwise. */

typedef struct { FerryApp *app; FerryInstanceItem *item; } Fixture;

static const char *with_item[] = {
  "FerryBackupsPage",
  "FerryExecutionsPage",
  "FerryInstancePage",
  "FerryInstanceRow",
  "FerryOverviewPage",
  "FerryVariablesPage",
};
static const char *plain[] = {
  "FerryAskDialog", "FerryBackupDialog", "FerryBackupSettingsDialog", "FerryBoardView", "FerryCatchUpWindow", "FerryFlowPicture", "FerryMergeWindow", "FerryPipelineDialog",
  "FerryReleasesPage", "FerryReleaseWizard", "FerryRunbookWindow",
  "FerryBackupSourceDialog", "FerryCheckRow", "FerryEnvironmentDialog", "FerryExecuteAssistant", "FerryInstanceDialog", "FerryJobsButton", "FerryLoader",
  "FerryLogViewer", "FerryMessageBar", "FerryNewMigration", "FerryPackageDetails", "FerryPackagesPage", "FerryPasteDialog", "FerryPlanView",
  "FerryPluginDialog", "FerryPreferencesWindow", "FerryProcessPane", "FerryProcessView", "FerryProductionStrip", "FerryRestoreDialog",
  "FerryRollbackDialog", "FerryRulesPage", "FerrySidebar", "FerrySqlView", "FerryVariableDialog"
};

static void
create (const char        *name,
        FerryInstanceItem *item)
{
  GType type = g_type_from_name (name);
  GtkWidget *widget;

  if (type == G_TYPE_INVALID)
    g_error ("%s is not registered in ferry-types.c", name);
  widget = g_object_new (type, item != NULL ? "item" : NULL, item, NULL);
  if (!GTK_IS_WINDOW (widget))
    {
      GtkWidget *window = gtk_window_new ();

      if (GTK_IS_LIST_BOX_ROW (widget))
        {
          GtkWidget *list = gtk_list_box_new ();

          gtk_list_box_append (GTK_LIST_BOX (list), widget);
          widget = list;
        }
      gtk_window_set_child (GTK_WINDOW (window), widget);
      widget = window;
    }
  gtk_window_present (GTK_WINDOW (widget));
  gtk_fixture_settle ();
  gtk_fixture_close (widget);
}

static void
test_templates (gconstpointer user_data)
{
  const Fixture *fixture = user_data;

  for (guint i = 0; i < G_N_ELEMENTS (plain); i++)
    create (plain[i], NULL);
  for (guint i = 0; i < G_N_ELEMENTS (with_item); i++)
    create (with_item[i], fixture->item);
}

/* No .ui file is forgotten: the class of each is registered, so that the lists above can hold it. */
static void
test_registered (void)
{
  g_auto(GStrv) names = g_resources_enumerate_children ("/io/github/ferryapp/Ferry/ui", 0, NULL);

  g_assert_nonnull (names);
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *path = g_strconcat ("/io/github/ferryapp/Ferry/ui/", names[i], NULL);
      g_autoptr(GBytes) bytes = g_resources_lookup_data (path, 0, NULL);
      g_auto(GStrv) parts = g_strsplit (g_bytes_get_data (bytes, NULL), "<template class=\"", 2);

      if (g_strv_length (parts) < 2)
        continue;
      *strchr (parts[1], '"') = '\0';
      if (g_type_from_name (parts[1]) == G_TYPE_INVALID)
        g_error ("%s of %s is not registered in ferry-types.c", parts[1], names[i]);
    }
}

static void
test_window (gconstpointer user_data)
{
  const Fixture *fixture = user_data;
  FerryWindow *window = ferry_window_new (fixture->app);

  gtk_window_present (GTK_WINDOW (window));
  gtk_fixture_settle ();
  ferry_window_show (window, "rules", NULL);
  gtk_fixture_settle ();
  ferry_window_show (window, ferry_instance_item_get_id (fixture->item), "overview");
  g_assert_true (ferry_window_get_instance (window) == fixture->item);
  GTK_FIXTURE_WAIT (ferry_instance_item_get_state (fixture->item) == FERRY_INSTANCE_READY);
  gtk_fixture_close (GTK_WIDGET (window));
}

int
main (int    argc,
      char **argv)
{
  Fixture fixture;
  int status;

  ferry_test_init (&argc, &argv);
  fixture.app = gtk_fixture_init (&argc, &argv);
  fixture.item = gtk_fixture_add_instance (fixture.app, "Shop", "production", gtk_fixture_nocobase_sql);
  ferry_types_ensure ();
  g_test_add_data_func ("/gtk/templates/window", &fixture, test_window);
  g_test_add_data_func ("/gtk/templates/create", &fixture, test_templates);
  g_test_add_func ("/gtk/templates/registered", test_registered);
  status = g_test_run ();
  gtk_fixture_settle ();
  g_object_unref (fixture.app);
  return status;
}
