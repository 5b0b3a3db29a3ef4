#include "config.h"

#include "ferry-runbook-row.h"

#include "ferry-runbook-words.h"
#include "ferry-text.h"
#include "ferry-words.h"

#include <glib/gi18n.h>
#include <inttypes.h>

static GtkWidget *
text_row_new (const char *title,
              const char *text,
              gboolean    monospace)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *heading = g_object_new (GTK_TYPE_LABEL, "label", title, "xalign", 0.0f, "css-classes", (const char *[]) { "caption", "dim-label", NULL }, NULL);
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", 0.0f, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "selectable", TRUE, "focusable", FALSE, NULL);

  if (monospace)
    gtk_widget_add_css_class (label, "monospace");
  gtk_box_append (GTK_BOX (box), heading);
  gtk_box_append (GTK_BOX (box), label);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_widget_set_margin_top (box, 8);
  gtk_widget_set_margin_bottom (box, 8);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  return row;
}

static void
add_text (GtkWidget  *row,
          const char *title,
          const char *text,
          gboolean    monospace)
{
  if (text != NULL && *text != '\0')
    adw_expander_row_add_row (ADW_EXPANDER_ROW (row), text_row_new (title, text, monospace));
}

/* ---- what it did ------------------------------------------------------------------------------------------------------------------ */

static char *
describe_plan (const FerryRunbookStep *step)
{
  JsonNode *plan = json_object_get_member (step->result, "plan");
  JsonArray *tables = plan != NULL && JSON_NODE_HOLDS_OBJECT (plan) ? ferry_json_get_array (json_node_get_object (plan), "tables", NULL) : NULL;
  GString *text = g_string_new (NULL);

  for (guint i = 0; tables != NULL && i < json_array_get_length (tables); i++)
    {
      JsonObject *table = json_array_get_object_element (tables, i);
      gint64 inserts = ferry_json_opt_int (table, "inserts", 0), updates = ferry_json_opt_int (table, "updates", 0), deletes = ferry_json_opt_int (table, "deletes", 0);

      if (inserts + updates + deletes > 0)
        g_string_append_printf (text, _("%s%s: %" PRId64 " new, %" PRId64 " changed, %" PRId64 " deleted"), text->len > 0 ? "\n" : "",
                                ferry_json_opt_string (table, "table", ""), inserts, updates, deletes);
    }
  return g_string_free (text, FALSE);
}

static char *
describe_checks (const FerryRunbookStep *step)
{
  JsonArray *items = json_object_has_member (step->result, "items") ? ferry_json_get_array (step->result, "items", NULL) : NULL;
  GString *text = g_string_new (NULL);

  for (guint i = 0; items != NULL && i < json_array_get_length (items); i++)
    {
      g_autoptr(FerryCheckItem) item = ferry_check_item_new_from_json (json_array_get_element (items, i), NULL);

      if (item != NULL && ferry_check_item_get_level (item) != FERRY_CHECK_PASSED)
        g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", ferry_check_item_get_title (item));
    }
  return g_string_free (text, FALSE);
}

static char *
describe_time (const FerryRunbookStep *step)
{
  g_autofree char *started = ferry_text_time (step->started);
  gint64 seconds = (step->finished - step->started) / G_USEC_PER_SEC;

  if (step->started == 0)
    return NULL;
  return step->finished > 0 ? g_strdup_printf (ngettext ("%s, %" PRId64 " second", "%s, %" PRId64 " seconds", (gulong) seconds), started, seconds) : g_steal_pointer (&started);
}

static void
add_details (GtkWidget              *row,
             const FerryRunbookStep *step,
             const char             *output)
{
  g_autofree char *plan = describe_plan (step);
  g_autofree char *checks = describe_checks (step);
  g_autofree char *time = describe_time (step);

  add_text (row, _("What became of it"), step->message, FALSE);
  add_text (row, _("Skipped because"), step->skip_reason, FALSE);
  add_text (row, _("Command"), ferry_runbook_step_get_param (step, "command"), TRUE);
  add_text (row, _("If it fails"), ferry_runbook_step_get_param (step, "undo"), TRUE);
  add_text (row, _("Output"), output, TRUE);
  add_text (row, _("Rows"), plan, FALSE);
  add_text (row, _("Not passed"), checks, FALSE);
  add_text (row, _("Started"), time, FALSE);
}

/* ---- what a person can do --------------------------------------------------------------------------------------------------------- */

static void
add_button (GtkWidget              *row,
            GtkWidget              *box,
            const FerryRunbookStep *step,
            const char             *label,
            const char             *action,
            const char             *css_class)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", step->id);
  if (css_class != NULL)
    gtk_widget_add_css_class (button, css_class);
  gtk_box_append (GTK_BOX (box), button);
  if (css_class != NULL && g_object_get_data (G_OBJECT (row), "button") == NULL)
    g_object_set_data (G_OBJECT (row), "button", button);
}

static gboolean
by_hand (const FerryRunbookStep *step)
{
  return (step->kind == FERRY_RUNBOOK_COMMAND && ferry_runbook_step_get_param (step, "command") == NULL) || (step->kind == FERRY_RUNBOOK_RESTART && step->attempts > 0) ||
         step->state == FERRY_RUNBOOK_UNKNOWN;
}

static void
add_buttons (GtkWidget              *row,
             const FerryRunbookStep *step,
             gboolean                imported)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *place = gtk_list_box_row_new ();
  gboolean stopped = step->state == FERRY_RUNBOOK_FAILED || step->state == FERRY_RUNBOOK_UNKNOWN;
  g_autofree char *digest = imported ? ferry_runbook_step_dup_digest (step) : NULL;

  if (digest != NULL && g_strcmp0 (digest, step->accepted) != 0)
    add_button (row, box, step, _("I Have Read It: _Accept the Command"), "runbook.accept", "suggested-action");
  if (step->kind == FERRY_RUNBOOK_QUESTION && !stopped)
    add_button (row, box, step, _("_Yes, Go On"), "runbook.answer", "suggested-action");
  else if (by_hand (step))
    add_button (row, box, step, _("It Is _Done"), "runbook.answer", "suggested-action");
  if (stopped)
    add_button (row, box, step, _("_Retry"), "runbook.retry", NULL);
  if (!step->required)
    add_button (row, box, step, _("_Skip…"), "runbook.skip", NULL);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_widget_set_margin_top (box, 9);
  gtk_widget_set_margin_bottom (box, 9);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (place), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (place), FALSE);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (row), place);
}

static const char *
subtitle_of (const FerryRunbookStep *step,
             gboolean                next)
{
  if (step->state == FERRY_RUNBOOK_WAITING && next && step->kind == FERRY_RUNBOOK_QUESTION)
    return _("A question to you");
  if (step->state == FERRY_RUNBOOK_WAITING && next && by_hand (step))
    return _("To be done by hand");
  return step->message != NULL && step->state != FERRY_RUNBOOK_SKIPPED ? step->message : ferry_runbook_words_state (step->state);
}

GtkWidget *
ferry_runbook_row_new (const FerryRunbookStep *step,
                       gboolean                next,
                       gboolean                imported,
                       const char             *output)
{
  GtkWidget *row = adw_expander_row_new ();
  GtkWidget *icon = gtk_image_new_from_icon_name (ferry_runbook_words_icon (step->state));

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), step->title);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), subtitle_of (step, next));
  gtk_widget_add_css_class (icon, ferry_runbook_words_class (step->state));
  gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL, ferry_runbook_words_state (step->state), -1);
  adw_expander_row_add_prefix (ADW_EXPANDER_ROW (row), icon);
  add_details (row, step, output);
  if (next && step->state != FERRY_RUNBOOK_RUNNING)
    add_buttons (row, step, imported);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), next);
  g_object_set_data_full (G_OBJECT (row), "step", g_strdup (step->id), g_free);
  return row;
}

GtkWidget *
ferry_runbook_row_get_button (GtkWidget *row)
{
  return g_object_get_data (G_OBJECT (row), "button");
}
