#include "config.h"

#include "ferry-pipeline-text.h"

#include "ferry-format.h"

static gboolean
append_place (GString     *text,
              FerryStore  *store,
              GPtrArray   *place,
              GError     **error)
{
  for (guint i = 0; i < place->len; i++)
    {
      g_autoptr (FerryInstanceRecord) instance = ferry_store_find_instance (store, g_ptr_array_index (place, i), error);

      if (instance == NULL)
        return FALSE;
      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", instance->name);
    }

  return TRUE;
}

char *
ferry_pipeline_format_places (FerryStore                 *store,
                              const FerryPipelineRecord  *record,
                              GError                    **error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < record->places->len; i++)
    {
      if (i > 0)
        g_string_append (text, " → ");
      if (!append_place (text, store, ferry_pipeline_record_get_place (record, i), error))
        return NULL;
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static JsonNode *
place_to_json (FerryStore *store,
               GPtrArray  *place)
{
  JsonArray *names = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  for (guint i = 0; i < place->len; i++)
    {
      g_autoptr (FerryInstanceRecord) instance = ferry_store_find_instance (store, g_ptr_array_index (place, i), NULL);

      json_array_add_string_element (names, instance != NULL ? instance->name : g_ptr_array_index (place, i));
    }

  json_node_take_array (node, names);

  return node;
}

JsonNode *
ferry_pipeline_to_json (FerryStore                *store,
                        const FerryPipelineRecord *record)
{
  JsonObject *object = json_object_new ();
  JsonArray *places = json_array_new ();

  ferry_json_set_text (object, "id", record->id);
  ferry_json_set_text (object, "name", record->name);
  for (guint i = 0; i < record->places->len; i++)
    json_array_add_element (places, place_to_json (store, ferry_pipeline_record_get_place (record, i)));
  json_object_set_array_member (object, "places", places);

  return ferry_json_object_node (object);
}

void
ferry_pipeline_take (FerryCli                  *cli,
                     const FerryPipelineRecord *record)
{
  JsonObject *object = json_object_new ();

  json_object_set_member (object, "pipeline", ferry_pipeline_to_json (cli->store, record));
  ferry_cli_take_result (cli, ferry_json_object_node (object));
}
