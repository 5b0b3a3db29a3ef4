#include "config.h"

#include "ferry-agent-tokens.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_NAME "tokens.json"
#define LOCK_NAME "tokens.lock"
#define PREFIX "ferry_"
#define SECRET_BYTES 32
#define NAME_LIMIT 64

struct _FerryAgentTokens
{
  char        *folder;
  char        *path;
  GMutex       mutex;     /* for the rest */
  GPtrArray   *tokens;    /* FerryAgentToken* */
  struct stat  seen;      /* the file that they were read from */
};

/**
 * ferry_agent_token_copy:
 * @self: a token
 *
 * Returns: (transfer full): a copy
 */
FerryAgentToken *
ferry_agent_token_copy (const FerryAgentToken *self)
{
  FerryAgentToken *copy = g_memdup2 (self, sizeof *self);

  copy->name = g_strdup (self->name);
  return copy;
}

/**
 * ferry_agent_token_free:
 * @self: (nullable): a token
 */
void
ferry_agent_token_free (FerryAgentToken *self)
{
  if (self != NULL)
    g_free (self->name);
  g_free (self);
}

/**
 * ferry_agent_tokens_new:
 * @folder: the agent's state folder
 *
 * Returns: (transfer full): its tokens; nothing is read yet
 */
FerryAgentTokens *
ferry_agent_tokens_new (const char *folder)
{
  FerryAgentTokens *self = g_new0 (FerryAgentTokens, 1);

  self->folder = g_strdup (folder);
  self->path = g_build_filename (folder, FILE_NAME, NULL);
  self->tokens = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_agent_token_free);
  g_mutex_init (&self->mutex);
  return self;
}

/**
 * ferry_agent_tokens_free:
 * @self: tokens
 */
void
ferry_agent_tokens_free (FerryAgentTokens *self)
{
  g_ptr_array_unref (self->tokens);
  g_mutex_clear (&self->mutex);
  g_free (self->folder);
  g_free (self->path);
  g_free (self);
}

/* ---- the file ---- */

static FerryAgentToken *
token_from_json (JsonObject  *object,
                 GError     **error)
{
  g_autoptr(FerryAgentToken) token = g_new0 (FerryAgentToken, 1);
  const char *name = ferry_json_get_string (object, "name", error), *scope = name != NULL ? ferry_json_get_string (object, "scope", error) : NULL;
  const char *digest = scope != NULL ? ferry_json_get_string (object, "sha256", error) : NULL;
  const char *created = ferry_json_opt_string (object, "created", NULL), *expires = ferry_json_opt_string (object, "expires", NULL);

  if (digest == NULL)
    return NULL;
  token->name = g_strdup (name);
  token->scope = strcmp (scope, "write") == 0 ? FERRY_AGENT_WRITE : FERRY_AGENT_READ;
  if (!ferry_hex_decode (digest, token->digest, sizeof token->digest) || (created != NULL && !ferry_time_from_iso (created, &token->created))
      || (expires != NULL && !ferry_time_from_iso (expires, &token->expires)))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("The token “%s” can't be read."), name);
      return NULL;
    }
  return g_steal_pointer (&token);
}

static GPtrArray *
tokens_from_json (JsonNode  *node,
                  GError   **error)
{
  g_autoptr(GPtrArray) tokens = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_agent_token_free);
  JsonObject *root = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonArray *array = root != NULL ? ferry_json_get_array (root, "tokens", error) : NULL;

  if (root == NULL)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("%s can't be read."), FILE_NAME);
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      FerryAgentToken *token = JSON_NODE_HOLDS_OBJECT (element) ? token_from_json (json_node_get_object (element), error) : NULL;

      if (token == NULL)
        return NULL;
      g_ptr_array_add (tokens, token);
    }
  return array != NULL ? g_steal_pointer (&tokens) : NULL;
}

static void
set_time (JsonObject *object,
          const char *member,
          gint64      time)
{
  g_autofree char *text = time != 0 ? ferry_time_to_iso (time) : NULL;

  if (text != NULL)
    json_object_set_string_member (object, member, text);
  else
    json_object_set_null_member (object, member);
}

static JsonObject *
token_to_json (const FerryAgentToken *token)
{
  JsonObject *object = json_object_new ();
  char digest[2 * sizeof token->digest + 1];

  for (guint i = 0; i < sizeof token->digest; i++)
    g_snprintf (digest + 2 * i, 3, "%02x", token->digest[i]);
  json_object_set_string_member (object, "name", token->name);
  json_object_set_string_member (object, "scope", token->scope == FERRY_AGENT_WRITE ? "write" : "read");
  json_object_set_string_member (object, "sha256", digest);
  set_time (object, "created", token->created);
  set_time (object, "expires", token->expires);
  return object;
}

/* Hashes of good random numbers tell nothing; but who may write them may come in. */
static gboolean
check_mode (const struct stat  *info,
            const char         *path,
            GError            **error)
{
  if (S_ISREG (info->st_mode) && info->st_uid == geteuid () && (info->st_mode & 077) == 0)
    return TRUE;
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_PERMISSION, _("Others can read or write %s, or it is not yours: say “chmod 600 %s”."), path, path);
  return FALSE;
}

/* mutex held; the file is read again where it is another than the last time */
static gboolean
refresh (FerryAgentTokens  *self,
         GError           **error)
{
  struct stat info;
  g_autoptr(JsonNode) node = NULL;
  g_autoptr(GPtrArray) tokens = NULL;

  if (lstat (self->path, &info) != 0)
    {
      g_ptr_array_set_size (self->tokens, 0);
      memset (&self->seen, 0, sizeof self->seen);
      if (errno == ENOENT)
        return TRUE;
      ferry_error_set_errno (error, errno, _("Can't read %s"), self->path);
      return FALSE;
    }
  if (info.st_ino == self->seen.st_ino && info.st_size == self->seen.st_size && info.st_mtim.tv_sec == self->seen.st_mtim.tv_sec
      && info.st_mtim.tv_nsec == self->seen.st_mtim.tv_nsec && info.st_mode == self->seen.st_mode)
    return TRUE;
  g_ptr_array_set_size (self->tokens, 0);
  memset (&self->seen, 0, sizeof self->seen);
  node = check_mode (&info, self->path, error) ? ferry_json_parse_file (self->path, error) : NULL;
  tokens = node != NULL ? tokens_from_json (node, error) : NULL;
  if (tokens == NULL)
    return FALSE;
  g_ptr_array_extend_and_steal (self->tokens, g_steal_pointer (&tokens));
  self->seen = info;
  return TRUE;
}

/* mutex held */
static gboolean
save (FerryAgentTokens  *self,
      GError           **error)
{
  JsonObject *root = json_object_new ();
  JsonArray *array = json_array_new ();
  g_autoptr(JsonNode) node = json_node_init_object (json_node_alloc (), root);
  g_autofree char *text = NULL;

  for (guint i = 0; i < self->tokens->len; i++)
    json_array_add_object_element (array, token_to_json (g_ptr_array_index (self->tokens, i)));
  json_object_set_array_member (root, "tokens", array);
  json_object_unref (root);
  text = ferry_json_to_string (node, TRUE);
  memset (&self->seen, 0, sizeof self->seen);
  return ferry_file_write_durable (self->path, text, -1, error);
}

/* What root wrote, the agent could not read. */
static gboolean
check_owner (FerryAgentTokens  *self,
             GError           **error)
{
  struct stat info;

  if (stat (self->folder, &info) != 0 || info.st_uid == geteuid ())
    return TRUE;
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_PERMISSION, _("%s belongs to another user: run this as the user that the agent runs as."), self->folder);
  return FALSE;
}

/* two commands at once: one after the other */
static int
take_lock (FerryAgentTokens  *self,
           GError           **error)
{
  g_autofree char *path = g_build_filename (self->folder, LOCK_NAME, NULL);
  int fd;

  if (!ferry_folder_make (self->folder, error) || !check_owner (self, error))
    return -1;
  fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0 || flock (fd, LOCK_EX) != 0)
    ferry_error_set_errno (error, errno, _("Can't write %s"), path);
  return fd;
}

/* ---- use ---- */

static gpointer
copy_cb (gconstpointer token,
         gpointer      user_data)
{
  return ferry_agent_token_copy (token);
}

/**
 * ferry_agent_tokens_list:
 * @self: tokens
 * @error: return location
 *
 * Returns: (transfer full) (element-type FerryAgentToken) (nullable): the tokens as they were made
 */
GPtrArray *
ferry_agent_tokens_list (FerryAgentTokens  *self,
                         GError           **error)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return refresh (self, error) ? g_ptr_array_copy (self->tokens, copy_cb, NULL) : NULL;
}

static gboolean
is_name (const char *name)
{
  for (const char *at = name; *at != '\0'; at++)
    if (!g_ascii_isalnum (*at) && strchr ("._-", *at) == NULL)
      return FALSE;
  return *name != '\0' && strlen (name) <= NAME_LIMIT;
}

static guint
find_name (FerryAgentTokens *self,
           const char       *name)
{
  for (guint i = 0; i < self->tokens->len; i++)
    if (strcmp (((FerryAgentToken *) g_ptr_array_index (self->tokens, i))->name, name) == 0)
      return i;
  return G_MAXUINT;
}

static void
digest_of (const char *token,
           guint8      digest[32])
{
  g_autofree char *hex = ferry_sha256_hex (token, strlen (token));

  ferry_hex_decode (hex, digest, 32);
}

/* 256 random bits, in letters that need no quoting anywhere */
static char *
make_secret (void)
{
  guint8 bytes[SECRET_BYTES];
  g_autofree char *text = NULL;
  char *token;

  ferry_random_bytes (bytes, sizeof bytes);
  text = g_base64_encode (bytes, sizeof bytes);
  for (char *at = text; *at != '\0'; at++)
    *at = *at == '+' ? '-' : *at == '/' ? '_' : *at == '=' ? '\0' : *at;
  token = g_strconcat (PREFIX, text, NULL);
  explicit_bzero (bytes, sizeof bytes);
  explicit_bzero (text, strlen (text));
  return token;
}

/**
 * ferry_agent_tokens_create:
 * @self: tokens
 * @name: letters, digits, “.”, “_” and “-”; unique
 * @scope: what it allows
 * @expires: when it ends, µs since 1970; 0: never
 * @error: return location
 *
 * Makes a token. It is kept as a hash only: what is returned here is nowhere else. Blocking.
 *
 * Returns: (transfer full) (nullable): the token, for ferry_secret_free()
 */
char *
ferry_agent_tokens_create (FerryAgentTokens  *self,
                           const char        *name,
                           FerryAgentScope    scope,
                           gint64             expires,
                           GError           **error)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  FERRY_AUTO_FD lock = -1;
  FerryAgentToken *token;
  char *secret;

  if (!is_name (name))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("“%s” is no name for a token: take letters, digits, “.”, “_” and “-”, at most %d."), name, NAME_LIMIT);
      return NULL;
    }
  lock = take_lock (self, error);
  if (lock < 0 || !refresh (self, error))
    return NULL;
  if (find_name (self, name) != G_MAXUINT)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_EXISTS, _("There is a token “%s” already: choose another name, or revoke it first."), name);
      return NULL;
    }
  secret = make_secret ();
  token = g_new0 (FerryAgentToken, 1);
  token->name = g_strdup (name);
  token->scope = scope;
  token->created = ferry_time_now ();
  token->expires = expires;
  digest_of (secret, token->digest);
  g_ptr_array_add (self->tokens, token);
  if (save (self, error))
    return secret;
  ferry_secret_free (secret);
  return NULL;
}

/**
 * ferry_agent_tokens_revoke:
 * @self: tokens
 * @name: of one of them
 * @error: return location
 *
 * Takes a token away; an agent that runs refuses it from the next request on. Blocking.
 *
 * Returns: %FALSE with @error
 */
gboolean
ferry_agent_tokens_revoke (FerryAgentTokens  *self,
                           const char        *name,
                           GError           **error)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  FERRY_AUTO_FD lock = take_lock (self, error);
  guint index;

  if (lock < 0 || !refresh (self, error))
    return FALSE;
  index = find_name (self, name);
  if (index == G_MAXUINT)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND, _("There is no token “%s”."), name);
      return FALSE;
    }
  g_ptr_array_remove_index (self->tokens, index);
  return save (self, error);
}

/**
 * ferry_agent_tokens_find:
 * @self: tokens
 * @token: what a caller showed
 * @now: the time, µs since 1970
 *
 * Looks for a token by its hash. Every hash is compared, and in full: the time tells nothing. Any thread.
 *
 * Returns: (transfer full) (nullable): what is known of it; %NULL: unknown, expired, or the file can't be read
 */
FerryAgentToken *
ferry_agent_tokens_find (FerryAgentTokens *self,
                         const char       *token,
                         gint64            now)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  g_autoptr(GError) error = NULL;
  FerryAgentToken *found = NULL;
  guint8 digest[32];

  if (!refresh (self, &error))
    g_warning ("%s", error->message);
  digest_of (token, digest);
  for (guint i = 0; i < self->tokens->len; i++)
    {
      FerryAgentToken *known = g_ptr_array_index (self->tokens, i);

      if (ferry_bytes_equal (known->digest, digest, sizeof digest))
        found = known;
    }
  return found != NULL && (found->expires == 0 || found->expires > now) ? ferry_agent_token_copy (found) : NULL;
}
