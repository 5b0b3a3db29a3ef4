#include "config.h"

#include "ferry-sql-view.h"

#include <glib/gi18n.h>
#include <gtksourceview/gtksource.h>
#include <string.h>

#define PIECE (16 * 1024)

struct _FerrySqlView
{
  AdwBin           parent_instance;
  GtkWidget       *notice;
  GtkStack        *stack;
  GtkSourceView   *view;
  GtkSourceBuffer *buffer;
  char            *text;      /* still to be put in */
  gsize            at;
  guint            fill_id;
  gulong           dark_id;
};

G_DEFINE_FINAL_TYPE (FerrySqlView, ferry_sql_view, ADW_TYPE_BIN)

static void
follow_style (FerrySqlView *self)
{
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  GtkSourceStyleSchemeManager *manager = gtk_source_style_scheme_manager_get_default ();
  GtkSourceStyleScheme *scheme = gtk_source_style_scheme_manager_get_scheme (manager, dark ? "Adwaita-dark" : "Adwaita");

  if (scheme != NULL)
    gtk_source_buffer_set_style_scheme (self->buffer, scheme);
}

static void
ferry_sql_view_dispose (GObject *object)
{
  FerrySqlView *self = FERRY_SQL_VIEW (object);

  g_clear_signal_handler (&self->dark_id, adw_style_manager_get_default ());
  g_clear_handle_id (&self->fill_id, g_source_remove);
  g_clear_pointer (&self->text, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), FERRY_TYPE_SQL_VIEW);
  g_clear_object (&self->buffer);
  G_OBJECT_CLASS (ferry_sql_view_parent_class)->dispose (object);
}

static void
ferry_sql_view_class_init (FerrySqlViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ferry_sql_view_dispose;
  g_type_ensure (GTK_SOURCE_TYPE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/ferryapp/Ferry/ui/sql-view.ui");
  gtk_widget_class_bind_template_child (widget_class, FerrySqlView, notice);
  gtk_widget_class_bind_template_child (widget_class, FerrySqlView, stack);
  gtk_widget_class_bind_template_child (widget_class, FerrySqlView, view);
}

static void
ferry_sql_view_init (FerrySqlView *self)
{
  GtkSourceLanguage *language = gtk_source_language_manager_get_language (gtk_source_language_manager_get_default (), "sql");

  gtk_widget_init_template (GTK_WIDGET (self));
  self->buffer = gtk_source_buffer_new (NULL);
  gtk_source_buffer_set_language (self->buffer, language);
  gtk_text_view_set_buffer (GTK_TEXT_VIEW (self->view), GTK_TEXT_BUFFER (self->buffer));
  self->dark_id = g_signal_connect_swapped (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (follow_style), self);
  follow_style (self);
}

static void
append_line (GString    *shown,
             const char *line,
             gsize       length,
             gboolean   *cut)
{
  const char *end = line + length;
  const char *p = line;

  for (guint n = 0; p < end && n < FERRY_SQL_LONGEST_LINE; n++)
    p = g_utf8_next_char (p);
  if (p < end)
    {
      *cut = TRUE;
      g_string_append_len (shown, line, p - line);
      g_string_append (shown, "…");
    }
  else
    g_string_append_len (shown, line, (gssize) length);
  g_string_append_c (shown, '\n');
}

char *
ferry_sql_cut (const char *text,
               gsize       length,
               gboolean   *cut)
{
  g_autofree char *valid = g_utf8_make_valid (text, (gssize) MIN (length, FERRY_SQL_MOST_BYTES));
  GString *shown = g_string_new (NULL);
  const char *p = valid;

  *cut = length > FERRY_SQL_MOST_BYTES;
  while (*p != '\0')
    {
      gsize line = strcspn (p, "\n");

      append_line (shown, p, line, cut);
      p += line + (p[line] == '\n');
    }
  return g_string_free (shown, FALSE);
}

static gboolean
fill (gpointer user_data)
{
  FerrySqlView *self = user_data;
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self->buffer);
  gsize rest = strlen (self->text + self->at);
  gsize piece = MIN (rest, PIECE);
  GtkTextIter end;

  while (piece < rest && self->text[self->at + piece - 1] != '\n')
    piece++;
  gtk_text_buffer_get_end_iter (buffer, &end);
  gtk_text_buffer_insert (buffer, &end, self->text + self->at, (int) piece);
  self->at += piece;
  if (piece < rest)
    return G_SOURCE_CONTINUE;
  g_clear_pointer (&self->text, g_free);
  self->fill_id = 0;
  return G_SOURCE_REMOVE;
}

void
ferry_sql_view_set_text (FerrySqlView *self,
                         const char   *text,
                         gboolean      cut)
{
  g_return_if_fail (FERRY_IS_SQL_VIEW (self));

  g_clear_handle_id (&self->fill_id, g_source_remove);
  g_clear_pointer (&self->text, g_free);
  gtk_text_buffer_set_text (GTK_TEXT_BUFFER (self->buffer), "", 0);
  gtk_widget_set_visible (self->notice, cut);
  gtk_stack_set_visible_child_name (self->stack, text != NULL && *text != '\0' ? "text" : "empty");
  if (text == NULL || *text == '\0')
    return;
  self->text = g_strdup (text);
  self->at = 0;
  self->fill_id = g_idle_add (fill, self);
}

char *
ferry_sql_view_dup_text (FerrySqlView *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (GTK_TEXT_BUFFER (self->buffer), &start, &end);
  return gtk_text_buffer_get_text (GTK_TEXT_BUFFER (self->buffer), &start, &end, FALSE);
}

gboolean
ferry_sql_view_is_filling (FerrySqlView *self)
{
  return self->fill_id != 0;
}
