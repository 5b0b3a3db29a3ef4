#pragma once

#include "ferry-cli.h"

G_BEGIN_DECLS

/* FerryInputOptions: the options of check, plan, execute and migrate that give values or decide something. */
typedef struct
{
  char    **variables;        /* NAME=VALUE */
  char     *variables_file;
  char    **secrets;          /* names, asked for on the terminal */
  char     *secrets_file;     /* "-": standard input */
  gboolean  ignore_plugins;
  gboolean  allow_destructive;
  char     *override_reason;
} FerryInputOptions;

#define FERRY_VALUE_ENTRIES(options) \
    { "variable", 0, 0, G_OPTION_ARG_STRING_ARRAY, &(options)->variables, N_("Value of a variable that the target lacks"), "NAME=VALUE" }, \
    { "variables-file", 0, 0, G_OPTION_ARG_FILENAME, &(options)->variables_file, N_("Values of variables, a line NAME=VALUE each"), "FILE" }, \
    { "secret", 0, 0, G_OPTION_ARG_STRING_ARRAY, &(options)->secrets, N_("Ask for this secret on the terminal"), "NAME" }, \
    { "secrets-file", 0, 0, G_OPTION_ARG_FILENAME, &(options)->secrets_file, N_("Values of secrets, a line NAME=VALUE each; - is standard input"), "FILE" }

#define FERRY_INPUT_ENTRIES(options) \
    FERRY_VALUE_ENTRIES (options), \
    { "ignore-plugins", 0, 0, G_OPTION_ARG_NONE, &(options)->ignore_plugins, N_("Go on although plugins are missing or disabled"), NULL }, \
    { "allow-destructive", 0, 0, G_OPTION_ARG_NONE, &(options)->allow_destructive, N_("Also run statements that lose values"), NULL }, \
    { "override", 0, 0, G_OPTION_ARG_STRING, &(options)->override_reason, N_("Pass over the order of the pipeline; the reason is recorded"), "REASON" }

void       ferry_input_options_clear (FerryInputOptions        *self);
/* FerryVariable*; @metadata: (nullable): tells which are secrets; @optional: names that came from a file and may be left out again */
GPtrArray *ferry_inputs_read         (FerryCli                 *cli,
                                      const FerryInputOptions  *options,
                                      FerryPackageMetadata     *metadata,
                                      GHashTable               *optional,
                                      GError                  **error);
gboolean   ferry_inputs_ask          (GPtrArray                *variables,
                                      const char               *name,
                                      gboolean                  secret,
                                      GError                  **error);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FerryInputOptions, ferry_input_options_clear)

G_END_DECLS
