#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Moves of a swap, both ways. Each can be stopped anywhere and run again: folders in @stage tell how far it came. @stage may be gone: then there is nothing to do. */
gboolean _ferry_backup_swap_forward  (const char  *uploads,
                                      const char  *stage,
                                      GError     **error);
gboolean _ferry_backup_swap_backward (const char  *uploads,
                                      const char  *stage,
                                      GError     **error);

/* The journal of a swap: a folder with what is needed to finish or undo it. @stage nullable: no files; keys nullable, 32 bytes the new one */
gboolean _ferry_backup_swap_write_journal (const char  *journal,
                                           const char  *uploads,
                                           const char  *stage,
                                           const char  *key_path,
                                           const char  *new_key,
                                           const char  *old_key,
                                           gsize        old_key_length,
                                           GError     **error);
void     _ferry_backup_swap_clear_journal (const char  *journal);

G_END_DECLS
