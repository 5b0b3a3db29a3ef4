#include "config.h"

#include "ferry-connection-test.h"

#include "ferry-passwords.h"
#include "ferry-text.h"

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
  g_free (self->certificate);
  g_clear_pointer (&self->probe, ferry_probe_free);
  g_free (self);
}

/* A password that opened nothing is forgotten again. */
static void
settle_password (FerryConnectionTest *self)
{
  g_autofree char *label = g_strdup_printf (self->record->address != NULL ? _("Ferry: token of “%s”") : _("Ferry: database of “%s”"), self->record->name);
  g_autoptr(GError) error = NULL;

  if (self->password == NULL)
    return;
  if (self->probe == NULL)
    ferry_passwords_remember (self->record->id, NULL);
  else if (self->keep)
    self->kept = ferry_keyring_store (self->record->id, label, self->password, &error);
}

static gboolean
refuse_clear (FerryConnectionTest  *self,
              FerryInstance        *instance,
              GError              **error)
{
  if (!FERRY_IS_REMOTE_INSTANCE (instance) || self->in_the_clear || !ferry_remote_instance_is_in_the_clear (FERRY_REMOTE_INSTANCE (instance)))
    return FALSE;
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("Over %s everybody on the way can read the token. Take an https:// address, or allow it below if the way is safe."),
               self->record->address);
  return TRUE;
}

gboolean
ferry_connection_test_run (FerryJob  *job,
                           gpointer   data,
                           GError   **error)
{
  FerryConnectionTest *self = data;
  g_autoptr(FerryInstance) instance = ferry_instance_new_for_record (self->record, self->store_folder, self->catalogue, error);

  if (instance == NULL || refuse_clear (self, instance, error))
    return FALSE;
  if (self->password != NULL)
    ferry_passwords_remember (self->record->id, self->password);
  ferry_passwords_attach (instance);
  if (self->password != NULL && FERRY_IS_REMOTE_INSTANCE (instance))
    ferry_remote_instance_set_token (FERRY_REMOTE_INSTANCE (instance), self->password);   /* rather than an older one of the keyring */
  self->probe = ferry_instance_probe (instance, job, error);
  if (self->probe == NULL && FERRY_IS_REMOTE_INSTANCE (instance))
    self->certificate = ferry_remote_instance_dup_certificate (FERRY_REMOTE_INSTANCE (instance));
  settle_password (self);
  return self->probe != NULL;
}

static void
add_line (GString    *text,
          const char *line)
{
  if (line != NULL && *line != '\0')
    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", line);
}

static char *
describe_database (const FerryProbe *probe)
{
  g_autofree char *name = ferry_text_database (probe->dialect == FERRY_DIALECT_SQLITE, probe->database_version);
  GString *text = g_string_new (NULL);

  if (*probe->database_version != '\0')
    g_string_append_printf (text, "%s, ", name);
  if (*probe->version != '\0')
    g_string_append_printf (text, "NocoBase %s", probe->version);
  else
    g_string_append (text, _("no NocoBase application"));
  return g_string_free (text, FALSE);
}

/**
 * ferry_connection_test_describe_counts:
 * @probe: what was found
 *
 * Returns: (transfer full): "113 tables, 68 enabled plugins", as far as the other side tells; ""
 *
 * Since: 0.1
 */
char *
ferry_connection_test_describe_counts (const FerryProbe *probe)
{
  gboolean tables = probe->tables != FERRY_PROBE_NOT_TOLD, plugins = probe->plugins != FERRY_PROBE_NOT_TOLD && *probe->version != '\0';
  GString *text = g_string_new (NULL);

  if (tables)
    g_string_append_printf (text, ngettext ("%u table", "%u tables", probe->tables), probe->tables);
  if (tables && plugins)
    g_string_append (text, ", ");
  if (plugins)
    g_string_append_printf (text, ngettext ("%u enabled plugin", "%u enabled plugins", probe->plugins), probe->plugins);
  return g_string_free (text, FALSE);
}

char *
ferry_connection_test_describe (const FerryProbe *probe)
{
  g_autofree char *place = g_strdup_printf (_("Found %s"), probe->place);
  g_autofree char *database = describe_database (probe);
  g_autofree char *counts = ferry_connection_test_describe_counts (probe);
  GString *text = g_string_new (NULL);

  add_line (text, place);
  add_line (text, database);
  add_line (text, counts);
  add_line (text, probe->has_key ? _("The key for secrets was found") : probe->key_problem);
  return g_string_free (text, FALSE);
}
