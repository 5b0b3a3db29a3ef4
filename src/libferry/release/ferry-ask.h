#pragma once

#include "instance/ferry-instance.h"
#include "release/ferry-runbook-make.h"

G_BEGIN_DECLS

/** FerryAsk: what a sentence of the release vocabulary means: a release that is neither saved nor run. Plain data. Since: 0.1 */
typedef struct
{
  FerryRunbook *runbook;
  char         *understood;   /* translated: what it was taken for */
  char        **command;      /* the arguments of “ferry” that make this release */
} FerryAsk;

FerryAsk *ferry_ask_new  (FerryStore      *store,
                          FerryCatalogue  *catalogue,
                          const char      *sentence,
                          const char      *current,    /* nullable: name of the “current environment” */
                          GError         **error);
void      ferry_ask_free (FerryAsk        *self);
/* the sentences, one a line, for help. Since: 0.1 */
const char *ferry_ask_get_help (void);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryAsk, ferry_ask_free)

G_END_DECLS
