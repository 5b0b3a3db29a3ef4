#include "config.h"

#include "ferry-rule-guard.h"

#include "ferry-toast.h"
#include "ferry-window.h"

#include <glib/gi18n.h>

static FerryStore *
store_of_app (void)
{
  return ferry_app_get_store (ferry_app_get_default ());
}

static AdwMessageDialog *
new_dialog (GtkWindow         *window,
            FerryRuleDocument *document,
            const char        *cancel)
{
  g_autofree char *heading = g_strdup_printf (_("Save the changes to “%s”?"), ferry_rule_set_get_name (ferry_rule_document_get_saved (document)));
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (window, heading, _("Migration files are made by the rules that are saved.")));

  adw_message_dialog_add_responses (dialog, "cancel", cancel, "discard", _("_Discard"), "save", _("_Save"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "discard", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_response_appearance (dialog, "save", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "save");
  adw_message_dialog_set_close_response (dialog, "cancel");
  return dialog;
}

/* saves or discards; FALSE: neither, the document is as before */
static gboolean
settle (FerryRuleDocument  *document,
        const char         *response,
        GError            **error)
{
  if (g_str_equal (response, "save"))
    return ferry_rule_document_save (document, store_of_app (), error);
  if (!g_str_equal (response, "discard"))
    return FALSE;
  ferry_rule_document_assign (document, ferry_rule_document_get_saved (document));
  ferry_rule_document_drop_draft (store_of_app ());
  return TRUE;
}

static void
before_cb (AdwMessageDialog *dialog,
           const char       *response,
           FerryRulesPage   *page)
{
  g_autofree char *next = g_strdup (g_object_get_data (G_OBJECT (dialog), "next"));
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (page));
  g_autoptr(GError) error = NULL;

  if (ferry_rules_page_get_document (page) == NULL || root == NULL)
    return;
  if (!settle (ferry_rules_page_get_document (page), response, &error))
    {
      if (error != NULL)
        ferry_rules_page_show_error (page, error);
      return;
    }
  if (next == NULL)
    gtk_window_close (GTK_WINDOW (root));
  else
    ferry_rules_page_reload (page, next);
}

void
ferry_rule_guard_ask_before (FerryRulesPage *page,
                             const char     *next)
{
  AdwMessageDialog *dialog = new_dialog (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (page))), ferry_rules_page_get_document (page), _("_Cancel"));

  g_object_set_data_full (G_OBJECT (dialog), "next", g_strdup (next), g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (before_cb), page, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
after_cb (AdwMessageDialog  *dialog,
          const char        *response,
          FerryRuleDocument *document)
{
  GtkWindow *window = gtk_window_get_transient_for (GTK_WINDOW (dialog));
  g_autoptr(GError) error = NULL;

  if (settle (document, response, &error))
    return;
  if (error != NULL && FERRY_IS_WINDOW (window))
    ferry_window_show_error (FERRY_WINDOW (window), error->message);
  else if (FERRY_IS_WINDOW (window))
    ferry_window_show (FERRY_WINDOW (window), "rules", NULL);
}

typedef struct
{
  GtkWindow         *window;     /* weak */
  FerryRuleDocument *document;
} After;

static void
present_after (gpointer data)
{
  After *after = data;

  if (after->window != NULL)
    {
      AdwMessageDialog *dialog = new_dialog (after->window, after->document, _("_Go Back"));

      g_object_set_data_full (G_OBJECT (dialog), "document", g_object_ref (after->document), g_object_unref);
      g_signal_connect_object (dialog, "response", G_CALLBACK (after_cb), after->document, 0);
      gtk_window_present (GTK_WINDOW (dialog));
    }
  g_clear_weak_pointer (&after->window);
  g_object_unref (after->document);
  g_free (after);
}

/* not while the page is being taken out of the window */
void
ferry_rule_guard_ask_after (GtkWindow         *window,
                            FerryRuleDocument *document)
{
  After *after = g_new0 (After, 1);

  g_set_weak_pointer (&after->window, window);
  after->document = g_object_ref (document);
  g_idle_add_once (present_after, after);
}

void
ferry_rule_guard_toast (GtkWidget  *page,
                        const char *text,
                        GCallback   undo,
                        gpointer    user_data)
{
  GtkRoot *root = gtk_widget_get_root (page);
  AdwToast *toast;

  if (!FERRY_IS_WINDOW (root))
    return;
  toast = ferry_toast_new (text);
  adw_toast_set_button_label (toast, _("_Undo"));
  g_signal_connect_object (toast, "button-clicked", undo, user_data, 0);
  ferry_window_add_toast (FERRY_WINDOW (root), toast);
}
