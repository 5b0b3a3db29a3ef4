#pragma once

#include "ferry-agent-call.h"

G_BEGIN_DECLS

/** FerryAgentBody: what a route takes. Since: 0.1 */
typedef enum
{
  FERRY_AGENT_BODY_NONE,        /* nothing; JSON is read and passed over */
  FERRY_AGENT_BODY_JSON,        /* nothing or application/json, at most FERRY_AGENT_JSON_LIMIT bytes; an object or an array */
  FERRY_AGENT_BODY_FILE,        /* application/octet-stream, up to the upload limit */
  FERRY_AGENT_BODY_MULTIPART,   /* multipart/form-data, up to the upload limit */
} FerryAgentBody;

#define FERRY_AGENT_JSON_LIMIT (1024 * 1024)

/* gives (transfer full) what stands under "data"; NULL with @error. Worker thread, may block */
typedef JsonNode *(*FerryAgentAnswer)  (FerryAgentCall *call, GError **error);
/* the same with progress in @job, which is cancelled when the caller leaves */
typedef JsonNode *(*FerryAgentWork)    (FerryAgentCall *call, FerryJob *job, GError **error);
/* answers by itself, exactly once */
typedef void      (*FerryAgentHandler) (FerryAgentCall *call);

/** FerryAgentRoute: one action. Exactly one of @answer, @stream and @handler is set. Since: 0.1 */
typedef struct
{
  const char         *action;    /* "backup:list" */
  const char         *method;    /* "GET" or "POST" */
  FerryAgentScope     scope;
  FerryAgentBody      body;
  FerryAgentAnswer    answer;
  FerryAgentWork      stream;
  FerryAgentHandler   handler;
  gboolean            goes_on;   /* a stream whose work does not end with its caller */
} FerryAgentRoute;

/** FerryAgentRouter: the table of routes. Filled before serving, then read only. Since: 0.1 */
typedef struct _FerryAgentRouter FerryAgentRouter;
FerryAgentRouter      *ferry_agent_router_new     (void);
void                   ferry_agent_router_free    (FerryAgentRouter      *self);
void                   ferry_agent_router_add     (FerryAgentRouter      *self,
                                                   const FerryAgentRoute *routes);   /* static, ends with a NULL action */
const FerryAgentRoute *ferry_agent_router_find    (FerryAgentRouter      *self,
                                                   const char            *action);   /* nullable */
GPtrArray             *ferry_agent_router_list    (FerryAgentRouter      *self);     /* (transfer container) const FerryAgentRoute*, by action */
void                   ferry_agent_router_run     (const FerryAgentRoute *route,
                                                   FerryAgentCall        *call);
void                   ferry_agent_router_add_all (FerryAgentRouter      *self);     /* ferry-agent-routes.c */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryAgentRouter, ferry_agent_router_free)

/* the resources, each in its file */
void ferry_agent_add_application_routes (FerryAgentRouter *router);   /* ferry:getInfo, app:* */
void ferry_agent_add_package_routes     (FerryAgentRouter *router);
void ferry_agent_add_check_routes       (FerryAgentRouter *router);   /* tables, check, plan, rows */
void ferry_agent_add_execution_routes   (FerryAgentRouter *router);
void ferry_agent_add_backup_routes      (FerryAgentRouter *router);   /* ferry:*Backup*, ferry:*Restore */
void ferry_agent_add_nocobase_backup_routes (FerryAgentRouter *router);   /* backup:*, but: */
void ferry_agent_add_nocobase_restore_routes (FerryAgentRouter *router);  /* backup:restore* */
void ferry_agent_add_backup_settings_routes (FerryAgentRouter *router);   /* backupSettings:* */
void ferry_agent_add_migration_routes      (FerryAgentRouter *router);   /* migration:* */
void ferry_agent_add_migration_rule_routes (FerryAgentRouter *router);   /* migrationRules:*, migrationRule:create */
void ferry_agent_add_migration_log_routes  (FerryAgentRouter *router);   /* migrationLog:* */
void ferry_agent_add_swagger_routes        (FerryAgentRouter *router);   /* swagger:get */
void ferry_agent_add_command_routes     (FerryAgentRouter *router);   /* ferry:commands, ferry:runCommand */
void ferry_agent_add_storage_routes     (FerryAgentRouter *router);   /* ferry:stor* */
void ferry_agent_add_variable_routes    (FerryAgentRouter *router);   /* environmentVariables:* */

G_END_DECLS
