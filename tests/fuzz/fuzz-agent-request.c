#include "config.h"

/* A request as the agent reads it: the head by the strict parser, then its body to the end. Whatever comes is taken or refused; the body never has more bytes than came. */
#include "ferry-agent-head.c"
#undef BLOCK
#include "ferry-agent-body.c"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize length);

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         length)
{
  gssize end = ferry_agent_head_find_end ((const char *) data, length);
  FerryAgentRefusal refusal = { 0 };
  g_autoptr(FerryAgentHead) head = end > 0 ? ferry_agent_head_parse ((const char *) data, (gsize) end, &refusal) : NULL;
  g_autoptr(GInputStream) base = NULL;
  g_autoptr(GByteArray) rest = g_byte_array_new ();
  g_autoptr(FerryAgentBodyStream) body = NULL;
  char block[100];
  gssize got;
  gsize all = 0;

  g_assert_true (end < 0 || (head == NULL) == (refusal.status >= 400));
  if (head == NULL)
    return 0;
  base = g_memory_input_stream_new_from_data (data + end, (gssize) (length - (gsize) end), NULL);
  body = ferry_agent_body_stream_new (base, rest, head->length, 1 << 20);
  while ((got = g_input_stream_read (G_INPUT_STREAM (body), block, sizeof block, NULL, NULL)) > 0)
    all += (gsize) got;
  g_assert_cmpuint (all, <=, length - (gsize) end);
  g_assert_true (got < 0 || head->length < 0 || all == (gsize) head->length);
  return 0;
}
