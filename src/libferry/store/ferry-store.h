#pragma once

#include "model/ferry-rule-set.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/** FerryInstanceRecord: how the user's store describes an instance. Strings nullable where not given. Since: 0.1 */
typedef struct
{
  char *id;           /* UUID */
  char *name;
  char *stage;        /* "development", "staging", "production" */
  char *kind;         /* "folder", "database", "remote" */
  char *folder;
  char *uri;          /* never with a password */
  char *env_path;
  char *storage;
  char *address;      /* remote */
  char *restart_command;
  char *token_file;   /* remote: where the token is kept, when not in the keyring */
  char *certificate;  /* remote: SHA-256 in hex of a certificate that the user accepted for this instance */
  gint64 created;     /* µs */
} FerryInstanceRecord;
FerryInstanceRecord *ferry_instance_record_copy (const FerryInstanceRecord *self);
void                 ferry_instance_record_free (FerryInstanceRecord *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryInstanceRecord, ferry_instance_record_free)

/** FerryLibraryRecord: a migration file in the library. Since: 0.1 */
typedef struct { char *digest; char *name; char *path; char *title; char *source_id; char *source_name; char *rule_set; char *created_at; char *application_version; char *dialect; gint64 size; gint64 added; } FerryLibraryRecord;
void ferry_library_record_free (FerryLibraryRecord *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryLibraryRecord, ferry_library_record_free)

/**
 * FerryStore: the user's own state in SQLite: `$FERRY_HOME/ferry.db` (0600, folder 0700, WAL, numbered migrations; a newer store is refused). The
 * library's files lie in `$FERRY_HOME/packages/`. Any process may have it open; one thread per object. Since: 0.1
 */
#define FERRY_TYPE_STORE (ferry_store_get_type ())
G_DECLARE_FINAL_TYPE (FerryStore, ferry_store, FERRY, STORE, GObject)

char         *ferry_store_default_folder     (void);    /* $FERRY_HOME or <user data>/ferry */
FerryStore   *ferry_store_open               (const char  *folder,     /* NULL: default */
                                              GError     **error);
const char   *ferry_store_get_folder         (FerryStore  *self);
GPtrArray    *ferry_store_list_instances     (FerryStore  *self, GError **error);     /* FerryInstanceRecord*, by stage then name */
FerryInstanceRecord *ferry_store_find_instance (FerryStore *self, const char *name_or_id, GError **error);   /* NOT_FOUND lists similar names */
gboolean      ferry_store_save_instance      (FerryStore  *self, const FerryInstanceRecord *record, GError **error);  /* insert or update by id; EXISTS on a taken name */
gboolean      ferry_store_remove_instance    (FerryStore  *self, const char *id, GError **error);
GPtrArray    *ferry_store_list_rule_sets     (FerryStore  *self, GError **error);     /* FerryRuleSet*; the two built-in ones first */
FerryRuleSet *ferry_store_find_rule_set      (FerryStore  *self, const char *name, GError **error);
gboolean      ferry_store_save_rule_set      (FerryStore  *self, FerryRuleSet *rule_set, GError **error);   /* built-in names refused */
gboolean      ferry_store_rename_rule_set    (FerryStore  *self, const char *old_name, const char *new_name, GError **error);
gboolean      ferry_store_remove_rule_set    (FerryStore  *self, const char *name, GError **error);
char         *ferry_store_dup_packages_folder (FerryStore *self, GError **error);      /* made when missing */
GPtrArray    *ferry_store_list_packages      (FerryStore  *self, GError **error);     /* FerryLibraryRecord*, newest first; a vanished file stays listed with size -1 */
FerryLibraryRecord *ferry_store_find_package (FerryStore  *self, const char *digest_prefix_or_name, GError **error);
gboolean      ferry_store_save_package       (FerryStore  *self, const FerryLibraryRecord *record, GError **error);
gboolean      ferry_store_remove_package     (FerryStore  *self, const char *digest, GError **error);   /* the record; the caller deletes the file */
char         *ferry_store_get_setting        (FerryStore  *self, const char *name);
gboolean      ferry_store_set_setting        (FerryStore  *self, const char *name, const char *value, GError **error);

G_END_DECLS
