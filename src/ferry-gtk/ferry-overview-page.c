#include "config.h"

#include "ferry-overview-page.h"

#include "ferry-connection-test.h"
#include "ferry-message-bar.h"
#include "ferry-offers.h"
#include "ferry-storage-dialog.h"
#include "ferry-text.h"

#include <glib/gi18n.h>

struct _FerryOverviewPage
{
  AdwBin             parent_instance;
  FerryInstanceItem *item;
  AdwActionRow      *state;
  GtkImage          *state_icon;
  GtkSpinner        *state_spinner;
  GtkLabel          *problem;
  GtkWidget         *password;
  AdwActionRow      *release;
  AdwActionRow      *stage;
  AdwActionRow      *place;
  AdwActionRow      *database;
  AdwActionRow      *application;
  AdwActionRow      *tables;
  AdwActionRow      *key;
  AdwActionRow      *environment;
  AdwActionRow      *folder;
  AdwActionRow      *files;
  FerryMessageBar   *news;
  GtkWidget         *lacking;
  GtkListBox        *offers;
};

enum { PROP_0, PROP_ITEM, N_PROPS };

G_DEFINE_FINAL_TYPE (FerryOverviewPage, ferry_overview_page, ADW_TYPE_BIN)

static GParamSpec *properties[N_PROPS];

static const char *
state_title (FerryInstanceState state)
{
  switch (state)
    {
    case FERRY_INSTANCE_ASKING: return _("Asking the database…");
    case FERRY_INSTANCE_READY: return _("Reachable");
    case FERRY_INSTANCE_UNREACHABLE: return _("Unreachable");
    case FERRY_INSTANCE_PASSWORD_NEEDED: return _("Password needed");
    case FERRY_INSTANCE_LOCKED: return _("Locked by a running application");
    case FERRY_INSTANCE_CERTIFICATE_UNKNOWN: return _("Certificate not accepted");
    case FERRY_INSTANCE_RESTARTING: return _("Restarting");
    case FERRY_INSTANCE_UNKNOWN:
    default: return _("Not asked yet");
    }
}

static void
show_state (FerryOverviewPage *self)
{
  FerryInstanceState state = ferry_instance_item_get_state (self->item);
  g_autofree char *problem = NULL;
  g_autofree char *text = NULL;
  g_autofree char *release = NULL;

  g_object_get (self->item, "problem", &problem, "state-text", &text, "last-release", &release, NULL);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->state), state_title (state));
  adw_action_row_set_subtitle (self->state, state == FERRY_INSTANCE_READY ? text : "");
  gtk_image_set_from_icon_name (self->state_icon, state == FERRY_INSTANCE_READY ? "emblem-ok-symbolic" : "dialog-warning-symbolic");
  gtk_widget_set_visible (GTK_WIDGET (self->state_icon), state >= FERRY_INSTANCE_READY);
  gtk_widget_set_visible (GTK_WIDGET (self->state_spinner), state == FERRY_INSTANCE_ASKING);
  gtk_spinner_set_spinning (self->state_spinner, state == FERRY_INSTANCE_ASKING);
  gtk_label_set_text (self->problem, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), problem != NULL);
  gtk_widget_set_visible (self->password, state == FERRY_INSTANCE_PASSWORD_NEEDED);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->release), release);
}

static void
show_fact (AdwActionRow *row,
           const char   *text)
{
  gtk_widget_set_visible (GTK_WIDGET (row), text != NULL && *text != '\0');
  adw_action_row_set_subtitle (row, text != NULL ? text : "");
}

static void
show_probe (FerryOverviewPage *self)
{
  const FerryProbe *probe = ferry_instance_item_get_probe (self->item);
  g_autofree char *database = NULL;
  g_autofree char *counts = NULL;

  if (probe == NULL)
    return;
  counts = ferry_connection_test_describe_counts (probe);
  if (*probe->database_version != '\0')
    database = ferry_text_database (probe->dialect == FERRY_DIALECT_SQLITE, probe->database_version);
  show_fact (self->place, probe->place);
  show_fact (self->database, database);
  show_fact (self->application, *probe->version != '\0' ? probe->version : _("No NocoBase application: its tables are treated by the rule for user tables"));
  show_fact (self->tables, counts);
  show_fact (self->key, probe->has_key ? _("Found") : probe->key_problem);
  show_fact (self->environment, probe->has_env ? _("Known: settings are compared before an execution") : _("Not known: settings can't be compared"));
  show_fact (self->folder, probe->state_folder);
}

/* what was not asked yet is not known to lack anything */
static void
show_offers (FerryOverviewPage *self)
{
  gboolean asked = ferry_instance_item_get_state (self->item) == FERRY_INSTANCE_READY;

  ferry_offers_fill (self->offers, asked ? ferry_instance_item_get_instance (self->item) : NULL);
  gtk_widget_set_visible (self->lacking, gtk_list_box_get_row_at_index (self->offers, 0) != NULL);
}

static void
show_files (FerryOverviewPage *self)
{
  FerryInstance *instance = ferry_instance_item_get_instance (self->item);

  gtk_widget_set_visible (GTK_WIDGET (self->files), instance != NULL && (ferry_instance_get_capabilities (instance) & FERRY_CAN_COPY_STORAGE) != 0);
}

static void
show_news (FerryOverviewPage *self)
{
  const char *news = ferry_instance_item_get_known (self->item)->news;

  if (news != NULL)
    ferry_message_bar_show_text (self->news, "dialog-warning-symbolic", news);
}

static void
show_all (FerryOverviewPage *self)
{
  const FerryInstanceRecord *record = ferry_instance_item_get_record (self->item);

  adw_action_row_set_subtitle (self->stage, record->stage != NULL ? ferry_instance_item_get_stage_text (self->item)
                                                                   : _("Not chosen: treated as production"));
  show_fact (self->place, record->folder != NULL ? record->folder : record->address != NULL ? record->address : record->uri);
  show_state (self);
  show_probe (self);
  show_offers (self);
  show_files (self);
  show_news (self);
}

static void
activate_with_id (FerryOverviewPage *self,
                  const char        *action)
{
  gtk_widget_activate_action (GTK_WIDGET (self), action, "s", ferry_instance_item_get_id (self->item));
}

static void
edit_cb (FerryOverviewPage *self)
{
  activate_with_id (self, "win.edit-instance");
}

static void
remove_cb (FerryOverviewPage *self)
{
  activate_with_id (self, "win.remove-instance");
}

static void
password_cb (FerryOverviewPage *self)
{
  activate_with_id (self, "win.enter-password");
}

static void
new_migration_cb (FerryOverviewPage *self)
{
  activate_with_id (self, "win.new-migration");
}

/* ---- files beside the database --------------------------------------------------------------------------------------------- */

static void
copied (gpointer      owner,
        gpointer      user_data,
        const GError *error)
{
  FerryOverviewPage *self = owner;
  FerryStorageJob *data = user_data;
  guint failed = data->copy != NULL ? data->copy->failed->len : 0;
  g_autofree char *text = NULL;

  if (error != NULL)
    ferry_message_bar_show_error (self->news, error);
  else if (failed > 0)
    {
      text = g_strdup_printf (ngettext ("%u file could not be copied; the others are there: %s", "%u files could not be copied; the others are there. The first: %s", failed), failed,
                              (const char *) g_ptr_array_index (data->copy->failed, 0));
      ferry_message_bar_show_text (self->news, "dialog-warning-symbolic", text);
    }
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "win.add-toast", "s", _("Files copied"));
}

static void
start_copy_cb (FerryStorageDialog *dialog,
               FerryOverviewPage  *self)
{
  g_autofree char *title = g_strdup_printf (_("Copy files to “%s”"), ferry_instance_item_get_name (self->item));
  g_autoptr(FerryJob) job = ferry_job_new (title);

  ferry_message_bar_hide (self->news);
  ferry_gtk_run_job (job, FERRY_JOB_WRITE, ferry_storage_job_copy, ferry_storage_dialog_dup_job (dialog), ferry_storage_job_free, self, copied);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.add-toast", "s", _("The files are being copied"));
}

static void
copy_files_cb (FerryOverviewPage *self)
{
  GtkWidget *dialog = ferry_storage_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), self->item);

  g_signal_connect_object (dialog, "start", G_CALLBACK (start_copy_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
set_item (FerryOverviewPage *self,
          FerryInstanceItem *item)
{
  if (!g_set_object (&self->item, item) || item == NULL)
    return;
  g_signal_connect_object (item, "notify", G_CALLBACK (show_all), self, G_CONNECT_SWAPPED);
  show_all (self);
}

static void
ferry_overview_page_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  if (prop_id == PROP_ITEM)
    g_value_set_object (value, FERRY_OVERVIEW_PAGE (object)->item);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
ferry_overview_page_set_property (GObject      *object,
                                  guint         prop_id,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  if (prop_id == PROP_ITEM)
    set_item (FERRY_OVERVIEW_PAGE (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
ferry_overview_page_dispose (GObject *object)
{
  FerryOverviewPage *self = FERRY_OVERVIEW_PAGE (object);

  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  g_clear_object (&self->item);
  gtk_widget_dispose_template (GTK_WIDGET (self), FERRY_TYPE_OVERVIEW_PAGE);
  G_OBJECT_CLASS (ferry_overview_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, FerryOverviewPage, state);
  gtk_widget_class_bind_template_child (widget_class, FerryOverviewPage, news);
  gtk_widget_class_bind_template_child (widget_class, FerryOverviewPage, lacking);
  gtk_widget_class_bind_template_child (widget_class, FerryOverviewPage, offers);
  gtk_widget_class_bind_template_child (widget_class, FerryOverviewPage, state_icon);
  gtk_widget_class_bind_template_child (widget_class, FerryOverviewPage, state_spinner);
  gtk_widget_class_bind_template_child (widget_class, FerryOverviewPage, problem);
  gtk_widget_class_bind_template_child (widget_class, FerryOverviewPage, password);
  gtk_widget_class_bind_template_child (widget_class, FerryOverviewPage, release);
  gtk_widget_class_bind_template_child (widget_class, FerryOverviewPage, stage);
  gtk_widget_class_bind_template_child (widget_class, FerryOverviewPage, place);
  gtk_widget_class_bind_template_child (widget_class, FerryOverviewPage, database);
  gtk_widget_class_bind_template_child (widget_class, FerryOverviewPage, application);
  gtk_widget_class_bind_template_child (widget_class, FerryOverviewPage, tables);
  gtk_widget_class_bind_template_child (widget_class, FerryOverviewPage, key);
  gtk_widget_class_bind_template_child (widget_class, FerryOverviewPage, environment);
  gtk_widget_class_bind_template_child (widget_class, FerryOverviewPage, folder);
  gtk_widget_class_bind_template_child (widget_class, FerryOverviewPage, files);
}

static void
ferry_overview_page_class_init (FerryOverviewPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = ferry_overview_page_get_property;
  object_class->set_property = ferry_overview_page_set_property;
  object_class->dispose = ferry_overview_page_dispose;
  properties[PROP_ITEM] = g_param_spec_object ("item", NULL, NULL, FERRY_TYPE_INSTANCE_ITEM, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/ferryapp/Ferry/ui/overview-page.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, edit_cb);
  gtk_widget_class_bind_template_callback (widget_class, remove_cb);
  gtk_widget_class_bind_template_callback (widget_class, password_cb);
  gtk_widget_class_bind_template_callback (widget_class, new_migration_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_files_cb);
}

static void
ferry_overview_page_init (FerryOverviewPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
