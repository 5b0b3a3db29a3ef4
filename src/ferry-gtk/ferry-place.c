#include "config.h"

#include "ferry-place.h"

#include <adwaita.h>
#include <glib/gi18n.h>

struct _FerryPlace
{
  GObject     parent_instance;
  const char *id;
  const char *title;
  const char *icon;
  const char *page_type;
};

G_DEFINE_FINAL_TYPE (FerryPlace, ferry_place, G_TYPE_OBJECT)

static void
ferry_place_class_init (FerryPlaceClass *klass)
{
}

static void
ferry_place_init (FerryPlace *self)
{
}

static FerryPlace *
place_new (const char *id,
           const char *title,
           const char *icon,
           const char *page_type)
{
  FerryPlace *self = g_object_new (FERRY_TYPE_PLACE, NULL);

  self->id = id;
  self->title = title;
  self->icon = icon;
  self->page_type = page_type;
  return self;
}

const char *
ferry_place_get_id (FerryPlace *self)
{
  return self->id;
}

const char *
ferry_place_get_title (FerryPlace *self)
{
  return self->title;
}

const char *
ferry_place_get_icon (FerryPlace *self)
{
  return self->icon;
}

/**
 * ferry_place_new_page:
 * @self: a place
 *
 * Returns: (transfer floating): the place's page.
 *
 * Since: 0.1
 */
GtkWidget *
ferry_place_new_page (FerryPlace *self)
{
  GType type = g_type_from_name (self->page_type);

  if (type != G_TYPE_INVALID)
    return g_object_new (type, NULL);
  return g_object_new (ADW_TYPE_STATUS_PAGE, "icon-name", self->icon, "title", self->title, NULL);
}

GListModel *
ferry_place_list_all (void)
{
  GListStore *places = g_list_store_new (FERRY_TYPE_PLACE);
  g_autoptr(FerryPlace) packages = place_new ("packages", _("Migration Files"), "package-x-generic-symbolic", "FerryPackagesPage");
  g_autoptr(FerryPlace) rules = place_new ("rules", _("Rules"), "view-list-bullet-symbolic", "FerryRulesPage");
  g_autoptr(FerryPlace) releases = place_new ("releases", _("Releases"), "document-send-symbolic", "FerryReleasesPage");

  g_list_store_append (places, packages);
  g_list_store_append (places, rules);
  g_list_store_append (places, releases);
  return G_LIST_MODEL (places);
}
