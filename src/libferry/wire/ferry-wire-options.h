#pragma once

#include "migrate/ferry-migrate.h"

G_BEGIN_DECLS

/* Variables, inputs and options as they cross. A secret's value is written only where @values asks for it: towards the instance, never from it. Since: 0.1 */
JsonNode      *ferry_wire_variable_to_json         (FerryVariable              *variable,
                                                    gboolean                    values);
FerryVariable *ferry_wire_variable_new_from_json   (JsonNode                   *node,
                                                    GError                    **error);
JsonNode      *ferry_wire_variables_to_json        (GPtrArray                  *variables,   /* nullable, FerryVariable* */
                                                    gboolean                    values);
GPtrArray     *ferry_wire_variables_from_json      (JsonNode                   *node,        /* nullable or null: none */
                                                    GError                    **error);

JsonNode      *ferry_wire_inputs_to_json           (const FerryInputs          *inputs);     /* nullable */
/** FerryWireInputs: inputs with what they point to. Since: 0.1 */
typedef struct
{
  FerryInputs  inputs;
} FerryWireInputs;
gboolean       ferry_wire_inputs_read              (FerryWireInputs            *self,
                                                    JsonNode                   *node,        /* nullable or null: none */
                                                    GError                    **error);
void           ferry_wire_inputs_clear             (FerryWireInputs            *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FerryWireInputs, ferry_wire_inputs_clear)

JsonNode      *ferry_wire_execute_options_to_json  (const FerryExecuteOptions  *options);
/** FerryWireExecuteOptions: options with what they point to; @options.who stays %NULL: the other side knows by the token. Since: 0.1 */
typedef struct
{
  FerryExecuteOptions  options;
  char                *plan_digest;
  char                *id;
} FerryWireExecuteOptions;
gboolean       ferry_wire_execute_options_read     (FerryWireExecuteOptions    *self,
                                                    JsonNode                   *node,
                                                    GError                    **error);
void           ferry_wire_execute_options_clear    (FerryWireExecuteOptions    *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FerryWireExecuteOptions, ferry_wire_execute_options_clear)

/* rule set and title; the file's place is each side's own matter */
JsonNode      *ferry_wire_package_options_to_json  (const FerryPackageOptions  *options);
JsonNode      *ferry_wire_snapshot_to_json         (const FerryPackageOptions  *options);
gboolean       ferry_wire_snapshot_read            (JsonNode                   *node,
                                                    GPtrArray                 **tables,
                                                    char                      **backup,
                                                    char                      **password,
                                                    GError                    **error);
gboolean       ferry_wire_package_options_read     (JsonNode                   *node,
                                                    FerryRuleSet              **rule_set,    /* (transfer full) */
                                                    char                      **title,       /* (transfer full) (nullable) */
                                                    GError                    **error);

G_END_DECLS
