#pragma once

#include "archive/ferry-zip.h"

G_BEGIN_DECLS

/* the most memory that a frame may ask of its reader: 8 MiB; the writer stays below */
#define FERRY_FRAME_WINDOW_LOG 23

/* An entry with one zstd frame can't claim more content than this: FerryPackageWriter keeps every frame far below. */
#define FERRY_FRAME_MAX_RATIO  2048
#define FERRY_FRAME_FREE_BYTES (16 * 1024 * 1024)

/** FerryFrame: reads the one zstd frame of a stored entry, never more than @limit bytes of content. Since: 0.1 */
typedef struct _FerryFrame FerryFrame;

gboolean    ferry_frame_size_possible (gint64                bytes,
                                       gint64                packed);
FerryFrame *ferry_frame_new           (FerryZip             *zip,
                                       const FerryZipEntry  *entry,
                                       gint64                limit);
/* up to @size bytes; 0 at the end, when the entry is exactly one whole frame and its checksum is right; -1 with FERRY_ERROR_DAMAGED, IO */
gssize      ferry_frame_read          (FerryFrame           *self,
                                       guint8               *buffer,
                                       gsize                 size,
                                       GError              **error);
char       *ferry_frame_read_all      (FerryZip             *zip,
                                       const FerryZipEntry  *entry,
                                       gint64                limit,
                                       gsize                *length,
                                       GError              **error);
void        ferry_frame_free          (FerryFrame           *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryFrame, ferry_frame_free)

G_END_DECLS
