#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FERRY_AGENT_HEAD_LIMIT 16384   /* bytes of a head */

/**
 * FerryAgentHead: the head of a request, read by the letter of RFC 9112 and more narrowly where a wider reading lets two programs understand the same bytes differently. Plain data.
 */
typedef struct
{
  char       *method;
  char       *path;          /* as it came: "/api/backup:list" */
  char       *action;        /* nullable: "backup:list" when it lies below /api/ */
  char       *key;           /* nullable: decoded, what follows the action */
  GHashTable *query;         /* decoded names and values */
  GHashTable *headers;       /* lower-case names; the first of what may come several times */
  char       *host;          /* nullable for HTTP/1.0 */
  gint64      length;        /* of the body; -1: chunks */
  gboolean    old;           /* HTTP/1.0 */
  gboolean    keep;          /* the connection may be used again */
  gboolean    waits;         /* Expect: 100-continue */
} FerryAgentHead;

/** FerryAgentRefusal: an answer that needs no more than the head. Static texts. */
typedef struct
{
  guint       status;
  const char *code;          /* nullable */
  const char *message;
} FerryAgentRefusal;

gssize          ferry_agent_head_find_end   (const char        *data,
                                             gsize              length);   /* bytes of the head with its empty line; -1: not whole yet */
FerryAgentHead *ferry_agent_head_parse      (const char        *data,
                                             gsize              length,    /* exactly the head */
                                             FerryAgentRefusal *refusal);  /* (out) where NULL is returned */
const char     *ferry_agent_head_get        (FerryAgentHead    *self,
                                             const char        *name);     /* lower case; nullable */
void            ferry_agent_head_free       (FerryAgentHead    *self);
GHashTable     *ferry_agent_query_parse     (const char        *text,      /* nullable */
                                             FerryAgentRefusal *refusal);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryAgentHead, ferry_agent_head_free)

G_END_DECLS
