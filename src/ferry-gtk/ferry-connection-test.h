#pragma once

#include "ferry-gtk-job.h"

G_BEGIN_DECLS

/** FerryConnectionTest: looks at an instance that may not be in the store yet. @func of ferry_gtk_run_job(). Since: 0.1 */
typedef struct
{
  FerryInstanceRecord *record;
  FerryCatalogue      *catalogue;
  char                *store_folder;
  char                *password;     /* nullable: entered now; of an address: the token */
  gboolean             in_the_clear; /* the user allows a token to travel readable */
  gboolean             keep;         /* the password goes to the keyring when the test succeeds */
  gboolean             kept;         /* out */
  char                *certificate;  /* out (nullable): fingerprint of one that nobody vouches for */
  FerryProbe          *probe;        /* out */
} FerryConnectionTest;

FerryConnectionTest *ferry_connection_test_new      (const FerryInstanceRecord *record,
                                                     FerryCatalogue            *catalogue,
                                                     const char                *store_folder);
void                 ferry_connection_test_free     (gpointer                   data);
gboolean             ferry_connection_test_run      (FerryJob *job, gpointer data, GError **error);
char                *ferry_connection_test_describe (const FerryProbe          *probe);   /* what it found, a few lines */
char                *ferry_connection_test_describe_counts (const FerryProbe   *probe);

G_END_DECLS
