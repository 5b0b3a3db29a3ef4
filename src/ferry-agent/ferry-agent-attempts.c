#include "config.h"

#include "ferry-agent-attempts.h"

#include <string.h>

#define ADDRESS_LIMIT 1024

typedef struct
{
  guint  count;
  gint64 began;
} Entry;

struct _FerryAgentAttempts
{
  GHashTable *entries;   /* address -> Entry */
};

/**
 * ferry_agent_attempts_new:
 *
 * Returns: (transfer full): nobody tried yet
 */
FerryAgentAttempts *
ferry_agent_attempts_new (void)
{
  FerryAgentAttempts *self = g_new0 (FerryAgentAttempts, 1);

  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

/**
 * ferry_agent_attempts_free:
 * @self: attempts
 */
void
ferry_agent_attempts_free (FerryAgentAttempts *self)
{
  g_hash_table_unref (self->entries);
  g_free (self);
}

static gboolean
is_past (const Entry *entry,
         gint64       now)
{
  return now - entry->began >= FERRY_AGENT_ATTEMPTS_SPAN * G_USEC_PER_SEC;
}

/**
 * ferry_agent_attempts_wait:
 * @self: attempts
 * @address: of a caller
 * @now: monotonic time, µs
 *
 * Returns: how many seconds it has to wait before it may show another token; 0: none
 */
guint
ferry_agent_attempts_wait (FerryAgentAttempts *self,
                           const char         *address,
                           gint64              now)
{
  const Entry *entry = g_hash_table_lookup (self->entries, address);

  if (entry == NULL || entry->count < FERRY_AGENT_ATTEMPTS || is_past (entry, now))
    return 0;
  return (guint) (FERRY_AGENT_ATTEMPTS_SPAN - (now - entry->began) / G_USEC_PER_SEC);
}

/* What is past goes; where that is not enough, the oldest. */
static void
make_room (FerryAgentAttempts *self,
           gint64              now)
{
  GHashTableIter iter;
  gpointer key, value, oldest = NULL;
  gint64 began = G_MAXINT64;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      const Entry *entry = value;

      if (is_past (entry, now))
        g_hash_table_iter_remove (&iter);
      else if (entry->began < began)
        {
          began = entry->began;
          oldest = key;
        }
    }
  if (g_hash_table_size (self->entries) >= ADDRESS_LIMIT && oldest != NULL)
    g_hash_table_remove (self->entries, oldest);
}

/**
 * ferry_agent_attempts_add:
 * @self: attempts
 * @address: of a caller that showed a wrong token
 * @now: monotonic time, µs
 */
void
ferry_agent_attempts_add (FerryAgentAttempts *self,
                          const char         *address,
                          gint64              now)
{
  Entry *entry = g_hash_table_lookup (self->entries, address);

  if (entry == NULL)
    {
      if (g_hash_table_size (self->entries) >= ADDRESS_LIMIT)
        make_room (self, now);
      entry = g_new0 (Entry, 1);
      g_hash_table_insert (self->entries, g_strdup (address), entry);
    }
  if (entry->count == 0 || is_past (entry, now))
    *entry = (Entry) { 0, now };
  entry->count++;
}

/**
 * ferry_agent_attempts_address:
 * @address: as text; need not be one
 *
 * Returns: (transfer full): under what its attempts are counted: of IPv6 the first 64 bits, because one household has them all
 */
char *
ferry_agent_attempts_address (const char *address)
{
  g_autoptr(GInetAddress) parsed = g_inet_address_new_from_string (address);
  static const guint8 mapped[12] = { [10] = 0xff, [11] = 0xff };   /* IPv4 as IPv6 */
  guint8 bytes[16] = { 0 };
  g_autoptr(GInetAddress) network = NULL;

  if (parsed == NULL)
    return g_strdup ("?");
  if (g_inet_address_get_family (parsed) != G_SOCKET_FAMILY_IPV6)
    return g_inet_address_to_string (parsed);
  if (memcmp (g_inet_address_to_bytes (parsed), mapped, sizeof mapped) == 0)
    return g_inet_address_to_string (parsed);
  memcpy (bytes, g_inet_address_to_bytes (parsed), 8);
  network = g_inet_address_new_from_bytes (bytes, G_SOCKET_FAMILY_IPV6);
  return g_inet_address_to_string (network);
}
