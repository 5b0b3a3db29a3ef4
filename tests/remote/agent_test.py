"""Agents for tests: ferry-agent beside an application, with a token, on a port that the kernel chooses."""

import atexit
import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cli"))
from ferry_test import Pair, environment, expect, folder, wait_for  # noqa: E402

BOUNDARY = "ferry-test-boundary"
AGENT = os.path.join(os.environ["FERRY_BUILD_ROOT"], "src", "ferry-agent", "ferry-agent")


class Agent:
    """An agent that runs until stop(), which also sees to it that nothing went wrong in it."""

    def __init__(self, application, *options, token="tester", scope="write", files=None, state=None):
        self.application, self.options, self.files = application, options, files
        self.state = state or folder()
        self.home = folder()
        self.log = os.path.join(self.home, "log")
        self.token = self.make_token(token, scope)
        self.start()

    def command(self, *arguments, status=0):
        done = subprocess.run([AGENT, *arguments, "--state", self.state], env=environment(self.home), text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              stdin=subprocess.DEVNULL, timeout=60)
        expect(done.returncode == status, arguments, done.returncode, done.stdout, done.stderr)
        return done

    def make_token(self, name, scope="write", *more):
        token = self.command("token", "create", name, "--scope", scope, *more).stdout
        expect(token.startswith("ferry_") and token.count("\n") == 1 and len(token) == 50, "a token alone: %r" % token)
        return token.strip()

    def start(self):
        before = (lambda: __import__("resource").setrlimit(__import__("resource").RLIMIT_NOFILE, (self.files, self.files))) if self.files else None
        self.child = subprocess.Popen([AGENT, "serve", "--app", self.application, "--listen", "127.0.0.1:0", "--state", self.state, *self.options],
                                      env=environment(self.home), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=open(self.log, "a", encoding="utf-8"), text=True,
                                      preexec_fn=before)
        atexit.register(self.child.kill)
        line = self.child.stdout.readline().strip()
        expect(line.startswith("Listening at http"), line, self.said())
        self.address = line.split(" ")[-1]
        self.port = int(self.address.split(":")[2].split("/")[0])

    def said(self):
        with open(self.log, encoding="utf-8", errors="replace") as log:
            return log.read()

    def kill(self):
        self.child.send_signal(signal.SIGKILL)
        self.child.communicate()

    def stop(self):
        self.child.send_signal(signal.SIGTERM)
        self.child.communicate(timeout=120)
        told = self.said()
        expect(self.child.returncode == 0, self.child.returncode, told)
        expect("AddressSanitizer" not in told and "runtime error" not in told and "CRITICAL" not in told and "LeakSanitizer" not in told, told)


def call(agent, action, body=None, form=None, status=200, method=None, token=None):
    """One request as NocoBase's clients make it: what JSON says, else the bytes; None where nothing came."""
    headers, data = {"Authorization": "Bearer " + (token or agent.token)}, None
    if body is not None:
        headers["Content-Type"], data = "application/json", json.dumps(body).encode()
    elif form is not None:
        headers["Content-Type"], data = "multipart/form-data; boundary=" + BOUNDARY, make_form(form)
    request = urllib.request.Request(agent.address + "/" + action, data=data, headers=headers, method=method or ("POST" if data is not None else "GET"))
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            got, kind, content = answer.status, answer.headers["Content-Type"] or "", answer.read()
    except urllib.error.HTTPError as error:
        got, kind, content = error.code, error.headers["Content-Type"] or "", error.read()
    expect(got == status, action, got, content[:2000])
    return json.loads(content) if kind.startswith("application/json") and content else content or None


def make_form(fields):
    """A multipart form; bytes are an uploaded file, whose name tries to leave its folder."""
    parts = []
    for name, value in fields.items():
        more = b'; filename="../../uploaded.nbdata"' if isinstance(value, bytes) else b""
        parts.append(b'--%s\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n' % (BOUNDARY.encode(), name.encode(), more, value if isinstance(value, bytes) else value.encode()))
    return b"".join(parts) + b"--%s--\r\n" % BOUNDARY.encode()


def token(cli, text):
    """A file that holds a token, readable by nobody else."""
    path = os.path.join(cli.home, "token-" + text[-8:])
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(text + "\n")
    return path


class Remote(Pair):
    """The demo pair, each end behind an agent where named so."""

    def __init__(self, *remote, dialect="sqlite", options=()):
        super().__init__(dialect, add=False)
        self.agents = {}
        for name in ("development", "production"):
            if name in remote:
                self.agents[name] = Agent(self.places[name], *options)
                self.cli.run("instance", "add", name, "--url", self.agents[name].address, "--token-file", token(self.cli, self.agents[name].token), "--stage", name)
            else:
                self.cli.run("instance", "add", name, "--app", self.places[name], "--stage", name)

    def stop(self):
        for agent in self.agents.values():
            agent.stop()
