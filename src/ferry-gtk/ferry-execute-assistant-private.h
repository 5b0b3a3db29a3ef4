#pragma once

#include "ferry-execute-assistant.h"

#include "ferry-message-bar.h"
#include "ferry-plan-view.h"
#include "ferry-production-strip.h"

G_BEGIN_DECLS

struct _FerryExecuteAssistant
{
  AdwWindow             parent_instance;
  AdwWindowTitle       *title;
  GtkButton            *back_button;
  GtkButton            *next_button;
  FerryProductionStrip *strip;
  FerryMessageBar      *message;
  GtkWidget            *working;
  GtkProgressBar       *working_bar;
  GtkLabel             *working_label;
  GtkStack             *stack;
  GtkLabel             *file_label;
  GtkListBox           *targets;
  GtkStack             *targets_stack;
  GtkLabel             *checks_summary;
  GtkNoSelection       *checks;
  AdwActionRow         *variables_row;
  AdwActionRow         *plugins_row;
  GtkSwitch            *backup_switch;
  GtkSwitch            *destructive_switch;
  GtkSwitch            *restart_switch;
  AdwActionRow         *restart_row;
  AdwActionRow         *restart_text_row;
  FerryPlanView        *plan;
  AdwActionRow         *target_row;
  AdwActionRow         *changes_row;
  AdwActionRow         *lost_row;
  AdwActionRow         *backup_row;
  AdwPreferencesGroup  *name_group;
  AdwEntryRow          *name_row;
  FerryProcessPane     *process;
  GtkCheckButton       *first_target;
  FerryRelease         *release;
  char                 *path;
  FerryInstanceItem    *item;
  FerryJob             *watched;       /* the release's work whose progress is shown */
  FerryPlan            *shown_plan;
  GListModel           *shown_checks;
  gboolean              want_plan;     /* compare as soon as the checks are through */
};

/* ferry-execute-pages.c: brings what the pages show up to date */
void      _ferry_execute_show_targets  (FerryExecuteAssistant *self);
void      _ferry_execute_show_checks   (FerryExecuteAssistant *self);
void      _ferry_execute_show_inputs   (FerryExecuteAssistant *self);
void      _ferry_execute_show_confirm  (FerryExecuteAssistant *self);
gboolean  _ferry_execute_is_named      (FerryExecuteAssistant *self);
gboolean  _ferry_execute_has_inputs    (FerryExecuteAssistant *self);   /* all that is asked for was entered and decided */
char     *_ferry_execute_act           (FerryExecuteAssistant *self);   /* "Execute on Production: 12 tables, 214 rows" */

G_END_DECLS
