#include "config.h"

#include "ferry-store-problem.h"

#include <glib/gi18n.h>

/**
 * ferry_store_problem_new:
 * @problem: (nullable): why the folder can't be used
 *
 * Returns: (transfer floating): what is shown instead of a page. Main thread.
 *
 * Since: 0.1
 */
GtkWidget *
ferry_store_problem_new (const char *problem)
{
  g_autofree char *description = g_markup_escape_text (problem != NULL ? problem : "", -1);
  GtkWidget *page = adw_status_page_new ();
  GtkWidget *button = gtk_button_new_with_mnemonic (_("_Try Again"));

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (page), "dialog-error-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (page), _("Ferry’s Folder Can’t Be Used"));
  adw_status_page_set_description (ADW_STATUS_PAGE (page), description);
  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "pill");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.open-store");
  adw_status_page_set_child (ADW_STATUS_PAGE (page), button);
  return page;
}
