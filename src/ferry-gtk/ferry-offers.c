#include "config.h"

#include "ferry-offers.h"

#include <glib/gi18n.h>
#include <string.h>

/* in the order in which a release manager meets them */
static const struct { FerryInstanceCapabilities capability; const char *title; } offers[] = {
  { FERRY_CAN_CREATE, N_("Make migration files") },
  { FERRY_CAN_EXECUTE, N_("Check, plan and execute") },
  { FERRY_CAN_ROLL_BACK, N_("Roll back") },
  { FERRY_CAN_BACK_UP, N_("Back up") },
  { FERRY_CAN_RESTORE, N_("Restore") },
  { FERRY_CAN_VERIFY_BACKUP, N_("Check backups") },
  { FERRY_CAN_PROVE_BACKUP, N_("Prove backups by a trial restore") },
  { FERRY_CAN_SEND_BACKUP, N_("Add files to the backups") },
  { FERRY_CAN_SCHEDULE, N_("Back up by a schedule") },
  { FERRY_CAN_FETCH_COPY, N_("Fetch copies of backups from the cloud") },
  { FERRY_CAN_SET_VARIABLES, N_("Change variables") },
  { FERRY_CAN_COPY_STORAGE, N_("Copy files of the storage") },
  { FERRY_CAN_RESTART, N_("Restart the application") },
};

/* the row that gives this reason already; NULL where there is none */
static GtkWidget *
find_row (GtkListBox *list,
          const char *reason)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (list, i)) != NULL; i++)
    if (g_strcmp0 (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), reason) == 0)
      return GTK_WIDGET (row);
  return NULL;
}

static void
add_offer (GtkListBox *list,
           const char *title,
           const char *reason)
{
  GtkWidget *row = find_row (list, reason);
  g_autofree char *titles = NULL;

  if (row == NULL)
    {
      row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", title, "subtitle", reason, NULL);
      gtk_list_box_append (list, row);
      return;
    }
  /* Translators: joins two things that can't be done */
  titles = g_strdup_printf (C_("list", "%s · %s"), adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), title);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), titles);
}

/**
 * ferry_offers_fill:
 * @list: a list, emptied first
 * @instance: (nullable): the instance
 *
 * Lists what the instance does not offer, each reason once with all that it stands against. Main thread.
 *
 * Since: 0.1
 */
void
ferry_offers_fill (GtkListBox    *list,
                   FerryInstance *instance)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (list))) != NULL)
    gtk_list_box_remove (list, child);
  for (guint i = 0; instance != NULL && i < G_N_ELEMENTS (offers); i++)
    {
      g_autofree char *reason = ferry_instance_dup_why_not (instance, offers[i].capability);

      if (reason != NULL)
        add_offer (list, _(offers[i].title), reason);
    }
}

/**
 * ferry_offers_apply:
 * @widget: the widget that has the action
 * @action: the action
 * @button: (nullable): what activates it
 * @tooltip: (nullable): the button's tooltip while it can be used
 * @instance: (nullable): the instance; without one nothing can be done
 * @capability: what the action needs
 *
 * Enables an action where the instance offers what it needs; where not, the button says why and what would. Main thread.
 *
 * Since: 0.1
 */
void
ferry_offers_apply (GtkWidget                 *widget,
                    const char                *action,
                    GtkWidget                 *button,
                    const char                *tooltip,
                    FerryInstance             *instance,
                    FerryInstanceCapabilities  capability)
{
  gboolean can = instance != NULL && (ferry_instance_get_capabilities (instance) & capability) != 0;
  g_autofree char *reason = instance != NULL && !can ? ferry_instance_dup_why_not (instance, capability) : NULL;

  gtk_widget_action_set_enabled (widget, action, can);
  if (button != NULL)
    gtk_widget_set_tooltip_text (button, reason != NULL ? reason : tooltip);
}
