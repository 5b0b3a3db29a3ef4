#pragma once

#include "ferry-backup-job.h"
#include "ferry-backups-page.h"
#include "ferry-gtk-job.h"
#include "ferry-loader.h"
#include "ferry-message-bar.h"

G_BEGIN_DECLS

struct _FerryBackupsPage
{
  FerryItemPage         parent_instance;
  FerryMessageBar      *message;
  FerryLoader          *loader;
  GtkListBox           *list;
  GtkWidget            *create_button;
  GtkWidget            *restore_button;
  GtkWidget            *settings_button;
  FerryBackupPassage   *passage;    /* nullable: of a backup that is about to be restored */
  GtkLabel             *schedule;   /* when the next backup is made by itself, or what failed */
  GListStore           *backups;
  GHashTable           *removed;    /* paths whose deletion may still be undone */
  GtkFileChooserNative *chooser;
  char                 *chosen;     /* what the chooser saves */
  gboolean              importing;  /* what the chooser opens is copied into the list */
};

/* ferry-backups-work.c: create, verify, prove; ferry-backups-restore.c: bring and restore; ferry-backups-files.c: save, choose, import, delete; ferry-backups-schedule.c: the line about the schedule */
void         _ferry_backups_page_install_work    (GtkWidgetClass   *klass);
void         _ferry_backups_page_install_restore (GtkWidgetClass   *klass);
void         _ferry_backups_page_bring           (FerryBackupsPage *self,
                                                  FerryInstance    *source,   /* nullable: @name is a file */
                                                  const char       *name);
void         _ferry_backups_page_install_files   (GtkWidgetClass   *klass);
void         _ferry_backups_page_load_schedule   (FerryBackupsPage *self);
FerryBackup *_ferry_backups_page_find            (FerryBackupsPage *self,
                                                  const char       *path);   /* (transfer none) (nullable) */
FerryJob    *_ferry_backups_page_job_new         (FerryBackupsPage *self,
                                                  const char       *format);
void         _ferry_backups_page_toast           (FerryBackupsPage *self,
                                                  const char       *text);
void         _ferry_backups_page_work_done       (gpointer          owner,
                                                  gpointer          user_data,
                                                  const GError     *error);
gboolean     _ferry_backups_page_show_failure    (FerryBackupsPage *self,
                                                  const GError     *error);

G_END_DECLS
