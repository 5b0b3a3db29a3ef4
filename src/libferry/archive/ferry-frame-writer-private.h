#pragma once

#include "archive/ferry-zip.h"

G_BEGIN_DECLS

/** FerryFrameWriter: packs bytes as one zstd frame into a stored entry, and hashes them. Used again for every entry. Since: 0.1 */
typedef struct _FerryFrameWriter FerryFrameWriter;

/* FerryFrameEffort: how hard a frame is packed. Since: 0.1 */
typedef enum
{
  FERRY_FRAME_FAST,   /* as fast as SQLite gives rows */
  FERRY_FRAME_GOOD,   /* as fast as PostgreSQL gives them */
} FerryFrameEffort;

FerryFrameWriter *ferry_frame_writer_new   (FerryZipWriter    *zip);
void              ferry_frame_writer_set_effort (FerryFrameWriter *self,
                                            FerryFrameEffort   effort);
gboolean          ferry_frame_writer_begin (FerryFrameWriter  *self,
                                            const char        *entry,
                                            GError           **error);
gboolean          ferry_frame_writer_write (FerryFrameWriter  *self,
                                            const guint8      *data,
                                            gsize              length,
                                            gboolean           last,
                                            GError           **error);
gboolean          ferry_frame_writer_end   (FerryFrameWriter  *self,
                                            gint64            *packed,
                                            char             **sha256,
                                            GError           **error);
void              ferry_frame_writer_free  (FerryFrameWriter  *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryFrameWriter, ferry_frame_writer_free)

G_END_DECLS
