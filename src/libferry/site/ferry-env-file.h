#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** FerryEnvFile: a `.env` file as dotenv reads it (quotes, export, comments, last value wins, no expansion). Since: 0.1 */
typedef struct _FerryEnvFile FerryEnvFile;

FerryEnvFile *ferry_env_file_new_from_path (const char         *path,
                                            GError            **error);
FerryEnvFile *ferry_env_file_new_from_data (const char         *data,
                                            gssize              length);
FerryEnvFile *ferry_env_file_ref           (FerryEnvFile       *self);
void          ferry_env_file_unref         (FerryEnvFile       *self);
const char   *ferry_env_file_get           (const FerryEnvFile *self,
                                            const char         *name);   /* nullable: unset */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryEnvFile, ferry_env_file_unref)

G_END_DECLS
