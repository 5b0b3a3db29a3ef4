#pragma once

#include "ferry-group-rule.h"
#include "ferry-message-bar.h"
#include "ferry-rules-page.h"

#include <adwaita.h>

G_BEGIN_DECLS

struct _FerryRulesPage
{
  GtkWidget             parent_instance;

  AdwLeaflet           *leaflet;
  GtkWidget            *editor;
  GtkListView          *sets_view;
  FerryMessageBar      *message;
  GtkLabel             *name;
  GtkLabel             *state;
  GtkWidget            *read_only;
  FerryGroupRule       *core;
  FerryGroupRule       *plugin;
  FerryGroupRule       *user;
  GtkWidget            *groups_box;
  GtkWidget            *choices_box;
  GtkSwitch            *independent;
  GtkSwitch            *refuse_secrets;
  GtkDropDown          *instance;
  GtkSearchEntry       *search;
  GtkSpinner           *spinner;
  GtkLabel             *count;
  GtkMenuButton        *sort_button;
  GtkStack             *stack;
  GtkColumnView        *view;
  GtkColumnViewColumn  *own_column;
  GtkWidget            *chooser;

  GListStore           *sets;        /* FerryRuleSet */
  GtkSingleSelection   *set_selection;
  FerryRuleDocument    *document;
  GPtrArray            *bindings;    /* GBinding* of the document */
  FerryEffectiveTables *tables;
  GtkCustomFilter      *filter;
  char                **words;       /* searched for, folded */
  guint                 filtering;   /* idle source */
  GtkSliceListModel    *shown;
  GtkMultiSelection    *selection;
  gulong                close_handler;
  gboolean              quiet;       /* the page itself moves switches and the selection */
};

void _ferry_rules_page_bind_children  (GtkWidgetClass *widget_class);
void _ferry_rules_page_update_actions (FerryRulesPage *self);

/* the list of tables (ferry-rules-page-tables.c) */
void _ferry_rules_page_install_tables (GtkWidgetClass *widget_class);
void _ferry_rules_page_init_tables    (FerryRulesPage *self);
void _ferry_rules_page_count_tables   (FerryRulesPage *self);
void _ferry_rules_page_search_changed (FerryRulesPage *self);
void _ferry_rules_page_row_activated  (FerryRulesPage *self,
                                       guint           position);

G_END_DECLS
