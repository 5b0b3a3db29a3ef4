#pragma once

#include "http-server.h"

G_BEGIN_DECLS

/* NocoBase's migration manager as its API is documented, with answers in all shapes that may come: a server in this process plays it. Change the fields between requests. */

#define MOCK_MADE "migration_20260102_030405.nbdata"
#define MOCK_BYTES "opaque bytes of NocoBase's own"

typedef struct
{
  HttpServer    *server;
  GString       *seen;          /* what was asked, a line each, with the whole body; mock_manager_was_asked() while a request may be under way */
  GMutex         mutex;         /* for seen */
  GPtrArray     *logs;          /* JSON of each */
  const char    *check;         /* answer */
  const char    *execute;       /* answer; NULL: the line breaks after the body came */
  const char    *digest;        /* that goes with what is fetched */
  const char    *ends;          /* the state that a log has in the end */
  guint          making;        /* how often something still goes on */
  guint          restarting;    /* how often 503 comes yet */
  gint           starting;      /* atomic: 503 is all that comes */
  guint          others;        /* how many more are executed by others at the same time */
  int            followed;      /* atomic: how often one log was asked for */
  gboolean       empty;         /* neither files nor logs */
  gboolean       absent;        /* no such plugin */
} MockManager;

MockManager *mock_manager_new  (void);
void         mock_manager_free (MockManager *self);
gboolean     mock_manager_was_asked (MockManager *self, const char *words);

G_END_DECLS
