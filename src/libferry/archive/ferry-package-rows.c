#include "config.h"

#include "archive/ferry-package-rows-private.h"

#include "archive/ferry-frame-private.h"
#include "archive/ferry-zip-record-private.h"
#include "base/ferry-crypto.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

struct _FerryPackageRows
{
  FerryLineReader          parent_instance;

  FerryZip                *zip;
  FerryPackageMetadata    *metadata;
  const FerryPackageTable *table;     /* of @metadata */
  FerryFrame              *frame;
  FerryHash               *hash;
  gint64                   bytes;
};

G_DEFINE_TYPE (FerryPackageRows, ferry_package_rows, FERRY_TYPE_LINE_READER)

static gssize
ferry_package_rows_fill (FerryLineReader  *reader,
                         guint8           *buffer,
                         gsize             size,
                         GError          **error)
{
  FerryPackageRows *self = FERRY_PACKAGE_ROWS (reader);
  gssize n = ferry_frame_read (self->frame, buffer, size, error);

  if (n > 0)
    ferry_hash_update (self->hash, buffer, (gsize) n);
  self->bytes += MAX (n, 0);

  return n;
}

static gboolean
ferry_package_rows_end (FerryLineReader  *reader,
                        gint64            n_lines,
                        gsize             left,
                        GError          **error)
{
  FerryPackageRows *self = FERRY_PACKAGE_ROWS (reader);
  g_autofree char *sha256 = ferry_hash_finish_hex (self->hash);
  const char *table = ferry_table_rule_get_table (self->table->rule);

  if (left == 0 && n_lines == self->table->rows && self->bytes == self->table->bytes && g_str_equal (sha256, self->table->sha256))
    return TRUE;
  if (left == 0 && n_lines != self->table->rows)
    return ferry_zip_damaged (error, ferry_zip_get_path (self->zip),
                              _("table “%s” holds %" PRId64 " rows instead of %" PRId64),
                              table, n_lines, self->table->rows);

  return ferry_zip_damaged (error, ferry_zip_get_path (self->zip), _("the rows of table “%s” have been altered"), table);
}

static void
ferry_package_rows_finalize (GObject *object)
{
  FerryPackageRows *self = FERRY_PACKAGE_ROWS (object);

  g_clear_pointer (&self->frame, ferry_frame_free);
  g_clear_pointer (&self->hash, ferry_hash_free);
  g_clear_pointer (&self->metadata, ferry_package_metadata_unref);
  g_clear_object (&self->zip);

  G_OBJECT_CLASS (ferry_package_rows_parent_class)->finalize (object);
}

static void
ferry_package_rows_class_init (FerryPackageRowsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ferry_package_rows_finalize;
  FERRY_LINE_READER_CLASS (klass)->fill = ferry_package_rows_fill;
  FERRY_LINE_READER_CLASS (klass)->end = ferry_package_rows_end;
}

static void
ferry_package_rows_init (FerryPackageRows *self)
{
  self->hash = ferry_hash_new ();
}

FerryRowReader *
ferry_package_rows_new (FerryZip                *zip,
                        const FerryZipEntry     *entry,
                        FerryPackageMetadata    *metadata,
                        const FerryPackageTable *table)
{
  FerryPackageRows *self = g_object_new (FERRY_TYPE_PACKAGE_ROWS, NULL);

  self->zip = g_object_ref (zip);
  self->metadata = ferry_package_metadata_ref (metadata);
  self->table = table;
  self->frame = ferry_frame_new (zip, entry, table->bytes);

  return FERRY_ROW_READER (self);
}
