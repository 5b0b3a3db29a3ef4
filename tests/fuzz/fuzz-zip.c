/* ZIP validator and reader: any bytes as a file, under both profiles. */
#include "config.h"

#include "archive/ferry-package.h"
#include "archive/ferry-zip.h"

#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
read_entries (const char      *path,
              FerryZipProfile  profile)
{
  g_autoptr(FerryZip) zip = ferry_zip_open (path, profile, NULL);

  for (guint i = 0; zip != NULL && i < ferry_zip_get_n_entries (zip); i++)
    {
      const FerryZipEntry *entry = ferry_zip_get_entry (zip, i);
      g_autofree char *content = ferry_zip_read_all (zip, entry, 1024 * 1024, NULL, NULL);

      /* what was read is exactly what was claimed */
      g_assert (entry->packed >= 0 && entry->offset >= 30 && entry->offset + entry->packed <= ferry_zip_get_size (zip));
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  int fd = memfd_create ("zip", MFD_CLOEXEC);
  g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", fd);
  g_autoptr(FerryPackage) package = NULL;

  if (write (fd, data, size) == (ssize_t) size)
    {
      read_entries (path, FERRY_ZIP_OWN);
      read_entries (path, FERRY_ZIP_FOREIGN);
      ferry_file_probe_kind (path, NULL);
      package = ferry_package_open (path, NULL);
      if (package != NULL)
        ferry_package_verify (package, NULL, NULL);
    }
  close (fd);

  return 0;
}
