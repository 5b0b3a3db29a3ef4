#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

JsonNode   *_ferry_wire_node        (JsonObject   *object);      /* (transfer full) */
void        _ferry_wire_set_text    (JsonObject   *object,
                                     const char   *member,
                                     const char   *text);        /* nullable */
void        _ferry_wire_set_time    (JsonObject   *object,
                                     const char   *member,
                                     gint64        time);        /* 0: null */
void        _ferry_wire_set_texts   (JsonObject   *object,
                                     const char   *member,
                                     GPtrArray    *texts);       /* char* */
JsonObject *_ferry_wire_get_root    (JsonNode     *node,
                                     const char   *what,
                                     GError      **error);
char       *_ferry_wire_dup_text    (JsonObject   *object,
                                     const char   *member);      /* nullable */
gint64      _ferry_wire_get_time    (JsonObject   *object,
                                     const char   *member);      /* 0 where absent, null or no time */
gboolean    _ferry_wire_get_texts   (JsonObject   *object,
                                     const char   *member,
                                     GPtrArray   **texts,
                                     GError      **error);

G_END_DECLS
