#include "config.h"

#include "gtk-fixture.h"
#include "gtk-picture.h"

#include "ferry-preferences-window.h"

#include <libsoup/soup.h>
#include <string.h>

/* The web hook of releases in the preferences: set, its secret shown once, tried against a server of this process. */

typedef struct { FerryApp *app; FerryWindow *window; SoupServer *server; char *address; guint told; guint status; } Fixture;

static void
receive_cb (SoupServer        *server,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           user_data)
{
  Fixture *f = user_data;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);

  f->told++;
  g_assert_true (g_str_has_prefix (soup_message_headers_get_one (headers, "webhook-signature"), "v1,"));
  soup_server_message_set_status (message, f->status, NULL);
}

static void
start_server (Fixture *f)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GUri) uri = NULL;
  GSList *uris;

  f->status = 200;
  f->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (f->server, "/ferry", receive_cb, f, NULL);
  soup_server_listen_local (f->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (f->server);
  uri = g_uri_parse_relative (uris->data, "/ferry", G_URI_FLAGS_NONE, NULL);
  f->address = g_uri_to_string (uri);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
}

static GtkWidget *
find_state (GtkWidget  *window,
            const char *title)
{
  return gtk_fixture_find (window, "AdwActionRow", title);
}

static void
set_address (GtkWidget  *window,
             const char *address)
{
  GtkWidget *row = gtk_fixture_find (window, "AdwEntryRow", "Address; empty: nobody is told");

  gtk_editable_set_text (GTK_EDITABLE (row), address);
  g_signal_emit_by_name (row, "apply");
}

static void
test_hook (gconstpointer data)
{
  Fixture *f = (Fixture *) data;
  GtkWidget *window = ferry_preferences_window_new (GTK_WINDOW (f->window), NULL);
  GtkWidget *made, *group;

  gtk_window_present (GTK_WINDOW (window));
  group = gtk_fixture_find (window, "FerryHookGroup", NULL);
  gtk_fixture_settle ();
  GTK_FIXTURE_WAIT (find_state (window, "Not set") != NULL);
  gtk_picture_save (window, "hook-none");
  set_address (window, "ftp://host");
  GTK_FIXTURE_WAIT (find_state (window, "That did not work") != NULL);
  gtk_picture_save (window, "hook-wrong");
  set_address (window, f->address);
  GTK_FIXTURE_WAIT (find_state (window, "Set") != NULL);
  made = gtk_fixture_find (window, "AdwActionRow", "Give the receiver this secret; it is not shown again");
  g_assert_true (gtk_widget_get_visible (made));
  g_assert_true (g_str_has_prefix (adw_action_row_get_subtitle (ADW_ACTION_ROW (made)), "whsec_"));
  gtk_picture_save (window, "hook-set");
  gtk_widget_activate_action (group, "hook.test", NULL);
  GTK_FIXTURE_WAIT (find_state (window, "It took the message") != NULL);
  g_assert_cmpuint (f->told, ==, 1);
  f->status = 403;
  gtk_widget_activate_action (group, "hook.test", NULL);
  GTK_FIXTURE_WAIT (find_state (window, "That did not work") != NULL);
  g_assert_nonnull (strstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (find_state (window, "That did not work"))), "403"));
  set_address (window, "");
  GTK_FIXTURE_WAIT (find_state (window, "Not set") != NULL);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int    argc,
      char **argv)
{
  Fixture f = { 0 };
  int status;

  ferry_test_init (&argc, &argv);
  gtk_fixture_allow_dialogs ();
  f.app = gtk_fixture_init (&argc, &argv);
  f.window = ferry_window_new (f.app);
  gtk_window_present (GTK_WINDOW (f.window));
  start_server (&f);
  g_test_add_data_func ("/gtk/hook", &f, test_hook);
  status = g_test_run ();
  g_object_unref (f.server);
  g_free (f.address);
  gtk_fixture_close (GTK_WIDGET (f.window));
  g_object_unref (f.app);
  return status;
}
