#include "config.h"

#include "mock-manager.h"

#include <string.h>

#define RESTARTING "{\"error\":{\"status\":503,\"maintaining\":true,\"message\":\"Loading plugins...\",\"code\":\"APP_COMMANDING\"}}"

static gboolean
answer_log (MockManager   *self,
            const char    *action,
            GOutputStream *out)
{
  g_autofree char *text = NULL;

  if (self->empty)
    return http_answer_json (out, 200, "{\"data\":[]}");
  if (g_str_has_prefix (action, "migrationLog:list"))
    {
      GString *all = g_string_new ("{\"data\":[");

      for (guint i = 0; i < self->logs->len; i++)
        g_string_append_printf (all, "%s%s", i > 0 ? "," : "", (const char *) g_ptr_array_index (self->logs, i));
      text = g_string_free (g_string_append (all, "]}"), FALSE);
      return http_answer_json (out, 200, text);
    }
  if (g_str_has_prefix (action, "migrationLog:download"))
    return http_answer (out, 200, NULL, "application/octet-stream", "a log\n", -1);
  g_atomic_int_inc (&self->followed);
  if (self->restarting > 0)
    {
      self->restarting--;
      return http_answer_json (out, 503, RESTARTING);
    }
  text = g_strdup_printf ("{\"data\":{\"name\":\"log-2\",\"status\":\"%s\",\"message\":\"said\\u0007 NocoBase\",\"createdAt\":\"2026-01-02T03:04:05.000Z\"}}",
                          self->making > 0 ? "in_progress" : self->ends);
  self->making = self->making > 0 ? self->making - 1 : 0;
  return http_answer_json (out, 200, text);
}

static gboolean
answer_migration (MockManager   *self,
                  const char    *action,
                  GOutputStream *out)
{
  g_autofree char *text = NULL;

  if (self->empty)
    return http_answer_json (out, 200, "{\"data\":[]}");
  if (g_str_has_prefix (action, "migration:list"))
    return http_answer_json (out, 200, "{\"data\":[{\"name\":\"" MOCK_MADE "\",\"title\":\"Spring\",\"rule\":\"All\",\"status\":\"ok\",\"createdAt\":\"2026-01-02T03:04:05.678Z\",\"size\":2048},"
                                       "{\"name\":\"older.nbdata\",\"fileSize\":\"1.5 MiB\"},{\"name\":\"odd.nbdata\",\"status\":\"resting\",\"size\":null}]}");
  if (strcmp (action, "migration:create") == 0)
    return http_answer_json (out, 200, "{\"data\":{\"name\":\"" MOCK_MADE "\",\"status\":\"in_progress\"}}");
  if (g_str_has_prefix (action, "migration:get?name=" MOCK_MADE))
    {
      text = g_strdup_printf ("{\"data\":{\"name\":\"" MOCK_MADE "\",\"status\":\"%s\",\"message\":\"no room\"}}", self->making > 0 ? "in_progress" : self->ends);
      self->making = self->making > 0 ? self->making - 1 : 0;
      return http_answer_json (out, 200, text);
    }
  if (g_str_has_prefix (action, "migration:download"))
    {
      text = g_strdup_printf ("X-Ferry-SHA256: %s\r\n", self->digest);
      return http_answer (out, 200, text, "application/octet-stream", MOCK_BYTES, -1);
    }
  if (strcmp (action, "migration:check") == 0)
    return http_answer_json (out, 200, self->check);
  if (strcmp (action, "migration:remove") == 0)
    return http_answer_json (out, 200, "{\"data\":{\"status\":\"ok\"}}");
  g_assert_cmpstr (action, ==, "migration:execute");
  return self->execute != NULL && http_answer_json (out, 200, self->execute);
}

/* an execution is logged; in the meantime somebody else may execute something, too */
static void
add_logs (MockManager *self)
{
  for (guint i = 0; i <= self->others; i++)
    g_ptr_array_add (self->logs, g_strdup_printf ("{\"name\":\"log-%u\",\"status\":\"%s\"}", i + 2, self->ends));
}

static gboolean
manager_cb (HttpServer        *server,
            const HttpRequest *request,
            GOutputStream     *out,
            gpointer           user_data)
{
  MockManager *self = user_data;
  const char *action = request->path + strlen ("/api/");

  g_mutex_lock (&self->mutex);
  g_string_append_printf (self->seen, "%s %s %.*s\n", request->method, action, (int) request->body->len, (const char *) request->body->data);
  g_mutex_unlock (&self->mutex);
  if (g_atomic_int_get (&self->starting))
    return http_answer_json (out, 503, RESTARTING);
  if (strcmp (action, "app:getInfo") == 0)
    return http_answer_json (out, 200, "{\"data\":{\"database\":{\"dialect\":\"postgres\"},\"version\":\"2.2.15\"}}");
  if (!self->absent && g_str_has_prefix (action, "migrationRules:list"))
    return http_answer_json (out, 200, "{\"data\":[{\"id\":7,\"name\":\"All\",\"userDefinedRule\":\"overwrite\",\"systemDefinedRule\":\"overwrite-first\"}]}");
  if (!self->absent && g_str_has_prefix (action, "migrationLog:"))
    return answer_log (self, action, out);
  if (!self->absent && g_str_has_prefix (action, "migration:"))
    {
      if (strcmp (action, "migration:execute") == 0)
        add_logs (self);
      return answer_migration (self, action, out);
    }
  return http_answer (out, 404, NULL, "text/plain; charset=utf-8", "Not Found", -1);
}

MockManager *
mock_manager_new (void)
{
  MockManager *self = g_new0 (MockManager, 1);

  g_mutex_init (&self->mutex);
  self->seen = g_string_new (NULL);
  self->logs = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->logs, g_strdup ("{\"name\":\"log-1\",\"status\":\"ok\",\"createdAt\":\"2026-01-01T03:04:05.000Z\"}"));
  self->execute = "{\"data\":{\"status\":\"ok\",\"task\":\"t-1\",\"log\":\"log-2\"}}";
  self->check = "{\"data\":{\"blockers\":[],\"inputs\":[],\"warnings\":[]}}";
  self->ends = "ok";
  self->server = http_server_new (manager_cb, self);
  return self;
}

void
mock_manager_free (MockManager *self)
{
  http_server_free (self->server);
  g_ptr_array_unref (self->logs);
  g_string_free (self->seen, TRUE);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

gboolean
mock_manager_was_asked (MockManager *self,
                        const char  *words)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return strstr (self->seen->str, words) != NULL;
}
