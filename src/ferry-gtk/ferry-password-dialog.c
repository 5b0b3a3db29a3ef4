#include "config.h"

#include "ferry-password-dialog.h"

#include <glib/gi18n.h>

typedef struct
{
  GtkWidget            *owner;   /* weak */
  GtkWidget            *row;
  char                 *tag;
  FerryPasswordEntered  entered;
} Question;

static void
question_free (gpointer  data,
               GClosure *closure)
{
  Question *question = data;

  g_clear_weak_pointer (&question->owner);
  g_free (question->tag);
  g_free (question);
}

/* AdwPasswordEntryRow of libadwaita 1.2 looks at its text once more when the focus leaves a window that goes: it leaves before */
static void
response_cb (AdwMessageDialog *dialog,
             const char       *response,
             Question         *question)
{
  gtk_window_set_focus (GTK_WINDOW (dialog), NULL);
  if (g_str_equal (response, "ok") && question->owner != NULL)
    question->entered (question->owner, question->tag, gtk_editable_get_text (GTK_EDITABLE (question->row)));
}

static void
changed_cb (GtkEditable      *row,
            AdwMessageDialog *dialog)
{
  adw_message_dialog_set_response_enabled (dialog, "ok", *gtk_editable_get_text (row) != '\0');
}

static void
activated_cb (GtkWidget        *row,
              AdwMessageDialog *dialog)
{
  if (!adw_message_dialog_get_response_enabled (dialog, "ok"))
    return;
  adw_message_dialog_response (dialog, "ok");
  gtk_window_close (GTK_WINDOW (dialog));
}

static GtkWidget *
group_new (GtkWidget *row)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  return group;
}

static GtkWidget *
ask (GType                 row_type,
     GtkWidget            *owner,
     const char           *heading,
     const char           *body,
     const char           *label,
     const char           *verb,
     gboolean              needed,
     const char           *tag,
     FerryPasswordEntered  entered)
{
  GtkRoot *root = gtk_widget_get_root (owner);
  GtkWidget *dialog = adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, heading, body);
  Question *question = g_new0 (Question, 1);

  g_set_weak_pointer (&question->owner, owner);
  question->tag = g_strdup (tag);
  question->entered = entered;
  question->row = g_object_new (row_type, "title", label, NULL);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), group_new (question->row));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "ok", verb, NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "ok", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (dialog), "ok", !needed);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "ok");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  if (needed)
    g_signal_connect (question->row, "changed", G_CALLBACK (changed_cb), dialog);
  g_signal_connect (question->row, "entry-activated", G_CALLBACK (activated_cb), dialog);
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), question, question_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
  return dialog;
}

/**
 * ferry_password_dialog_ask:
 * @owner: a widget in a window; held weakly
 * @heading: title of the dialog
 * @body: what the password is for
 * @label: name of the field
 * @verb: label of the button, with a mnemonic
 * @needed: whether the button waits for a text
 * @tag: (nullable): handed on to @entered
 * @entered: called with the password
 *
 * Returns: (transfer none): the dialog, shown already.
 *
 * Since: 0.1
 */
GtkWidget *
ferry_password_dialog_ask (GtkWidget            *owner,
                           const char           *heading,
                           const char           *body,
                           const char           *label,
                           const char           *verb,
                           gboolean              needed,
                           const char           *tag,
                           FerryPasswordEntered  entered)
{
  return ask (ADW_TYPE_PASSWORD_ENTRY_ROW, owner, heading, body, label, verb, needed, tag, entered);
}

/**
 * ferry_text_dialog_ask:
 * @owner: a widget in a window; held weakly
 * @heading: title of the dialog
 * @body: what the text is for
 * @label: name of the field
 * @verb: label of the button, with a mnemonic; it waits for a text
 * @entered: called with the text
 *
 * Returns: (transfer none): the dialog, shown already.
 *
 * Since: 0.1
 */
GtkWidget *
ferry_text_dialog_ask (GtkWidget            *owner,
                       const char           *heading,
                       const char           *body,
                       const char           *label,
                       const char           *verb,
                       FerryPasswordEntered  entered)
{
  return ask (ADW_TYPE_ENTRY_ROW, owner, heading, body, label, verb, TRUE, NULL, entered);
}
