#include "config.h"

#include "ferry-paste-dialog.h"

#include "ferry-production-strip.h"

#include <glib/gi18n.h>
#include <string.h>

struct _FerryPasteDialog
{
  AdwMessageDialog      parent_instance;
  FerryProductionStrip *strip;
  GtkTextView          *text;
  GtkSwitch            *secret;
  GtkLabel             *result;
};

G_DEFINE_FINAL_TYPE (FerryPasteDialog, ferry_paste_dialog, ADW_TYPE_MESSAGE_DIALOG)

static void
unquote (char *value)
{
  gsize length = strlen (value);

  if (length < 2 || (value[0] != '"' && value[0] != '\'') || value[length - 1] != value[0])
    return;
  memmove (value, value + 1, length - 2);
  value[length - 2] = '\0';
}

static FerryVariable *
parse_line (char      *line,
            guint      number,
            gboolean   secret,
            GError   **error)
{
  char *name = g_str_has_prefix (line, "export ") ? g_strstrip (line + strlen ("export ")) : line;
  char *equals = strchr (name, '=');
  char *value;

  if (equals == NULL)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("Line %u has no “=”. Write NAME=value."), number);
      return NULL;
    }
  *equals = '\0';
  value = g_strstrip (equals + 1);
  g_strchomp (name);
  unquote (value);
  if (ferry_variable_name_valid (name))
    return ferry_variable_new (name, secret, value);
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("Line %u: a name consists of letters, digits and “_” and begins with no digit."), number);
  return NULL;
}

GPtrArray *
ferry_paste_parse (const char  *text,
                   gboolean     secret,
                   GError     **error)
{
  g_autoptr(GPtrArray) variables = g_ptr_array_new_with_free_func (g_object_unref);
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *line = g_strstrip (lines[i]);
      FerryVariable *variable;

      if (*line == '\0' || *line == '#')
        continue;
      variable = parse_line (line, i + 1, secret, error);
      if (variable == NULL)
        return NULL;
      g_ptr_array_add (variables, variable);
    }
  return g_steal_pointer (&variables);
}

static char *
dup_text (FerryPasteDialog *self)
{
  char *text;

  g_object_get (gtk_text_view_get_buffer (self->text), "text", &text, NULL);
  return text;
}

static void
changed_cb (FerryPasteDialog *self)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *text = dup_text (self);
  g_autoptr(GPtrArray) variables = ferry_paste_parse (text, FALSE, &error);
  g_autofree char *count = NULL;

  if (variables != NULL)
    count = g_strdup_printf (ngettext ("%u variable", "%u variables", variables->len), variables->len);
  gtk_label_set_text (self->result, error != NULL ? error->message : count);
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (self), "save", variables != NULL && variables->len > 0);
}

static void
ferry_paste_dialog_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), FERRY_TYPE_PASTE_DIALOG);
  G_OBJECT_CLASS (ferry_paste_dialog_parent_class)->dispose (object);
}

static void
ferry_paste_dialog_class_init (FerryPasteDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ferry_paste_dialog_dispose;
  g_type_ensure (FERRY_TYPE_PRODUCTION_STRIP);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/ferryapp/Ferry/ui/paste-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, FerryPasteDialog, strip);
  gtk_widget_class_bind_template_child (widget_class, FerryPasteDialog, text);
  gtk_widget_class_bind_template_child (widget_class, FerryPasteDialog, secret);
  gtk_widget_class_bind_template_child (widget_class, FerryPasteDialog, result);
}

static void
ferry_paste_dialog_init (FerryPasteDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (gtk_text_view_get_buffer (self->text), "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  changed_cb (self);
}

GtkWidget *
ferry_paste_dialog_new (GtkWindow         *parent,
                        FerryInstanceItem *item)
{
  FerryPasteDialog *self = g_object_new (FERRY_TYPE_PASTE_DIALOG, "transient-for", parent, NULL);

  ferry_production_strip_set_item (self->strip, item);
  return GTK_WIDGET (self);
}

GPtrArray *
ferry_paste_dialog_dup_variables (FerryPasteDialog *self)
{
  g_autofree char *text = dup_text (self);

  return ferry_paste_parse (text, gtk_switch_get_active (self->secret), NULL);
}
