#pragma once

#include "ferry-log-viewer.h"
#include "ferry-message-bar.h"
#include "ferry-sql-view.h"

G_BEGIN_DECLS

struct _FerryLogViewer
{
  AdwBin               parent_instance;
  GtkStack            *stack;          /* log, sql */
  GtkStack            *list_stack;     /* loading, list, empty */
  FerryMessageBar     *message;
  GtkEditable         *search_entry;
  GtkLabel            *hits_label;
  GtkDropDown         *level_choice;
  GtkDropDown         *step_choice;
  GtkDropDown         *table_choice;
  GtkColumnView       *view;
  GtkMultiSelection   *selection;
  GtkLabel            *detail;
  FerrySqlView        *sql;
  FerryInstance       *instance;
  char                *id;
  FerryLogModel       *model;
  GtkSliceListModel   *shown;          /* of @model; grows: a list makes two hundred rows, however few can be seen */
  GtkFileChooserNative *chooser;
  guint                look_id;
  guint                filter_id;
  gboolean             running;
  gboolean             following;
  gboolean             filling;        /* the choices are being filled: no filter */
  guint                current;        /* position of the line that search stands on */
  FerryLogPart         download;
};

/* ferry-log-download.c */
void _ferry_log_viewer_download  (FerryLogViewer *self,
                                  FerryLogPart    part);
void _ferry_log_viewer_load_sql  (FerryLogViewer *self);

G_END_DECLS
