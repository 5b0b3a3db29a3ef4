#pragma once

#include "http-server.h"

#include "instance/ferry-instance.h"

G_BEGIN_DECLS

/* SmallAgent: a local instance behind the HTTP interface of docs/http-api.md, with one token and no defence: it is there to try Ferry's client against. */
typedef struct
{
  FerryInstance *instance;
  char          *packages;    /* folder */
  GMutex         mutex;
  GHashTable    *tasks;       /* id -> SmallTask */
} SmallAgent;

typedef struct
{
  SmallAgent        *agent;
  FerryJob          *job;
  GThread           *thread;
  FerryPackage      *package;     /* nullable: a rollback */
  JsonNode          *body;
  FerryExecution    *execution;
  GError            *error;
  gint               done;
} SmallTask;

/* the parts of a call */
typedef struct
{
  SmallAgent        *agent;
  const HttpRequest *request;
  GOutputStream     *out;
  char              *action;
  GHashTable        *query;
  JsonNode          *body;        /* nullable */
} SmallCall;

typedef gboolean (*SmallHandler) (SmallCall *call);
/* work that is told as a stream: (transfer full) the data */
typedef JsonNode *(*SmallWork) (SmallCall *call, FerryJob *job, GError **error);

const char *small_call_query   (SmallCall     *call,
                                const char    *name);
const char *small_call_text    (SmallCall     *call,
                                const char    *member);
gboolean    small_answer       (SmallCall     *call,
                                JsonNode      *data);     /* (transfer full) */
gboolean    small_refuse       (SmallCall     *call,
                                const GError  *error);
gboolean    small_stream       (SmallCall     *call,
                                SmallWork      work);
gboolean    small_line         (GOutputStream *out,
                                JsonNode      *node);     /* (transfer full) */
JsonNode   *small_object       (const char    *member,
                                JsonNode      *value);    /* (transfer full); both NULL: empty */
FerryPackage *small_open_package (SmallCall   *call,
                                  const char  *digest,
                                  GError     **error);
char       *small_package_path (SmallAgent    *agent,
                                const char    *digest);
gboolean    small_executions   (SmallCall     *call);
gboolean    small_packages     (SmallCall     *call);
gboolean    small_backups      (SmallCall     *call);

G_END_DECLS
