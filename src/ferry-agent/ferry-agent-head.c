#include "config.h"

#include "ferry-agent-head.h"

#include <string.h>

#define FIELD_LIMIT 64
#define TARGET_LIMIT 8192
#define PREFIX "/api/"

/* what may be said once only: whoever says it twice wants two programs to read it differently */
static const char * const once[] = {
  "host", "content-length", "transfer-encoding", "content-type", "authorization", "range", "if-range", "expect", "origin", "connection", "content-encoding", "upgrade",
};

static gboolean
refuse (FerryAgentRefusal *refusal,
        guint              status,
        const char        *message)
{
  *refusal = (FerryAgentRefusal) { status, NULL, message };
  return FALSE;
}

/**
 * ferry_agent_head_find_end:
 * @data: what came so far
 * @length: bytes
 *
 * Returns: how many bytes the head has with the empty line that ends it; -1 where it is not whole yet
 */
gssize
ferry_agent_head_find_end (const char *data,
                           gsize       length)
{
  const char *end = length >= 4 ? memmem (data, length, "\r\n\r\n", 4) : NULL;

  return end != NULL ? end - data + 4 : -1;
}

/**
 * ferry_agent_head_free:
 * @self: (nullable): a head
 */
void
ferry_agent_head_free (FerryAgentHead *self)
{
  char *secret = self != NULL && self->headers != NULL ? g_hash_table_lookup (self->headers, "authorization") : NULL;

  if (self == NULL)
    return;
  if (secret != NULL)
    explicit_bzero (secret, strlen (secret));
  g_free (self->method);
  g_free (self->path);
  g_free (self->action);
  g_free (self->key);
  g_free (self->host);
  g_clear_pointer (&self->query, g_hash_table_unref);
  g_clear_pointer (&self->headers, g_hash_table_unref);
  g_free (self);
}

/**
 * ferry_agent_head_get:
 * @self: a head
 * @name: a field's name in lower case
 *
 * Returns: (nullable): its value
 */
const char *
ferry_agent_head_get (FerryAgentHead *self,
                      const char     *name)
{
  return g_hash_table_lookup (self->headers, name);
}

/* ---- the first line ---- */

static gboolean
is_token (const char *text,
          gsize       length)
{
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (text[i]) && (text[i] == '\0' || strchr ("!#$%&'*+-.^_`|~", text[i]) == NULL))
      return FALSE;
  return length > 0;
}

static gboolean
is_target (const char *text,
            gsize       length)
{
  for (gsize i = 0; i < length; i++)
    if (text[i] <= ' ' || text[i] >= 0x7f || text[i] == '#')
      return FALSE;
  return length > 0 && text[0] == '/';
}

/* (transfer full) (nullable): without percent signs; neither NUL nor broken UTF-8 */
static char *
decode (const char *text,
        gsize       length)
{
  g_autofree char *copy = g_strndup (text, length);
  char *plain;

  for (char *at = copy; *at != '\0'; at++)
    if (*at == '+')
      *at = ' ';
  plain = g_uri_unescape_string (copy, NULL);
  if (plain != NULL && g_utf8_validate (plain, -1, NULL))
    return plain;
  g_free (plain);
  return NULL;
}

static gboolean
is_list (const char *name)
{
  return g_str_has_suffix (name, "[]");
}

static gboolean
take_pair (GHashTable *query,
           const char *pair)
{
  const char *equal = strchr (pair, '=');
  g_autofree char *name = decode (pair, equal != NULL ? (gsize) (equal - pair) : strlen (pair));
  g_autofree char *value = equal != NULL ? decode (equal + 1, strlen (equal + 1)) : g_strdup ("");

  if (name == NULL || value == NULL)
    return FALSE;
  if (g_hash_table_contains (query, name))
    return is_list (name);
  g_hash_table_insert (query, g_steal_pointer (&name), g_steal_pointer (&value));
  return TRUE;
}

/**
 * ferry_agent_query_parse:
 * @text: (nullable): what follows the question mark
 * @refusal: (out): why not
 *
 * Returns: (transfer full) (nullable): decoded names and values; no name comes twice
 */
GHashTable *
ferry_agent_query_parse (const char        *text,
                         FerryAgentRefusal *refusal)
{
  g_autoptr(GHashTable) query = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_auto(GStrv) pairs = g_strsplit (text != NULL ? text : "", "&", -1);

  for (guint i = 0; pairs[i] != NULL; i++)
    if (*pairs[i] != '\0' && !take_pair (query, pairs[i]))
      {
        refuse (refusal, 400, "The query of the address can't be read.");
        return NULL;
      }
  return g_steal_pointer (&query);
}

/* "/api/ACTION" or "/api/ACTION/KEY"; anything else is a path that is not offered */
static gboolean
take_path (FerryAgentHead    *self,
           FerryAgentRefusal *refusal)
{
  const char *action = g_str_has_prefix (self->path, PREFIX) ? self->path + strlen (PREFIX) : NULL;
  const char *slash = action != NULL ? strchr (action, '/') : NULL;

  if (action == NULL)
    return TRUE;
  self->action = slash != NULL ? g_strndup (action, (gsize) (slash - action)) : g_strdup (action);
  if (slash == NULL || slash[1] == '\0')
    return TRUE;
  self->key = g_uri_unescape_string (slash + 1, NULL);
  if (self->key != NULL && g_utf8_validate (self->key, -1, NULL))
    return TRUE;
  return refuse (refusal, 400, "The path can't be read.");
}

static gboolean
take_target (FerryAgentHead    *self,
             const char        *target,
             gsize              length,
             FerryAgentRefusal *refusal)
{
  const char *question = memchr (target, '?', length);
  gsize path = question != NULL ? (gsize) (question - target) : length;
  g_autofree char *query = question != NULL ? g_strndup (question + 1, length - path - 1) : NULL;

  if (length > TARGET_LIMIT)
    return refuse (refusal, 414, "The address is too long.");
  if (!is_target (target, length))
    return refuse (refusal, 400, "The request can't be read.");
  self->path = g_strndup (target, path);
  self->query = ferry_agent_query_parse (query, refusal);
  return self->query != NULL && take_path (self, refusal);
}

static gboolean
take_request_line (FerryAgentHead    *self,
                   const char        *line,
                   gsize              length,
                   FerryAgentRefusal *refusal)
{
  const char *first = memchr (line, ' ', length);
  const char *last = first != NULL ? memrchr (line, ' ', length) : NULL;
  const char *version = last != NULL ? last + 1 : NULL;
  gsize rest = version != NULL ? length - (gsize) (version - line) : 0;

  if (last == first || !is_token (line, (gsize) (first - line)) || rest != strlen ("HTTP/1.1") || memcmp (version, "HTTP/", 5) != 0)
    return refuse (refusal, 400, "The request can't be read.");
  if (memcmp (version, "HTTP/1.", 7) != 0 || (version[7] != '0' && version[7] != '1'))
    return refuse (refusal, 505, "This version of HTTP is not spoken here.");
  self->old = version[7] == '0';
  self->method = g_strndup (line, (gsize) (first - line));
  return take_target (self, first + 1, (gsize) (last - first - 1), refusal);
}

/* ---- fields ---- */

static gboolean
is_value (const char *text,
          gsize       length)
{
  for (gsize i = 0; i < length; i++)
    if ((text[i] < ' ' && text[i] != '\t') || text[i] >= 0x7f)
      return FALSE;
  return TRUE;
}

static gboolean
take_field (FerryAgentHead    *self,
            const char        *line,
            gsize              length,
            FerryAgentRefusal *refusal)
{
  const char *colon = memchr (line, ':', length);
  gsize name_length = colon != NULL ? (gsize) (colon - line) : 0;
  g_autofree char *name = NULL;

  if (colon == NULL || !is_token (line, name_length) || !is_value (colon + 1, length - name_length - 1))
    return refuse (refusal, 400, "A field of the head can't be read.");
  name = g_ascii_strdown (line, (gssize) name_length);
  if (g_hash_table_contains (self->headers, name))
    {
      for (guint i = 0; i < G_N_ELEMENTS (once); i++)
        if (strcmp (name, once[i]) == 0)
          return refuse (refusal, 400, "A field of the head comes twice.");
      return TRUE;
    }
  if (g_hash_table_size (self->headers) >= FIELD_LIMIT)
    return refuse (refusal, 431, "The head has too many fields.");
  g_hash_table_insert (self->headers, g_steal_pointer (&name), g_strstrip (g_strndup (colon + 1, length - name_length - 1)));
  return TRUE;
}

/* bytes before the next CR LF; there is one */
static gsize
count_line (const char *data,
            gsize       length)
{
  gsize count = 0;

  while (count + 2 < length && (data[count] != '\r' || data[count + 1] != '\n'))
    count++;
  return count;
}

static gboolean
take_lines (FerryAgentHead    *self,
            const char        *data,
            gsize              length,
            FerryAgentRefusal *refusal)
{
  gboolean first = TRUE;

  for (gsize at = 0; at + 2 < length;)
    {
      const char *line = data + at;
      gsize count = count_line (line, length - at);

      if (memchr (line, '\0', count) != NULL || memchr (line, '\n', count) != NULL || memchr (line, '\r', count) != NULL)
        return refuse (refusal, 400, "The request can't be read.");
      if (!(first ? take_request_line (self, line, count, refusal) : take_field (self, line, count, refusal)))
        return FALSE;
      first = FALSE;
      at += count + 2;
    }
  return !first || refuse (refusal, 400, "The request can't be read.");
}

/* ---- what the fields mean ---- */

static gboolean
read_length (FerryAgentHead    *self,
             FerryAgentRefusal *refusal)
{
  const char *length = ferry_agent_head_get (self, "content-length"), *encoding = ferry_agent_head_get (self, "transfer-encoding");

  if (length != NULL && encoding != NULL)
    return refuse (refusal, 400, "The body has a length and comes in chunks: one of both.");
  if (encoding != NULL && (self->old || g_ascii_strcasecmp (encoding, "chunked") != 0))
    return refuse (refusal, self->old ? 400 : 501, "The body comes in an encoding that is not known here.");
  if (length != NULL && (*length == '\0' || strspn (length, "0123456789") != strlen (length) || strlen (length) > 18))
    return refuse (refusal, 400, "The length of the body can't be read.");
  self->length = encoding != NULL ? -1 : length != NULL ? g_ascii_strtoll (length, NULL, 10) : 0;
  return TRUE;
}

/* a name or an address, and a port */
static gboolean
is_host (const char *text)
{
  const char *port = strrchr (text, ':'), *bracket = strrchr (text, ']');
  gsize name = port != NULL && (bracket == NULL || port > bracket) ? (gsize) (port - text) : strlen (text);

  if (name == 0 || name > 255 || (text[name] == ':' && (text[name + 1] == '\0' || strspn (text + name + 1, "0123456789") != strlen (text + name + 1))))
    return FALSE;
  if (text[0] == '[')
    return text[name - 1] == ']' && strspn (text + 1, "0123456789abcdefABCDEF:.") == name - 2;
  return strspn (text, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-._") == name;
}

static gboolean
read_host (FerryAgentHead    *self,
           FerryAgentRefusal *refusal)
{
  const char *host = ferry_agent_head_get (self, "host");

  if (host == NULL && self->old)
    return TRUE;
  if (host == NULL || !is_host (host))
    return refuse (refusal, 400, "The field Host is missing or can't be read.");
  self->host = g_ascii_strdown (host, -1);
  return TRUE;
}

static gboolean
has_word (const char *list,
          const char *word)
{
  g_auto(GStrv) words = g_strsplit (list, ",", -1);

  for (guint i = 0; words[i] != NULL; i++)
    if (g_ascii_strcasecmp (g_strstrip (words[i]), word) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
read_rest (FerryAgentHead    *self,
           FerryAgentRefusal *refusal)
{
  const char *connection = ferry_agent_head_get (self, "connection"), *expect = ferry_agent_head_get (self, "expect");
  const char *encoding = ferry_agent_head_get (self, "content-encoding");

  self->keep = !self->old && (connection == NULL || !has_word (connection, "close"));
  self->waits = expect != NULL && !self->old;
  if (expect != NULL && g_ascii_strcasecmp (expect, "100-continue") != 0)
    return refuse (refusal, 417, "What is expected is not done here.");
  if (encoding != NULL && g_ascii_strcasecmp (encoding, "identity") != 0)
    return refuse (refusal, 415, "Packed bodies are not taken.");
  return TRUE;
}

/**
 * ferry_agent_head_parse:
 * @data: the head, with the empty line that ends it
 * @length: bytes
 * @refusal: (out): what to answer, where it is none
 *
 * Reads a head. Lines end with CR LF only; nothing is folded; fields that say where a body ends, whom it is for or who asks come once. Any thread.
 *
 * Returns: (transfer full) (nullable): the head
 */
FerryAgentHead *
ferry_agent_head_parse (const char        *data,
                        gsize              length,
                        FerryAgentRefusal *refusal)
{
  g_autoptr(FerryAgentHead) self = g_new0 (FerryAgentHead, 1);

  self->headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (data == NULL || length < 4 || memcmp (data + length - 4, "\r\n\r\n", 4) != 0)
    {
      refuse (refusal, 400, "The request can't be read.");
      return NULL;
    }
  if (take_lines (self, data, length, refusal) && read_host (self, refusal) && read_length (self, refusal) && read_rest (self, refusal))
    return g_steal_pointer (&self);
  return NULL;
}
