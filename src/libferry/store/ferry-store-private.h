#pragma once

#include "store/ferry-store.h"

#include <sqlite3.h>

G_BEGIN_DECLS

typedef sqlite3_stmt FerryStoreStatement;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryStoreStatement, sqlite3_finalize)

struct _FerryStore
{
  GObject  parent_instance;

  char    *folder;
  char    *path;      /* of ferry.db */
  sqlite3 *db;
};

/* every failure is converted here: the file, what SQLite says, what to do */
gboolean             _ferry_store_fail      (FerryStore           *self,
                                             GError              **error);
gboolean             _ferry_store_exec      (FerryStore           *self,
                                             const char           *sql,
                                             GError              **error);
FerryStoreStatement *_ferry_store_prepare   (FerryStore           *self,
                                             const char           *sql,
                                             GError              **error);
void                 _ferry_store_bind_text (FerryStoreStatement  *statement,
                                             int                   index,
                                             const char           *text);
/* FALSE on error; *row says whether there is one */
gboolean             _ferry_store_step      (FerryStore           *self,
                                             FerryStoreStatement  *statement,
                                             gboolean             *row,
                                             GError              **error);
char                *_ferry_store_dup_text  (FerryStoreStatement  *statement,
                                             int                   column);
/* a statement without rows; *changed says how many rows it changed */
gboolean             _ferry_store_run       (FerryStore           *self,
                                             FerryStoreStatement  *statement,
                                             int                  *changed,
                                             GError              **error);

gboolean             _ferry_store_migrate   (FerryStore           *self,
                                             GError              **error);

/* FERRY_ERROR_NOT_FOUND: @what (translated, "instance"), the name that was asked for, the names that there are */
void                 _ferry_store_not_found (const char           *what,
                                             const char           *name,
                                             const char * const   *known,
                                             GError              **error);
gboolean             _ferry_store_check_name (const char          *what,
                                             const char           *name,
                                             GError              **error);

G_END_DECLS
