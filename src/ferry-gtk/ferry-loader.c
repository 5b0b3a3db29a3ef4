#include "config.h"

#include "ferry-loader.h"

#include <glib/gi18n.h>

struct _FerryLoader
{
  AdwBin         parent_instance;
  GtkStack      *stack;
  GtkSpinner    *spinner;
  AdwBin        *content;
  AdwStatusPage *error;
  char          *texts[7];   /* the string properties */
};

enum { PROP_0, PROP_ICON_NAME, PROP_TITLE, PROP_DESCRIPTION, PROP_ACTION_LABEL, PROP_ACTION_NAME, PROP_RETRY_ACTION, PROP_ERROR_TITLE, PROP_CONTENT, N_PROPS };

G_DEFINE_FINAL_TYPE (FerryLoader, ferry_loader, ADW_TYPE_BIN)

static GParamSpec *properties[N_PROPS];

static gboolean
has_text (FerryLoader *self,
          const char  *text)
{
  return text != NULL && *text != '\0';
}

static void
ferry_loader_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  FerryLoader *self = FERRY_LOADER (object);

  if (prop_id <= PROP_ERROR_TITLE)
    g_value_set_string (value, self->texts[prop_id - 1]);
  else
    g_value_set_object (value, adw_bin_get_child (self->content));
}

static void
ferry_loader_set_property (GObject      *object,
                           guint         prop_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  FerryLoader *self = FERRY_LOADER (object);

  if (prop_id == PROP_CONTENT)
    {
      adw_bin_set_child (self->content, g_value_get_object (value));
      return;
    }
  g_free (self->texts[prop_id - 1]);
  self->texts[prop_id - 1] = g_value_dup_string (value);
  g_object_notify_by_pspec (object, pspec);
}

static void
ferry_loader_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), FERRY_TYPE_LOADER);
  G_OBJECT_CLASS (ferry_loader_parent_class)->dispose (object);
}

static void
ferry_loader_finalize (GObject *object)
{
  FerryLoader *self = FERRY_LOADER (object);

  for (guint i = 0; i < G_N_ELEMENTS (self->texts); i++)
    g_free (self->texts[i]);
  G_OBJECT_CLASS (ferry_loader_parent_class)->finalize (object);
}

static void
ferry_loader_class_init (FerryLoaderClass *klass)
{
  static const char *names[] = { NULL, "icon-name", "title", "description", "action-label", "action-name", "retry-action", "error-title" };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = ferry_loader_get_property;
  object_class->set_property = ferry_loader_set_property;
  object_class->dispose = ferry_loader_dispose;
  object_class->finalize = ferry_loader_finalize;
  for (guint i = PROP_ICON_NAME; i <= PROP_ERROR_TITLE; i++)
    properties[i] = g_param_spec_string (names[i], NULL, NULL, NULL, flags);
  properties[PROP_CONTENT] = g_param_spec_object ("content", NULL, NULL, GTK_TYPE_WIDGET, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/ferryapp/Ferry/ui/loader.ui");
  gtk_widget_class_bind_template_child (widget_class, FerryLoader, stack);
  gtk_widget_class_bind_template_child (widget_class, FerryLoader, spinner);
  gtk_widget_class_bind_template_child (widget_class, FerryLoader, content);
  gtk_widget_class_bind_template_child (widget_class, FerryLoader, error);
  gtk_widget_class_bind_template_callback (widget_class, has_text);
}

static void
ferry_loader_init (FerryLoader *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
show (FerryLoader *self,
      const char  *name)
{
  gtk_spinner_set_spinning (self->spinner, g_str_equal (name, "loading"));
  gtk_stack_set_visible_child_name (self->stack, name);
}

/** ferry_loader_show_loading: shows the spinner, unless there is content already, which stays until the next answer. Since: 0.1 */
void
ferry_loader_show_loading (FerryLoader *self)
{
  if (!g_str_equal (ferry_loader_get_state (self), "content"))
    show (self, "loading");
}

void
ferry_loader_show_result (FerryLoader *self,
                          guint        n_items)
{
  show (self, n_items > 0 ? "content" : "empty");
}

static void
show_status (FerryLoader *self,
             const char  *icon_name,
             const char  *title,
             const char  *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_status_page_set_icon_name (self->error, icon_name);
  adw_status_page_set_title (self->error, title);
  adw_status_page_set_description (self->error, escaped);
  show (self, "error");
}

void
ferry_loader_show_error (FerryLoader *self,
                         const char  *message)
{
  const char *title = self->texts[PROP_ERROR_TITLE - 1];

  show_status (self, "dialog-error-symbolic", title != NULL ? title : _("That Did Not Work"), message);
}

/**
 * ferry_loader_show_note:
 * @self: a loader
 * @title: what there is not
 * @text: why
 *
 * Says in the place of the list why it is empty, where that is another reason than that of the empty state; with the button to try again. Main thread.
 *
 * Since: 0.1
 */
void
ferry_loader_show_note (FerryLoader *self,
                        const char  *title,
                        const char  *text)
{
  show_status (self, self->texts[PROP_ICON_NAME - 1], title, text);
}

const char *
ferry_loader_get_state (FerryLoader *self)
{
  return gtk_stack_get_visible_child_name (self->stack);
}
