#pragma once

#include "archive/ferry-package-metadata.h"

G_BEGIN_DECLS

/* Reading the members of metadata; every failure is FERRY_ERROR_DAMAGED. */
gboolean           ferry_package_damaged             (GError      **error,
                                                      const char   *format,
                                                      ...) G_GNUC_PRINTF (2, 3);
gboolean           ferry_package_read_text           (JsonObject   *object,
                                                      const char   *member,
                                                      char        **text,
                                                      GError      **error);
gboolean           ferry_package_read_needed_text    (JsonObject   *object,
                                                      const char   *member,
                                                      char        **text,
                                                      GError      **error);
gboolean           ferry_package_is_sha256           (const char   *text);
JsonObject        *ferry_package_item_object         (JsonNode     *node,
                                                      GError      **error);
const char        *ferry_package_item_text           (JsonNode     *node,
                                                      GError      **error);
FerryPackageTable *ferry_package_table_new_from_json (JsonNode     *node,
                                                      GError      **error);

G_END_DECLS
