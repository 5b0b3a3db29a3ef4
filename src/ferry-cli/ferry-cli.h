#pragma once

#include "ferry-terminal.h"
#include "ferry-text-table.h"
#include "ferry.h"

#include <glib/gi18n.h>

G_BEGIN_DECLS

typedef struct _FerryCommand FerryCommand;

/* FerryCli: one run of the command. Main thread only. */
typedef struct
{
  const FerryCommand *command;
  gboolean            json;       /* one JSON document on standard output, no text */
  gboolean            helped;     /* help was asked for and given */
  int                 status;     /* exit status without an error: a check tells its outcome by it */
  JsonNode           *result;     /* what --json prints */
  FerryStore         *store;
  FerryCatalogue     *catalogue;
} FerryCli;

FerryCli       *ferry_cli_new            (void);
void            ferry_cli_free           (FerryCli       *self);
int             ferry_cli_run            (FerryCli       *self,
                                          char          **arguments);

FerryStore     *ferry_cli_get_store      (FerryCli       *self,
                                          GError        **error);
FerryCatalogue *ferry_cli_get_catalogue  (FerryCli       *self,
                                          GError        **error);
FerryInstance  *ferry_cli_open_instance  (FerryCli       *self,
                                          const char     *name,
                                          GError        **error);
void            ferry_cli_let_ask        (FerryCli       *self,
                                          FerryInstance  *instance);
FerryPackage   *ferry_cli_open_package   (FerryCli       *self,
                                          const char     *file,
                                          GError        **error);
FerryRuleSet   *ferry_cli_find_rule_set  (FerryCli       *self,
                                          const char     *name,     /* nullable: one-way release */
                                          GError        **error);
gboolean        ferry_cli_may_ask        (FerryCli       *self);

void            ferry_cli_say            (FerryCli       *self,
                                          const char     *format,
                                          ...) G_GNUC_PRINTF (2, 3);
void            ferry_cli_say_styled     (FerryCli       *self,
                                          FerryStyle      style,
                                          const char     *format,
                                          ...) G_GNUC_PRINTF (3, 4);
void            ferry_cli_say_table      (FerryCli       *self,
                                          FerryTextTable *table);
void            ferry_cli_warn           (FerryCli       *self,
                                          const char     *format,
                                          ...) G_GNUC_PRINTF (2, 3);
void            ferry_cli_take_result    (FerryCli       *self,
                                          JsonNode       *result);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryCli, ferry_cli_free)

G_END_DECLS
