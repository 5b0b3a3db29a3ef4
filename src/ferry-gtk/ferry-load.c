#include "config.h"

#include "ferry-load.h"

typedef struct
{
  FerryInstance   *instance;
  FerryListFunc    func;
  FerryLoadedFunc  done;
  GPtrArray       *objects;
} Load;

static void
load_free (gpointer data)
{
  Load *load = data;

  g_clear_pointer (&load->objects, g_ptr_array_unref);
  g_object_unref (load->instance);
  g_free (load);
}

static gboolean
load_func (FerryJob  *job,
           gpointer   user_data,
           GError   **error)
{
  Load *load = user_data;

  load->objects = load->func (load->instance, error);
  return load->objects != NULL;
}

static void
load_done (gpointer      owner,
           gpointer      user_data,
           const GError *error)
{
  Load *load = user_data;

  load->done (owner, load->objects, error);
}

void
ferry_load_list (FerryInstance   *instance,
                 const char      *title,
                 FerryListFunc    func,
                 gpointer         owner,
                 FerryLoadedFunc  done)
{
  g_autoptr(FerryJob) job = ferry_job_new (title);
  Load *load = g_new0 (Load, 1);

  load->instance = g_object_ref (instance);
  load->func = func;
  load->done = done;
  ferry_gtk_run_job (job, FERRY_JOB_QUIET, load_func, load, load_free, owner, load_done);
}
