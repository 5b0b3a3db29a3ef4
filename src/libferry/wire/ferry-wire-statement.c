#include "config.h"

#include "wire/ferry-wire-statement.h"
#include "wire/ferry-wire-private.h"

#include "base/ferry-error.h"
#include "base/ferry-json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const char * const hazard_names[] = { "none", "loses-values", "rewrites-table", "relaxed", "may-fail" };

static gboolean
read_hazard (const char   *name,
             FerryHazard  *hazard,
             GError      **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (hazard_names); i++)
    if (strcmp (name, hazard_names[i]) == 0)
      {
        *hazard = (FerryHazard) i;
        return TRUE;
      }
  /* a hazard that is not known must not look harmless */
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_NEWER_FORMAT, _("The plan names the hazard “%s”, which this version of Ferry does not know: use a newer Ferry."), name);
  return FALSE;
}

/**
 * ferry_wire_statement_new_from_json:
 * @node: a statement as ferry_plan_to_json() writes it
 * @error: return location
 *
 * Reads a statement. How values are counted stays on the other side: `count_sql` is empty where they were. Any thread.
 *
 * Returns: (transfer full) (nullable): the statement; %FERRY_ERROR_DAMAGED, or %FERRY_ERROR_NEWER_FORMAT for an unknown hazard.
 *
 * Since: 0.1
 */
FerryStatement *
ferry_wire_statement_new_from_json (JsonNode  *node,
                                    GError   **error)
{
  JsonObject *object = _ferry_wire_get_root (node, "statement", error);
  const char *kind = object != NULL ? ferry_json_get_string (object, "kind", error) : NULL;
  const char *phase = kind != NULL ? ferry_json_get_string (object, "phase", error) : NULL;
  const char *sql = phase != NULL ? ferry_json_get_string (object, "sql", error) : NULL;
  const char *hazard = sql != NULL ? ferry_json_get_string (object, "hazard", error) : NULL;
  FerryHazard known;
  FerryStatement *self;

  if (hazard == NULL || !read_hazard (hazard, &known, error))
    return NULL;
  self = ferry_statement_new (strcmp (phase, "before-data") == 0 ? FERRY_PHASE_BEFORE_DATA : FERRY_PHASE_AFTER_DATA, kind,
                              ferry_json_opt_string (object, "table", NULL), ferry_json_opt_string (object, "object", NULL), g_strdup (sql));
  self->hazard = known;
  self->destructive = ferry_json_opt_bool (object, "destructive", FALSE);
  self->note = _ferry_wire_dup_text (object, "note");
  if (json_object_has_member (object, "values"))
    {
      self->count_sql = g_strdup ("");
      self->values_lost = ferry_json_opt_int (object, "values", -1);
    }
  return self;
}
