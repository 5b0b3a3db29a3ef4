#pragma once

#include "ferry.h"

G_BEGIN_DECLS

/**
 * FerryAgentTask: work that goes on without a caller, in a thread of its own. Reference counted, any thread. Since: 0.1
 */
typedef struct _FerryAgentTask FerryAgentTask;
/* the work. What it makes it hands over by ferry_agent_task_set_execution() or ferry_agent_task_set_result(); FALSE with @error */
typedef gboolean (*FerryAgentTaskFunc) (FerryAgentTask *task, FerryJob *job, gpointer user_data, GError **error);

/* most tasks are begun by ferry_agent_tasks_begin(); these are for one that only its caller knows */
FerryAgentTask *ferry_agent_task_new            (const char         *id,      /* nullable */
                                                 const char         *kind,
                                                 const char         *who,
                                                 FerryAgentTaskFunc  func,
                                                 gpointer            user_data,
                                                 GDestroyNotify      destroy);
void            ferry_agent_task_count_from     (FerryAgentTask *self,
                                                 gint64          sequence);   /* lines have numbers beyond it */
void            ferry_agent_task_start          (FerryAgentTask *self);
FerryAgentTask *ferry_agent_task_ref            (FerryAgentTask *self);
void            ferry_agent_task_unref          (FerryAgentTask *self);
const char     *ferry_agent_task_get_id         (FerryAgentTask *self);
const char     *ferry_agent_task_get_kind       (FerryAgentTask *self);   /* "execute", "rollback", "backup", "restore" */
const char     *ferry_agent_task_get_who        (FerryAgentTask *self);
FerryJob       *ferry_agent_task_get_job        (FerryAgentTask *self);
gint64          ferry_agent_task_get_begun      (FerryAgentTask *self);   /* µs since 1970 */
gboolean        ferry_agent_task_is_over        (FerryAgentTask *self);
GError         *ferry_agent_task_dup_error      (FerryAgentTask *self);   /* nullable; once it is over */
void            ferry_agent_task_set_execution  (FerryAgentTask *self,
                                                 FerryExecution *execution);   /* nullable */
FerryExecution *ferry_agent_task_dup_execution  (FerryAgentTask *self);   /* nullable; (transfer full) */
void            ferry_agent_task_set_result     (FerryAgentTask *self,
                                                 JsonNode       *result); /* (transfer full) */
JsonNode       *ferry_agent_task_dup_result     (FerryAgentTask *self);   /* nullable; (transfer full) */
/* the next line for a listener that saw everything up to @after: {"seq","progress"}, or at last {"seq","execution","error"}; NULL: nothing new within @patience µs */
JsonNode       *ferry_agent_task_wait           (FerryAgentTask *self,
                                                 gint64          after,
                                                 gint64          patience,
                                                 gboolean       *last);   /* (out) */
JsonNode       *ferry_agent_end_to_json         (gint64          sequence,
                                                 FerryExecution *execution,   /* nullable */
                                                 const GError   *error);      /* nullable */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryAgentTask, ferry_agent_task_unref)

/** FerryAgentTasks: those that run and the latest of those that are over. Any thread. Since: 0.1 */
typedef struct _FerryAgentTasks FerryAgentTasks;
FerryAgentTasks *ferry_agent_tasks_new    (void);
void             ferry_agent_tasks_free   (FerryAgentTasks     *self);   /* cancels nothing, waits for none: the process ends */
/* begins it unless a task of that id is known: then that one, and @user_data is destroyed */
FerryAgentTask  *ferry_agent_tasks_begin  (FerryAgentTasks     *self,
                                           const char          *id,      /* nullable: a new UUID */
                                           const char          *kind,
                                           const char          *who,
                                           FerryAgentTaskFunc   func,
                                           gpointer             user_data,
                                           GDestroyNotify       destroy);
FerryAgentTask  *ferry_agent_tasks_find   (FerryAgentTasks     *self,
                                           const char          *id);     /* nullable both; (transfer full) */
GPtrArray       *ferry_agent_tasks_list   (FerryAgentTasks     *self,
                                           const char          *kind);   /* nullable: all; newest first; (transfer full) */
guint            ferry_agent_tasks_count  (FerryAgentTasks     *self);   /* those that run */

G_END_DECLS
