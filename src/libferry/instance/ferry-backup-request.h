#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** FerryBackupCreate: what a backup is to hold and why it is made. Strings are borrowed. Since: 0.1 */
typedef struct
{
  const char *password;     /* nullable restore password: the file is encrypted with it */
  gboolean    files;        /* uploads of local storage too; nothing where no storage folder is known */
  gboolean    everything;   /* FALSE: rows of runtime tables (logs, jobs, tokens, …) are left out, as NocoBase does on PostgreSQL */
  const char *reason;       /* "manual", "scheduled" or "release" */
  const char *title;        /* nullable: what people call it */
  const char *release;      /* nullable id of the release that it is made for */
  const char *name;         /* nullable: the file's, from ferry_local_instance_dup_backup_name(); local instances only */
} FerryBackupCreate;

/** FerryBackupRestore: how a backup is put back. Strings are borrowed. Since: 0.1 */
typedef struct
{
  const char *password;         /* nullable: restore password of the file */
  gboolean    kept_password;    /* without @password, the one that scheduled backups are made with may be tried */
  gboolean    files;            /* uploads and key too */
  gboolean    newer_database;   /* the backup may be of a newer version of the database server */
  const char *schema;           /* nullable: the schema of the target, agreed to where the backup's is another (NocoBase's dbSchema) */
  gboolean    foreign;          /* consent: a backup that was not made here may be restored */
  GPtrArray  *warnings;         /* nullable: char*, translated sentences are added */
} FerryBackupRestore;

G_END_DECLS
