#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define FERRY_AGENT_FORM_PARTS 32                   /* in one body */
#define FERRY_AGENT_FORM_HEAD_LIMIT 4096            /* bytes of a part's head */
#define FERRY_AGENT_FORM_FIELD_LIMIT (1024 * 1024)  /* bytes of a field that is no file */

/**
 * FerryAgentForm: a body of multipart/form-data (RFC 7578): its fields, and the one file that it may hold, written to a place while it was read. Values may be secrets: they are
 * wiped with it. Plain data.
 */
typedef struct
{
  GHashTable *fields;     /* name -> text */
  char       *file;       /* nullable: path; removed with the form */
  char       *file_name;  /* nullable: as the sender calls it; never a path of ours */
} FerryAgentForm;

FerryAgentForm *ferry_agent_form_read (GInputStream    *stream,
                                       const char      *content_type,   /* nullable */
                                       const char      *file_field,
                                       const char      *path,
                                       GCancellable    *cancellable,    /* nullable */
                                       GError         **error);
const char     *ferry_agent_form_get  (FerryAgentForm  *self,
                                       const char      *name);          /* nullable */
void            ferry_agent_form_free (FerryAgentForm  *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryAgentForm, ferry_agent_form_free)

G_END_DECLS
