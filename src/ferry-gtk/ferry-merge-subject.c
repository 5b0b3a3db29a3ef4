#include "config.h"

#include "ferry-merge-subject.h"

#include <glib/gi18n.h>

#define MOST_VALUE 300

struct _FerryMergeSubject
{
  GObject    parent_instance;
  char      *id;
  char      *table;
  char      *title;
  char      *about;
  GPtrArray *versions;
  GPtrArray *labels;    /* char*, ending in NULL */
  GPtrArray *takes;     /* char*, nullable ones among them */
  guint      choice;
};

enum { PROP_0, PROP_CHOICE, N_PROPS };

G_DEFINE_FINAL_TYPE (FerryMergeSubject, ferry_merge_subject, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static void
ferry_merge_subject_finalize (GObject *object)
{
  FerryMergeSubject *self = FERRY_MERGE_SUBJECT (object);

  g_free (self->id);
  g_free (self->table);
  g_free (self->title);
  g_free (self->about);
  g_ptr_array_unref (self->versions);
  g_ptr_array_unref (self->labels);
  g_ptr_array_unref (self->takes);
  G_OBJECT_CLASS (ferry_merge_subject_parent_class)->finalize (object);
}

static void
ferry_merge_subject_get_property (GObject    *object,
                                  guint       id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  if (id == PROP_CHOICE)
    g_value_set_uint (value, FERRY_MERGE_SUBJECT (object)->choice);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
ferry_merge_subject_class_init (FerryMergeSubjectClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ferry_merge_subject_finalize;
  G_OBJECT_CLASS (klass)->get_property = ferry_merge_subject_get_property;
  properties[PROP_CHOICE] = g_param_spec_uint ("choice", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);
}

static void
add_choice (FerryMergeSubject *self,
            const char        *label,
            const char        *take)
{
  if (self->labels->len > 0)
    g_ptr_array_remove_index (self->labels, self->labels->len - 1);
  g_ptr_array_add (self->labels, g_strdup (label));
  g_ptr_array_add (self->labels, NULL);
  g_ptr_array_add (self->takes, g_strdup (take));
}

static void
ferry_merge_subject_init (FerryMergeSubject *self)
{
  self->versions = g_ptr_array_new_with_free_func (g_free);
  self->labels = g_ptr_array_new_with_free_func (g_free);
  self->takes = g_ptr_array_new_with_free_func (g_free);
  add_choice (self, _("Undecided"), NULL);
}

static void
add_package (FerryMergeSubject       *self,
             const FerryPackageMerge *merge,
             guint                    package)
{
  g_autofree char *name = ferry_package_merge_dup_name (merge, package);

  add_choice (self, name, ferry_package_get_digest (g_ptr_array_index (merge->packages, package)));
}

FerryMergeSubject *
ferry_merge_subject_new_for_table (const FerryPackageMerge *merge,
                                   const FerryMergeTable   *table)
{
  FerryMergeSubject *self = g_object_new (FERRY_TYPE_MERGE_SUBJECT, NULL);

  self->id = g_strdup (table->table);
  self->table = g_strdup (table->table);
  self->title = g_strdup_printf (_("Table %s"), table->table);
  self->about = ferry_merge_table_dup_why (table);
  for (guint i = 0; table->reason != FERRY_MERGE_NOT_MERGED && i < table->packed->len; i++)
    if (g_ptr_array_index (table->packed, i) != NULL)
      add_package (self, merge, i);
  if (table->structure != NULL)
    add_choice (self, _("Structure only, no rows"), "structure");
  add_choice (self, _("Leave it out"), "out");
  return self;
}

static gboolean
differs (const FerryMergeRecord *record,
         guint                   column)
{
  const char *first = NULL;
  gboolean found = FALSE;

  for (guint i = 0; i <= record->n_versions; i++)
    {
      char **values = i < record->n_versions ? record->versions[i] : record->base;

      if (values == NULL)
        continue;
      if (found && g_strcmp0 (first, values[column]) != 0)
        return TRUE;
      first = values[column];
      found = TRUE;
    }
  return FALSE;
}

static void
add_version (FerryMergeSubject      *self,
             const FerryMergeRecord *record,
             const char             *name,
             char                  **values)
{
  GString *text = g_string_new (name);

  g_string_append (text, values == NULL ? _(": does not have it") : ":");
  for (guint i = 0; values != NULL && i < record->n_columns; i++)
    if (differs (record, i))
      g_string_append_printf (text, "\n    %s: %.*s", record->columns[i], MOST_VALUE, values[i] != NULL ? values[i] : "NULL");
  g_ptr_array_add (self->versions, g_string_free (text, FALSE));
}

FerryMergeSubject *
ferry_merge_subject_new_for_record (const FerryPackageMerge *merge,
                                    const FerryMergeRecord  *record)
{
  FerryMergeSubject *self = g_object_new (FERRY_TYPE_MERGE_SUBJECT, NULL);
  gboolean overwrite = record->table->rule == FERRY_RULE_OVERWRITE;

  self->id = g_strdup (record->id);
  self->table = g_strdup (record->table->table);
  self->title = g_strdup_printf ("%s: %s", record->table->table, record->key);
  self->about = g_strdup (record->based ? _("Changed differently since the base") : _("Not the same; there is no base to tell who changed it"));
  if (record->based)
    add_version (self, record, _("Base"), record->base);
  for (guint i = 0; i < record->n_versions; i++)
    {
      g_autofree char *name = ferry_package_merge_dup_name (merge, i);

      add_version (self, record, name, record->versions[i]);
      if (record->versions[i] != NULL || overwrite)
        add_package (self, merge, i);
    }
  if (record->based)
    add_choice (self, _("As in the base"), "base");
  add_choice (self, overwrite ? _("Leave it out: the target’s record goes") : _("Leave it out: the target’s record stays"), "out");
  return self;
}

FerryMergeSubject *
ferry_merge_subject_new_for_catch_up (const FerryCatchUp     *catch_up,
                                      const FerryMergeRecord *record)
{
  FerryMergeSubject *self = g_object_new (FERRY_TYPE_MERGE_SUBJECT, NULL);
  const char *from = ferry_instance_get_name (catch_up->from), *to = ferry_instance_get_name (catch_up->to);
  g_autofree char *from_label = g_strdup_printf (_("As on “%s”"), from), *to_label = g_strdup_printf (_("As on “%s”"), to);

  self->id = g_strdup (record->id);
  self->table = g_strdup (record->table->table);
  self->title = g_strdup_printf ("%s: %s", record->table->table, record->key);
  self->about = g_strdup (record->base != NULL ? _("Changed on both sides since the backup") : _("Made on both sides since the backup, with one key"));
  add_version (self, record, _("Backup"), record->base);
  add_version (self, record, from, record->versions[0]);
  add_version (self, record, to, record->versions[1]);
  add_choice (self, from_label, "a");
  add_choice (self, to_label, "b");
  return self;
}

const char *
ferry_merge_subject_get_table (FerryMergeSubject *self)
{
  return self->table;
}

const char *
ferry_merge_subject_get_id (FerryMergeSubject *self)
{
  return self->id;
}

const char *
ferry_merge_subject_get_title (FerryMergeSubject *self)
{
  return self->title;
}

const char *
ferry_merge_subject_get_about (FerryMergeSubject *self)
{
  return self->about;
}

GPtrArray *
ferry_merge_subject_get_versions (FerryMergeSubject *self)
{
  return self->versions;
}

const char * const *
ferry_merge_subject_get_labels (FerryMergeSubject *self)
{
  return (const char * const *) self->labels->pdata;
}

const char *
ferry_merge_subject_get_take (FerryMergeSubject *self,
                              guint              choice)
{
  return choice < self->takes->len ? g_ptr_array_index (self->takes, choice) : NULL;
}

guint
ferry_merge_subject_get_choice (FerryMergeSubject *self)
{
  return self->choice;
}

void
ferry_merge_subject_set_choice (FerryMergeSubject *self,
                                guint              choice)
{
  choice = MIN (choice, self->takes->len - 1);
  if (choice == self->choice)
    return;
  self->choice = choice;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHOICE]);
}

/* the choice that takes @take, where there is one */
void
ferry_merge_subject_choose (FerryMergeSubject *self,
                            const char        *take)
{
  for (guint i = 0; i < self->takes->len; i++)
    if (g_strcmp0 (g_ptr_array_index (self->takes, i), take) == 0)
      ferry_merge_subject_set_choice (self, i);
}
