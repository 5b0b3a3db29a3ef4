#include "config.h"

#include "ferry-flow-picture.h"

#include "ferry-text-scale.h"

#include <glib/gi18n.h>

#define MOST_COLUMNS 5
#define HEIGHT 132
#define NATURAL_COLUMN 132
#define LEAST_COLUMN 62
#define BOX_HEIGHT 46
#define GAP 26

/* A process: columns of boxes, each box of a column leads to each of the next. "|" parts boxes that stand in one column. */
typedef struct
{
  const char *process;
  const char *columns[MOST_COLUMNS + 1];
} Flow;

static const Flow flows[] = {
  { "one-way", { N_("Development"), N_("Migration file"), N_("Staging"), N_("Production"), NULL } },
  { "merged", { N_("Development 1|Development 2"), N_("Decide conflicts"), N_("Merged file"), N_("Staging"), N_("Production"), NULL } },
  { "restore", { N_("Source"), N_("Backup"), N_("Target: all is overwritten"), NULL } },
  { "maintenance", { N_("Close"), N_("Back up"), N_("Execute"), N_("Verify"), N_("Open"), NULL } },
  { "blue-green", { N_("Production A"), N_("Backup into B"), N_("Execute on B"), N_("Test B"), N_("Switch to B|Stay on A"), NULL } },
  { "rollback-a", { N_("Stop"), N_("Restore the automatic backup"), N_("Start"), NULL } },
  { "rollback-b", { N_("Stop A"), N_("Prepare an empty B"), N_("Restore a backup into B"), N_("Test B"), N_("Switch to B"), NULL } },
};

struct _FerryFlowPicture
{
  GtkWidget   parent_instance;
  const Flow *flow;   /* nullable */
};

G_DEFINE_FINAL_TYPE (FerryFlowPicture, ferry_flow_picture, GTK_TYPE_WIDGET)

static guint
count_columns (const Flow *flow)
{
  guint n = 0;

  while (flow != NULL && flow->columns[n] != NULL)
    n++;
  return n;
}

static char **
split (const char *column)
{
  return g_strsplit (_(column), "|", -1);
}

char *
ferry_flow_picture_dup_text (FerryFlowPicture *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < count_columns (self->flow); i++)
    {
      g_auto(GStrv) boxes = split (self->flow->columns[i]);
      g_autofree char *joined = g_strjoinv (", ", boxes);

      g_string_append_printf (text, "%s%s", i > 0 ? " → " : "", joined);
    }
  return g_string_free (text, FALSE);
}

void
ferry_flow_picture_show (FerryFlowPicture *self,
                         const char       *process)
{
  g_autofree char *text = NULL;

  self->flow = NULL;
  for (guint i = 0; i < G_N_ELEMENTS (flows); i++)
    if (g_strcmp0 (flows[i].process, process) == 0)
      self->flow = &flows[i];
  text = ferry_flow_picture_dup_text (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), *text != '\0' ? text : NULL);
  gtk_widget_set_visible (GTK_WIDGET (self), self->flow != NULL);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/* sizes were chosen for texts of the usual size */
static int
scaled (int size)
{
  return (int) (size * ferry_text_scale_get ());
}

static void
ferry_flow_picture_measure (GtkWidget      *widget,
                            GtkOrientation  orientation,
                            int             for_size,
                            int            *minimum,
                            int            *natural,
                            int            *minimum_baseline,
                            int            *natural_baseline)
{
  int n = (int) count_columns (FERRY_FLOW_PICTURE (widget)->flow);

  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? n * scaled (LEAST_COLUMN) : scaled (HEIGHT);
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? n * scaled (NATURAL_COLUMN) + (n - 1) * GAP : scaled (HEIGHT);
  *natural = MAX (*natural, *minimum);
}

static float
middle_of (guint box,
           guint n_boxes)
{
  return (float) scaled (HEIGHT) * (2.0f * (float) box + 1.0f) / (2.0f * (float) n_boxes);
}

static void
draw_arrow (cairo_t *cr,
            double   x1,
            double   y1,
            double   x2,
            double   y2)
{
  cairo_move_to (cr, x1 + 2, y1);
  cairo_line_to (cr, x2 - 6, y2);
  cairo_stroke (cr);
  cairo_move_to (cr, x2 - 1, y2);
  cairo_line_to (cr, x2 - 8, y2 - 4);
  cairo_line_to (cr, x2 - 8, y2 + 4);
  cairo_close_path (cr);
  cairo_fill (cr);
}

static void
draw_box (FerryFlowPicture *self,
          GtkSnapshot      *snapshot,
          const GdkRGBA    *color,
          const char       *text,
          float             x,
          float             y,
          float             width)
{
  g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  GdkRGBA faint = *color;
  GskRoundedRect outline;
  const float widths[4] = { 1, 1, 1, 1 };
  float box_height = (float) scaled (BOX_HEIGHT);
  int height;

  faint.alpha *= 0.35f;
  gsk_rounded_rect_init_from_rect (&outline, &GRAPHENE_RECT_INIT (x, y - box_height / 2.0f, width, box_height), 8);
  gtk_snapshot_append_border (snapshot, &outline, widths, (const GdkRGBA[4]) { faint, faint, faint, faint });
  if (width < (float) scaled (NATURAL_COLUMN))
    {
      g_autoptr(PangoAttrList) attributes = pango_attr_list_new ();

      pango_attr_list_insert (attributes, pango_attr_scale_new (PANGO_SCALE_SMALL));
      pango_layout_set_attributes (layout, attributes);
    }
  pango_layout_set_width (layout, (int) (width - 8) * PANGO_SCALE);
  pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_height (layout, -2);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_get_pixel_size (layout, NULL, &height);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x + 4, y - (float) height / 2.0f));
  gtk_snapshot_append_layout (snapshot, layout, color);
  gtk_snapshot_restore (snapshot);
}

static void
draw_arrows (cairo_t *cr,
             guint    from,
             guint    to,
             float    x1,
             float    x2)
{
  for (guint i = 0; i < from; i++)
    for (guint k = 0; k < to; k++)
      draw_arrow (cr, x1, middle_of (i, from), x2, middle_of (k, to));
}

static void
ferry_flow_picture_snapshot (GtkWidget   *widget,
                             GtkSnapshot *snapshot)
{
  FerryFlowPicture *self = FERRY_FLOW_PICTURE (widget);
  guint n = count_columns (self->flow), before = 0;
  float all = (float) gtk_widget_get_width (widget);
  float gap = n > 1 ? MIN ((float) GAP, all / (float) n / 5.0f) : 0;
  float width = n > 0 ? MIN ((float) scaled (NATURAL_COLUMN), (all - gap * (float) (n - 1)) / (float) n) : 0;
  float start = (all - width * (float) n - gap * (float) (n > 0 ? n - 1 : 0)) / 2.0f;
  GdkRGBA color;
  cairo_t *cr;

  if (n == 0)
    return;
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, all, (float) scaled (HEIGHT)));
  gdk_cairo_set_source_rgba (cr, &color);
  cairo_set_line_width (cr, 1.2);
  for (guint i = 0; i < n; i++)
    {
      float x = start + (float) i * (width + gap);
      g_auto(GStrv) boxes = split (self->flow->columns[i]);
      guint n_boxes = g_strv_length (boxes);

      if (i > 0)
        draw_arrows (cr, before, n_boxes, x - gap, x);
      for (guint k = 0; k < n_boxes; k++)
        draw_box (self, snapshot, &color, boxes[k], x, middle_of (k, n_boxes), width);
      before = n_boxes;
    }
  cairo_destroy (cr);
}

static void
ferry_flow_picture_class_init (FerryFlowPictureClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = ferry_flow_picture_measure;
  widget_class->snapshot = ferry_flow_picture_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "flow-picture");
}

static void
ferry_flow_picture_init (FerryFlowPicture *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
