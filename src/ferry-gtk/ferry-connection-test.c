#include "config.h"

#include "ferry-connection-test.h"

#include "ferry-passwords.h"

#include <glib/gi18n.h>

FerryConnectionTest *
ferry_connection_test_new (const FerryInstanceRecord *record,
                           FerryCatalogue            *catalogue,
                           const char                *store_folder)
{
  FerryConnectionTest *self = g_new0 (FerryConnectionTest, 1);

  self->record = ferry_instance_record_copy (record);
  self->catalogue = g_object_ref (catalogue);
  self->store_folder = g_strdup (store_folder);
  return self;
}

void
ferry_connection_test_free (gpointer data)
{
  FerryConnectionTest *self = data;

  ferry_instance_record_free (self->record);
  g_object_unref (self->catalogue);
  g_free (self->store_folder);
  ferry_secret_free (self->password);
  g_clear_pointer (&self->probe, ferry_probe_free);
  g_free (self);
}

/* A password that did not open the database is forgotten again. */
static void
settle_password (FerryConnectionTest *self)
{
  g_autofree char *label = g_strdup_printf (_("Ferry: database of “%s”"), self->record->name);
  g_autoptr(GError) error = NULL;

  if (self->password == NULL)
    return;
  if (self->probe == NULL)
    ferry_passwords_remember (self->record->id, NULL);
  else if (self->keep)
    self->kept = ferry_keyring_store (self->record->id, label, self->password, &error);
}

gboolean
ferry_connection_test_run (FerryJob  *job,
                           gpointer   data,
                           GError   **error)
{
  FerryConnectionTest *self = data;
  g_autoptr(FerryInstance) instance = ferry_instance_new_for_record (self->record, self->store_folder, self->catalogue, error);

  if (instance == NULL)
    return FALSE;
  if (self->password != NULL)
    ferry_passwords_remember (self->record->id, self->password);
  if (FERRY_IS_LOCAL_INSTANCE (instance))
    ferry_passwords_attach (ferry_local_instance_get_site (FERRY_LOCAL_INSTANCE (instance)));
  self->probe = ferry_instance_probe (instance, job, error);
  settle_password (self);
  return self->probe != NULL;
}

char *
ferry_connection_test_describe (const FerryProbe *probe)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, _("Found %s"), probe->place);
  g_string_append_printf (text, "\n%s %s", probe->dialect == FERRY_DIALECT_SQLITE ? "SQLite" : "PostgreSQL", probe->database_version);
  if (*probe->version != '\0')
    g_string_append_printf (text, _(", NocoBase %s"), probe->version);
  else
    g_string_append (text, _(", no NocoBase application"));
  g_string_append_c (text, '\n');
  g_string_append_printf (text, ngettext ("%u table", "%u tables", probe->tables), probe->tables);
  g_string_append (text, ", ");
  g_string_append_printf (text, ngettext ("%u enabled plugin", "%u enabled plugins", probe->plugins), probe->plugins);
  g_string_append_printf (text, "\n%s", probe->has_key ? _("The key for secrets was found") : probe->key_problem);
  return g_string_free (text, FALSE);
}
