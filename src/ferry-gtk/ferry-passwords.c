#include "config.h"

#include "ferry-passwords.h"

static GMutex *
lock (void)
{
  static GMutex mutex;

  return &mutex;
}

/* id -> password, wiped when it goes */
static GHashTable *
session (void)
{
  static GHashTable *table;

  if (g_once_init_enter (&table))
    g_once_init_leave (&table, g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) ferry_secret_free));
  return table;
}

/**
 * ferry_passwords_remember:
 * @instance_id: UUID of an instance
 * @password: (nullable): its password; %NULL forgets it
 *
 * Keeps a password for this session. Any thread.
 *
 * Since: 0.1
 */
void
ferry_passwords_remember (const char *instance_id,
                          const char *password)
{
  g_mutex_lock (lock ());
  if (password != NULL)
    g_hash_table_replace (session (), g_strdup (instance_id), g_strdup (password));
  else
    g_hash_table_remove (session (), instance_id);
  g_mutex_unlock (lock ());
}

char *
ferry_passwords_dup (const char *instance_id)
{
  char *password;

  g_mutex_lock (lock ());
  password = g_strdup (g_hash_table_lookup (session (), instance_id));
  g_mutex_unlock (lock ());
  return password;
}

/* in the worker thread that opens the database */
static char *
answer (FerrySite  *site,
        const char *user,
        const char *place,
        gpointer    user_data)
{
  char *password = ferry_passwords_dup (ferry_site_get_id (site));

  return password != NULL ? password : ferry_keyring_lookup (ferry_site_get_id (site), NULL);
}

/* in the worker thread that calls; the keyring was asked before */
static char *
answer_token (FerryInstance *instance,
              gpointer       user_data)
{
  return ferry_passwords_dup (ferry_instance_get_id (instance));
}

void
ferry_passwords_attach (FerryInstance *instance)
{
  if (FERRY_IS_LOCAL_INSTANCE (instance))
    ferry_site_set_password_func (ferry_local_instance_get_site (FERRY_LOCAL_INSTANCE (instance)), answer, NULL);
  else if (FERRY_IS_REMOTE_INSTANCE (instance))
    ferry_remote_instance_set_token_func (FERRY_REMOTE_INSTANCE (instance), answer_token, NULL);
}
