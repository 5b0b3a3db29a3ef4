#include "config.h"

#include "gtk-fixture.h"
#include "gtk-picture.h"

#include "ferry-message-bar.h"

#include <string.h>

/* Every ready-made release, from its window's first sight to its end, by nothing but the window: each stop on the way is looked at. */

typedef struct { FerryApp *app; FerryInstanceItem *workshop, *shop, *spare; FerryWindow *window; } Fixture;

#define MOST_STOPS 20

static void
assert_title (FerryInstanceItem *item,
              const char        *wanted)
{
  g_autofree char *found = gtk_fixture_ask (item, "SELECT title FROM roles WHERE name = 'member'");

  g_assert_cmpstr (found, ==, wanted);
}

static void
set_title (FerryInstanceItem *item,
           const char        *title)
{
  g_autofree char *sql = g_strdup_printf ("UPDATE roles SET title = '%s' WHERE name = 'member'", title);

  g_free (gtk_fixture_ask (item, sql));
}

/* ---- driving a window ------------------------------------------------------------------------------------------------------ */

static GtkWidget *
open_release (Fixture      *f,
              FerryRunbook *runbook)
{
  GtkWidget *page;

  ferry_window_show (f->window, "packages", NULL);
  gtk_fixture_settle ();
  ferry_window_show (f->window, "releases", NULL);
  gtk_fixture_settle ();
  page = ferry_window_get_page (f->window);
  gtk_widget_activate_action (page, "releases.open", "s", runbook->id);
  return gtk_fixture_wait_window ("FerryRunbookWindow");
}

/* the row whose title says whose name is to be typed */
static void
confirm (GtkWidget         *window,
         FerryInstanceItem *target)
{
  g_autofree char *title = g_strdup_printf ("Type the target’s name (%s) to run it", ferry_instance_item_get_name (target));
  GtkWidget *row = gtk_fixture_find (window, "AdwEntryRow", title);

  g_assert_nonnull (row);
  gtk_editable_set_text (GTK_EDITABLE (row), ferry_instance_item_get_name (target));
}

static gboolean
is_enabled (GtkWidget  *window,
            const char *label)
{
  return gtk_widget_is_sensitive (gtk_fixture_find (window, "GtkButton", label));
}

static FerryRunbookStep *
next_step (FerryRunbook *runbook)
{
  for (guint i = 0; i < runbook->steps->len; i++)
    if (!ferry_runbook_step_is_over (g_ptr_array_index (runbook->steps, i)))
      return g_ptr_array_index (runbook->steps, i);
  return NULL;
}

static gboolean
has_button (GtkWidget  *window,
            const char *label)
{
  GtkWidget *button = gtk_fixture_find (window, "GtkButton", label);

  return button != NULL && gtk_widget_get_mapped (button);
}

/* what a person would do at this stop, by what the window offers */
static void
go_on (GtkWidget              *window,
       const FerryRunbookStep *step)
{
  GtkWidget *token = gtk_fixture_find (window, "AdwPasswordEntryRow", "TOKEN (secret)");

  if (has_button (window, "_Yes, Go On") || has_button (window, "It Is _Done"))
    {
      gtk_widget_activate_action (window, "runbook.answer", "s", step->id);
      return;
    }
  g_assert_nonnull (token);
  gtk_editable_set_text (GTK_EDITABLE (token), "a secret");
  gtk_widget_activate_action (window, "runbook.run", NULL);
}

/* Runs a release to its end; returns how many stops there were on the way. */
static guint
run_release (Fixture                  *f,
             const char               *kind,
             const FerryRunbookRecipe *recipe,
             FerryInstanceItem        *target)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryRunbook) made = ferry_runbook_make (kind, recipe, &error);
  GtkWidget *window;
  guint stops = 0;

  g_assert_no_error (error);
  g_assert_true (ferry_runbook_save (made, ferry_app_get_store (f->app), &error));
  window = open_release (f, made);
  confirm (window, target);
  gtk_widget_activate_action (window, "runbook.run", NULL);
  while (TRUE)
    {
      g_autoptr(FerryRunbook) runbook = NULL;
      g_autofree char *name = NULL;
      FerryRunbookStep *step;

      GTK_FIXTURE_WAIT (!is_enabled (window, "S_top"));
      gtk_fixture_settle ();
      runbook = ferry_runbook_load (ferry_app_get_store (f->app), made->id, NULL);
      step = next_step (runbook);
      name = g_strdup_printf ("runbook-%s-%02u-%s", kind, stops, step != NULL ? step->id : "done");
      gtk_picture_save (window, name);
      if (step == NULL)
        break;
      if (step->state != FERRY_RUNBOOK_WAITING)
        g_error ("%s: step %s: %s", kind, step->id, step->message);
      g_assert_cmpuint (++stops, <, MOST_STOPS);
      go_on (window, step);
    }
  GTK_FIXTURE_WAIT (g_strcmp0 (ferry_message_bar_get_text (FERRY_MESSAGE_BAR (gtk_fixture_find (window, "FerryMessageBar", NULL))), "The release is done.") == 0);
  gtk_window_close (GTK_WINDOW (window));
  gtk_fixture_settle ();
  return stops;
}

/* ---- the releases ---------------------------------------------------------------------------------------------------------- */

static const FerryInstanceRecord *
record_of (FerryInstanceItem *item)
{
  return ferry_instance_item_get_record (item);
}

static char *
last_execution (Fixture *f)
{
  g_autoptr(GPtrArray) executions = ferry_instance_list_executions (ferry_instance_item_get_instance (f->shop), NULL);

  for (guint i = 0; i < executions->len; i++)
    if (g_strcmp0 (ferry_execution_get_kind (g_ptr_array_index (executions, i)), "execution") == 0)
      return g_strdup (ferry_execution_get_id (g_ptr_array_index (executions, i)));
  return NULL;
}

static void
test_plain (gconstpointer data)
{
  Fixture *f = (Fixture *) data;
  FerryRunbookRecipe recipe = { .name = "Plain", .target = record_of (f->shop), .source = record_of (f->workshop) };

  set_title (f->workshop, "Plain member");
  g_assert_cmpuint (run_release (f, "plain", &recipe, f->shop), ==, 3);   /* the secret, the plan, the restart */
  assert_title (f->shop, "Plain member");
}

static void
test_rollback_a (gconstpointer data)
{
  Fixture *f = (Fixture *) data;
  g_autofree char *execution = last_execution (f);
  FerryRunbookRecipe recipe = { .name = "Rollback A", .target = record_of (f->shop), .execution = execution };

  g_assert_cmpuint (run_release (f, "rollback-a", &recipe, f->shop), ==, 2);
  assert_title (f->shop, "Member");
}

static void
test_maintenance (gconstpointer data)
{
  Fixture *f = (Fixture *) data;
  const char *commands[] = { "close=echo 503 is shown", "open=echo open again", NULL };
  FerryRunbookRecipe recipe = { .name = "Maintenance", .target = record_of (f->shop), .source = record_of (f->workshop), .commands = commands };

  set_title (f->workshop, "Maintained member");
  g_assert_cmpuint (run_release (f, "maintenance", &recipe, f->shop), >=, 3);
  assert_title (f->shop, "Maintained member");
}

static void
test_restore (gconstpointer data)
{
  Fixture *f = (Fixture *) data;
  FerryRunbookRecipe recipe = { .name = "Restore", .target = record_of (f->shop), .source = record_of (f->workshop) };

  set_title (f->workshop, "Restored member");
  g_assert_cmpuint (run_release (f, "restore", &recipe, f->shop), >=, 2);
  assert_title (f->shop, "Restored member");
}

static void
test_blue_green (gconstpointer data)
{
  Fixture *f = (Fixture *) data;
  const char *tables[] = { "all", NULL };
  FerryRunbookRecipe recipe = { .name = "Blue-green", .target = record_of (f->shop), .source = record_of (f->workshop), .spare = record_of (f->spare), .catch_up = tables };

  set_title (f->workshop, "Green member");
  g_assert_cmpuint (run_release (f, "blue-green", &recipe, f->shop), >=, 4);
  assert_title (f->spare, "Green member");
  assert_title (f->shop, "Restored member");   /* the first production is as it was */
}

static void
test_rollback_b (gconstpointer data)
{
  Fixture *f = (Fixture *) data;
  FerryBackupCreate create = { .everything = TRUE, .reason = "manual" };
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryBackup) backup = ferry_instance_create_backup (ferry_instance_item_get_instance (f->shop), &create, NULL, &error);
  FerryRunbookRecipe recipe = { .name = "Rollback B", .target = record_of (f->shop), .source = record_of (f->shop), .spare = record_of (f->spare) };

  g_assert_no_error (error);
  recipe.backup = ferry_backup_get_path (backup);
  g_assert_cmpuint (run_release (f, "rollback-b", &recipe, f->shop), >=, 3);
  assert_title (f->spare, "Restored member");
}

static FerryInstanceItem *
find (Fixture    *f,
      const char *name)
{
  GListModel *instances = G_LIST_MODEL (ferry_app_get_instances (f->app));

  for (guint i = 0; i < g_list_model_get_n_items (instances); i++)
    {
      g_autoptr(FerryInstanceItem) item = g_list_model_get_item (instances, i);

      if (g_str_equal (ferry_instance_item_get_name (item), name))
        return item;   /* the list keeps it */
    }
  g_assert_not_reached ();
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *secret = NULL;
  Fixture f = { 0 };
  int status;

  ferry_test_init (&argc, &argv);
  gtk_fixture_allow_dialogs ();
  f.app = gtk_fixture_init (&argc, &argv);
  secret = g_strconcat (gtk_fixture_nocobase_sql, "INSERT INTO environmentVariables VALUES ('TOKEN', 'secret', '00', '2026-01-01 00:00:00.000 +00:00', '2026-01-01 00:00:00.000 +00:00');", NULL);
  gtk_fixture_add_instance (f.app, "Workshop", "development", secret);
  gtk_fixture_add_instance (f.app, "Shop", "production", gtk_fixture_nocobase_sql);
  gtk_fixture_add_instance (f.app, "Spare", "production", gtk_fixture_nocobase_sql);
  f.workshop = find (&f, "Workshop");
  f.shop = find (&f, "Shop");
  f.spare = find (&f, "Spare");
  f.window = ferry_window_new (f.app);
  gtk_window_present (GTK_WINDOW (f.window));
  g_test_add_data_func ("/gtk/runbooks/plain", &f, test_plain);
  g_test_add_data_func ("/gtk/runbooks/rollback-a", &f, test_rollback_a);
  g_test_add_data_func ("/gtk/runbooks/maintenance", &f, test_maintenance);
  g_test_add_data_func ("/gtk/runbooks/restore", &f, test_restore);
  g_test_add_data_func ("/gtk/runbooks/blue-green", &f, test_blue_green);
  g_test_add_data_func ("/gtk/runbooks/rollback-b", &f, test_rollback_b);
  status = g_test_run ();
  gtk_fixture_close (GTK_WIDGET (f.window));
  g_object_unref (f.app);
  return status;
}
