#include "config.h"

#include "ferry-known-state.h"

#include <glib/gi18n.h>

/* as they are written in the store: never renamed */
static const char * const names[] = {
  [FERRY_INSTANCE_UNKNOWN] = "unknown",
  [FERRY_INSTANCE_ASKING] = "asking",
  [FERRY_INSTANCE_READY] = "ready",
  [FERRY_INSTANCE_UNREACHABLE] = "unreachable",
  [FERRY_INSTANCE_PASSWORD_NEEDED] = "password-needed",
  [FERRY_INSTANCE_LOCKED] = "locked",
  [FERRY_INSTANCE_CERTIFICATE_UNKNOWN] = "certificate-unknown",
  [FERRY_INSTANCE_RESTARTING] = "restarting",
};

void
ferry_known_state_clear (FerryKnownState *self)
{
  g_clear_pointer (&self->problem, g_free);
  g_clear_pointer (&self->news, g_free);
  g_clear_pointer (&self->probe, ferry_probe_free);
  *self = (FerryKnownState) { 0 };
}

/**
 * ferry_known_state_to_json:
 * @self: what is known
 *
 * Returns: (transfer full): it as JSON, for ferry_store_set_known_state(). Any thread.
 *
 * Since: 0.1
 */
char *
ferry_known_state_to_json (const FerryKnownState *self)
{
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "state", names[self->state]);
  json_object_set_int_member (object, "asked", self->asked);
  json_object_set_int_member (object, "lastRelease", self->last_release);
  if (self->problem != NULL)
    json_object_set_string_member (object, "problem", self->problem);
  if (self->probe != NULL)
    json_object_set_member (object, "probe", ferry_wire_probe_to_json (self->probe));
  json_node_take_object (node, object);
  return ferry_json_to_string (node, FALSE);
}

static FerryInstanceState
state_from_name (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (names[i], name) == 0 && i != FERRY_INSTANCE_ASKING)
      return (FerryInstanceState) i;
  return FERRY_INSTANCE_UNKNOWN;
}

/**
 * ferry_known_state_load:
 * @self: to be filled
 * @json: (nullable): what was kept; what can't be read counts as nothing
 *
 * Reads what was known of an instance. Any thread.
 *
 * Since: 0.1
 */
void
ferry_known_state_load (FerryKnownState *self,
                        const char      *json)
{
  g_autoptr(JsonNode) node = json != NULL ? ferry_json_parse (json, -1, "known state", NULL) : NULL;
  JsonObject *object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  ferry_known_state_clear (self);
  if (object == NULL)
    return;
  self->state = state_from_name (ferry_json_opt_string (object, "state", NULL));
  self->asked = MIN (ferry_json_opt_int (object, "asked", 0), g_get_real_time ());
  self->last_release = ferry_json_opt_int (object, "lastRelease", 0);
  self->problem = g_strdup (ferry_json_opt_string (object, "problem", NULL));
  if (json_object_has_member (object, "probe"))
    self->probe = ferry_wire_probe_new_from_json (json_object_get_member (object, "probe"), NULL);
  if (self->probe == NULL && self->state == FERRY_INSTANCE_READY)
    self->state = FERRY_INSTANCE_UNKNOWN;
}

/* "As of 14:02", or with the day where that is not today */
static char *
as_of (gint64 asked)
{
  g_autoptr(GDateTime) when = g_date_time_new_from_unix_local (asked / G_USEC_PER_SEC);
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  gboolean today = g_date_time_get_day_of_year (when) == g_date_time_get_day_of_year (now) && g_date_time_get_year (when) == g_date_time_get_year (now);
  g_autofree char *time = g_date_time_format (when, today ? "%R" : "%x %R");

  return g_strdup_printf (C_("time of the last answer", "As of %s"), time);
}

/**
 * ferry_known_state_dup_text:
 * @self: what is known
 *
 * Returns: (transfer full): the state in a few translated words, such as "As of 14:02" or "Unreachable"; "" for nothing. Any thread.
 *
 * Since: 0.1
 */
char *
ferry_known_state_dup_text (const FerryKnownState *self)
{
  switch (self->state)
    {
    case FERRY_INSTANCE_READY: return as_of (self->asked);
    case FERRY_INSTANCE_UNREACHABLE: return g_strdup (_("Unreachable"));
    case FERRY_INSTANCE_PASSWORD_NEEDED: return g_strdup (_("Password needed"));
    case FERRY_INSTANCE_LOCKED: return g_strdup (_("Locked by a running application"));
    case FERRY_INSTANCE_CERTIFICATE_UNKNOWN: return g_strdup (_("Certificate not accepted"));
    case FERRY_INSTANCE_RESTARTING: return g_strdup (_("Restarting"));
    case FERRY_INSTANCE_UNKNOWN:
    case FERRY_INSTANCE_ASKING:
    default: return g_strdup ("");
    }
}

/**
 * ferry_known_state_for_error:
 * @error: why an instance did not answer
 *
 * Returns: the state that this is. Any thread.
 *
 * Since: 0.1
 */
FerryInstanceState
ferry_known_state_for_error (const GError *error)
{
  if (error->domain != FERRY_ERROR)
    return FERRY_INSTANCE_UNREACHABLE;
  switch ((FerryError) error->code)
    {
    case FERRY_ERROR_AUTHENTICATION: return FERRY_INSTANCE_PASSWORD_NEEDED;
    case FERRY_ERROR_BUSY: return FERRY_INSTANCE_LOCKED;
    case FERRY_ERROR_CERTIFICATE:
    case FERRY_ERROR_CERTIFICATE_CHANGED: return FERRY_INSTANCE_CERTIFICATE_UNKNOWN;
    case FERRY_ERROR_RESTARTING: return FERRY_INSTANCE_RESTARTING;
    default: return FERRY_INSTANCE_UNREACHABLE;
    }
}
