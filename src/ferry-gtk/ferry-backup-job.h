#pragma once

#include "ferry-gtk-job.h"

#include "ferry.h"

G_BEGIN_DECLS

/** FerryBackupJob: what a piece of work with a backup needs and finds. Since: 0.1 */
typedef struct
{
  FerryInstance *instance;
  char          *path;        /* of the backup; nullable when it is to be made */
  char          *to;          /* where a copy goes; nullable */
  FerryInstance *source;      /* nullable: what the backup is of, where that is another instance */
  char          *scratch;     /* for what is on its way; nullable */
  FerryBackupPassage *passage;   /* nullable: until it was brought */
  char          *password;    /* nullable */
  gboolean       files;
  gboolean       foreign;     /* consent to what was not made here */
  gboolean       newer;       /* and to what is of a newer database server */
  char          *schema;      /* and to this schema; nullable */
  GListModel    *items;       /* FerryCheckItem, found by ferry_backup_job_check(); nullable */
  GPtrArray     *warnings;    /* char* */
} FerryBackupJob;

FerryBackupJob *ferry_backup_job_new     (FerryInstance  *instance,
                                          const char     *path);
void            ferry_backup_job_free    (gpointer        data);
gboolean        ferry_backup_job_create  (FerryJob *job, gpointer data, GError **error);   /* these are FerryJobFunc */
gboolean        ferry_backup_job_verify  (FerryJob *job, gpointer data, GError **error);
gboolean        ferry_backup_job_prove   (FerryJob *job, gpointer data, GError **error);
gboolean        ferry_backup_job_check   (FerryJob *job, gpointer data, GError **error);
gboolean        ferry_backup_job_import  (FerryJob *job, gpointer data, GError **error);
gboolean        ferry_backup_job_fetch_copy (FerryJob *job, gpointer data, GError **error);
gboolean        ferry_backup_job_restore (FerryJob *job, gpointer data, GError **error);
gboolean        ferry_backup_job_bring   (FerryJob *job, gpointer data, GError **error);
gboolean        ferry_backup_job_save    (FerryJob *job, gpointer data, GError **error);
gboolean        ferry_backup_job_remove  (FerryJob *job, gpointer data, GError **error);

G_END_DECLS
