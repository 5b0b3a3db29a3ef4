#pragma once

#include "remote/ferry-http.h"
#include "remote/ferry-remote-instance.h"

G_BEGIN_DECLS

struct _FerryRemoteInstance
{
  FerryInstance              parent_instance;
  FerryHttp                 *http;
  char                      *folder;        /* of this computer's store: what is fetched on its way to somewhere */
  char                      *token_file;

  GMutex                     mutex;         /* for the rest */
  char                      *token;         /* entered for this session */
  FerryRemoteTokenFunc       token_func;
  gpointer                   token_data;
  FerryRemoteKind            kind;
  FerryInstanceCapabilities  offers;
  char                      *version;       /* of the application */
  gint64                     upload_limit;  /* bytes of the largest file that it takes; 0: not told */
  GHashTable                *sent;          /* digests of packages that lie there */
};

/* who is there? Asked once. FALSE with error */
gboolean  _ferry_remote_meet             (FerryRemoteInstance        *self,
                                          FerryJob                   *job,
                                          GError                    **error);
/* is it an agent, or why can't it do this? */
gboolean  _ferry_remote_need             (FerryRemoteInstance        *self,
                                          FerryInstanceCapabilities   capability,
                                          FerryJob                   *job,
                                          GError                    **error);
gboolean  _ferry_remote_is_agent         (FerryRemoteInstance        *self);
char     *_ferry_remote_why_not          (FerryRemoteInstance        *self,
                                          FerryInstanceCapabilities   capability);
char     *_ferry_remote_find_token       (FerryRemoteInstance        *self,
                                          GError                    **error);
/* "name=value&…", encoded; pairs until NULL */
char     *_ferry_remote_query            (const char                 *name,
                                          ...) G_GNUC_NULL_TERMINATED;
JsonNode *_ferry_remote_get              (FerryRemoteInstance        *self,
                                          const char                 *action,
                                          const char                 *query,
                                          FerryJob                   *job,
                                          GError                    **error);
JsonNode *_ferry_remote_post             (FerryRemoteInstance        *self,
                                          const char                 *action,
                                          const char                 *query,
                                          JsonNode                   *body,      /* (transfer full) (nullable) */
                                          FerryJob                   *job,
                                          GError                    **error);
FerryProbe *_ferry_remote_probe          (FerryInstance              *instance,
                                          FerryJob                   *job,
                                          GError                    **error);
/* once: afterwards the other side knows the package by its digest */
gboolean  _ferry_remote_send_package     (FerryRemoteInstance        *self,
                                          FerryPackage               *package,
                                          FerryJob                   *job,
                                          GError                    **error);
void      _ferry_remote_drop_package     (FerryRemoteInstance        *self,
                                          const char                 *digest);
void      _ferry_remote_class_add_backups    (FerryInstanceClass *klass);
void      _ferry_remote_class_add_backup_settings (FerryInstanceClass *klass);
void      _ferry_remote_class_add_executions (FerryInstanceClass *klass);
void      _ferry_remote_class_add_packages   (FerryInstanceClass *klass);
void      _ferry_remote_class_add_storage    (FerryInstanceClass *klass);
void      _ferry_remote_class_add_variables  (FerryInstanceClass *klass);

G_END_DECLS
