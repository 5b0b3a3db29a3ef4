#include "config.h"

#include "ferry-agent-head.h"

#include <string.h>

#define HOST "Host: localhost\r\n"

static FerryAgentHead *
parse (const char *text,
       guint      *status)
{
  FerryAgentRefusal refusal = { 0 };
  FerryAgentHead *head = ferry_agent_head_parse (text, strlen (text), &refusal);

  g_assert_true ((head == NULL) == (refusal.status != 0));
  *status = refusal.status;
  return head;
}

/* The head of a whole request that is taken */
static FerryAgentHead *
take (const char *text)
{
  guint status;
  FerryAgentHead *head = parse (text, &status);

  g_assert_cmpuint (status, ==, 0);
  return head;
}

static void
test_plain (void)
{
  g_autoptr(FerryAgentHead) head = take ("GET /api/backup:list?a=b%20c&d=%C3%A4&e&f[]=1&f[]=2 HTTP/1.1\r\nHost: Ferry.example:13080\r\nAuthorization:  Bearer x \r\n\r\n");

  g_assert_cmpstr (head->method, ==, "GET");
  g_assert_cmpstr (head->action, ==, "backup:list");
  g_assert_null (head->key);
  g_assert_cmpstr (head->host, ==, "ferry.example:13080");
  g_assert_cmpstr (g_hash_table_lookup (head->query, "a"), ==, "b c");
  g_assert_cmpstr (g_hash_table_lookup (head->query, "d"), ==, "ä");
  g_assert_cmpstr (g_hash_table_lookup (head->query, "e"), ==, "");
  g_assert_cmpstr (g_hash_table_lookup (head->query, "f[]"), ==, "1");
  g_assert_cmpstr (ferry_agent_head_get (head, "authorization"), ==, "Bearer x");
  g_assert_cmpint (head->length, ==, 0);
  g_assert_true (head->keep);
  g_assert_false (head->waits);
}

static void
test_bodies (void)
{
  g_autoptr(FerryAgentHead) sized = take ("POST /api/x:y/k%2Fz HTTP/1.1\r\n" HOST "Content-Length: 123456789012\r\nExpect: 100-Continue\r\nConnection: foo, Close\r\n\r\n");
  g_autoptr(FerryAgentHead) chunked = take ("POST /api/x:y HTTP/1.1\r\n" HOST "Transfer-Encoding: Chunked\r\n\r\n");
  g_autoptr(FerryAgentHead) old = take ("GET / HTTP/1.0\r\n\r\n");

  g_assert_cmpint (sized->length, ==, 123456789012);
  g_assert_cmpstr (sized->key, ==, "k/z");
  g_assert_true (sized->waits);
  g_assert_false (sized->keep);
  g_assert_cmpint (chunked->length, ==, -1);
  g_assert_true (old->old);
  g_assert_false (old->keep);
  g_assert_null (old->action);
}

static const struct { const char *text; guint status; } refused[] = {
  { "GET / HTTP/1.1\r\n\r\n", 400 },                                                    /* no Host */
  { "GET / HTTP/1.1\r\n" HOST HOST "\r\n", 400 },
  { "GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400 },
  { "GET / HTTP/1.1\r\nHost: a@b\r\n\r\n", 400 },
  { "GET / HTTP/1.1\r\nHost: a:b\r\n\r\n", 400 },
  { "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n", 400 },
  { "GET / HTTP/1.1\r\nHost:\r\n\r\n", 400 },
  { "POST / HTTP/1.1\r\n" HOST "Content-Length: 1\r\nContent-Length: 1\r\n\r\n", 400 },
  { "POST / HTTP/1.1\r\n" HOST "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400 },
  { "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", 400 },
  { "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: gzip, chunked\r\n\r\n", 501 },
  { "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked, identity\r\n\r\n", 501 },
  { "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: \x0b" "chunked\r\n\r\n", 400 },
  { "POST / HTTP/1.0\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n", 400 },
  { "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding : chunked\r\n\r\n", 400 },
  { "POST / HTTP/1.1\r\n" HOST "Content-Length: +1\r\n\r\n", 400 },
  { "POST / HTTP/1.1\r\n" HOST "Content-Length: -1\r\n\r\n", 400 },
  { "POST / HTTP/1.1\r\n" HOST "Content-Length: 1, 1\r\n\r\n", 400 },
  { "POST / HTTP/1.1\r\n" HOST "Content-Length: 0x10\r\n\r\n", 400 },
  { "POST / HTTP/1.1\r\n" HOST "Content-Length: 99999999999999999999\r\n\r\n", 400 },
  { "POST / HTTP/1.1\r\n" HOST "Content-Length: \r\n\r\n", 400 },
  { "POST / HTTP/1.1\r\n" HOST "Content-Length:\r\n 5\r\n\r\n", 400 },                  /* folded */
  { "GET / HTTP/1.1\r\n" HOST "X: a\r\n b\r\n\r\n", 400 },
  { "GET / HTTP/1.1\r\n" HOST "X\r\n\r\n", 400 },
  { "GET / HTTP/1.1\r\n" HOST ": x\r\n\r\n", 400 },
  { "GET / HTTP/1.1\r\n" HOST "X: a\nY: b\r\n\r\n", 400 },                              /* a bare LF */
  { "GET / HTTP/1.1\r\n" HOST "X: a\rY: b\r\n\r\n", 400 },
  { "GET / HTTP/1.1\n" HOST "\r\n", 400 },
  { "GET / HTTP/1.1\r\n" HOST "X: \x7f\r\n\r\n", 400 },
  { "GET / HTTP/1.1\r\n" HOST "X: \xe4\r\n\r\n", 400 },
  { "GET / HTTP/1.1\r\n" HOST "Authorization: Bearer a\r\nAuthorization: Bearer b\r\n\r\n", 400 },
  { "GET / HTTP/1.1\r\n" HOST "Range: bytes=0-\r\nRange: bytes=1-\r\n\r\n", 400 },
  { "GET / HTTP/1.1\r\n" HOST "Expect: 200-ok\r\n\r\n", 417 },
  { "POST / HTTP/1.1\r\n" HOST "Content-Encoding: gzip\r\nContent-Length: 1\r\n\r\n", 415 },
  { "GET http://localhost/api/x HTTP/1.1\r\n" HOST "\r\n", 400 },
  { "GET  / HTTP/1.1\r\n" HOST "\r\n", 400 },
  { "GET /  HTTP/1.1\r\n" HOST "\r\n", 400 },
  { "GET /a b HTTP/1.1\r\n" HOST "\r\n", 400 },
  { "GET /a#b HTTP/1.1\r\n" HOST "\r\n", 400 },
  { "GET * HTTP/1.1\r\n" HOST "\r\n", 400 },
  { "GET / HTTP/1.1 \r\n" HOST "\r\n", 400 },
  { "GET / HTTP/1.2\r\n" HOST "\r\n", 505 },
  { "GET / HTTP/2.0\r\n" HOST "\r\n", 505 },
  { "PRI * HTTP/2.0\r\n\r\n", 505 },
  { "GET / http/1.1\r\n" HOST "\r\n", 400 },
  { "GET /\r\n\r\n", 400 },
  { "G(T / HTTP/1.1\r\n" HOST "\r\n", 400 },
  { "\r\nGET / HTTP/1.1\r\n" HOST "\r\n", 400 },
  { "\r\n\r\n", 400 },
  { "GET /api/x?a=%00 HTTP/1.1\r\n" HOST "\r\n", 400 },
  { "GET /api/x?a=%ff HTTP/1.1\r\n" HOST "\r\n", 400 },
  { "GET /api/x?a=%4 HTTP/1.1\r\n" HOST "\r\n", 400 },
  { "GET /api/x?a=1&a=2 HTTP/1.1\r\n" HOST "\r\n", 400 },
  { "GET /api/x/%00 HTTP/1.1\r\n" HOST "\r\n", 400 },
};

static void
test_refused (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      guint status;
      g_autoptr(FerryAgentHead) head = parse (refused[i].text, &status);

      g_test_message ("%u", i);
      g_assert_null (head);
      g_assert_cmpuint (status, ==, refused[i].status);
    }
}

static void
test_limits (void)
{
  g_autoptr(GString) many = g_string_new ("GET / HTTP/1.1\r\n" HOST), longish = g_string_new ("GET /");
  guint status;

  for (guint i = 0; i < 64; i++)
    g_string_append_printf (many, "X-%u: y\r\n", i);
  g_string_append (many, "\r\n");
  g_assert_null (parse (many->str, &status));
  g_assert_cmpuint (status, ==, 431);
  for (guint i = 0; i < 8200; i++)
    g_string_append_c (longish, 'a');
  g_string_append (longish, " HTTP/1.1\r\n" HOST "\r\n");
  g_assert_null (parse (longish->str, &status));
  g_assert_cmpuint (status, ==, 414);
}

/* Every beginning of a request is no request, and no byte of it can be changed so that reading fails otherwise than by a refusal. */
static void
test_every_byte (void)
{
  static const char whole[] = "POST /api/a:b/c?d=%20 HTTP/1.1\r\nHost: [::1]:80\r\nContent-Length: 5\r\nConnection: close\r\n\r\n";
  gsize length = strlen (whole);

  for (gsize i = 0; i < length; i++)
    g_assert_cmpint (ferry_agent_head_find_end (whole, i), ==, -1);
  g_assert_cmpint (ferry_agent_head_find_end (whole, length), ==, (gssize) length);
  for (gsize i = 0; i < length - 4; i++)
    for (guint byte = 0; byte < 256; byte++)
      {
        g_autofree char *copy = g_memdup2 (whole, length);
        FerryAgentRefusal refusal = { 0 };
        g_autoptr(FerryAgentHead) head = NULL;

        copy[i] = (char) byte;
        head = ferry_agent_head_parse (copy, length, &refusal);
        g_assert_true ((head == NULL) == (refusal.status >= 400));
      }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/agent/head/plain", test_plain);
  g_test_add_func ("/agent/head/bodies", test_bodies);
  g_test_add_func ("/agent/head/refused", test_refused);
  g_test_add_func ("/agent/head/limits", test_limits);
  g_test_add_func ("/agent/head/every-byte", test_every_byte);
  return g_test_run ();
}
