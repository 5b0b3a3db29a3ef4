"""What the tests of releases share: the demo pair with a second production, commands that leave marks, killing in a step."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import time

from ferry_test import FERRY, SECONDS, Database, Pair, create_database, expect


class Releases(Pair):
    """The demo pair, a folder where commands leave marks, and a second production on demand."""

    def __init__(self, dialect="sqlite"):
        super().__init__(dialect)
        self.dialect = dialect
        self.marks = os.path.join(self.cli.home, "marks")

    def add_spare(self):
        """An instance that was started once: the demo's production before anything happened to it."""
        place = os.path.join(self.folder, "spare")
        shutil.copytree(self.places["production"], place)
        if self.dialect == "postgres":
            name = "ferry_cli_%d_%d_spare" % (os.getpid(), Pair.counter)
            create_database(name, self.demo.names[1])
            with open(os.path.join(place, ".env"), "a", encoding="utf-8") as env:
                env.write("DB_DATABASE=%s\n" % name)
            self.databases["spare"] = Database(name=name)
        else:
            self.databases["spare"] = Database(path=os.path.join(place, "storage/db/nocobase.sqlite"))
        self.places["spare"] = place
        self.cli.run("instance", "add", "spare", "--app", place)

    def mark(self, word, more=""):
        return "echo %s >> '%s'%s" % (word, self.marks, more)

    def marked(self):
        if not os.path.exists(self.marks):
            return []
        with open(self.marks, encoding="utf-8") as file:
            return file.read().split()

    def new(self, *arguments):
        return self.cli.json("release", "new", *arguments)["release"]["id"]

    def run(self, release, *arguments, status=0):
        return self.cli.json("release", "run", release, "--confirm", "production", *arguments, status=status)

    def steps(self, release):
        return {step["id"]: step for step in self.cli.json("release", "show", release)["release"]["steps"]}

    def states(self, release):
        return {name: step["state"] for name, step in self.steps(release).items()}

    def kept(self, release):
        connection = sqlite3.connect("file:%s?mode=ro" % os.path.join(self.cli.home, "ferry/ferry.db"), uri=True, timeout=30)
        text = connection.execute("SELECT json FROM release WHERE id = ?", (release,)).fetchone()[0]
        connection.close()
        return {step["id"]: step["state"] for step in json.loads(text)["steps"]}

    def kill_in(self, release, step, delay, *arguments):
        """Runs it and kills it @delay seconds after @step began, or reports how it ended before that."""
        child = subprocess.Popen([FERRY, "release", "run", release, "--confirm", "production", *arguments], env=self.cli.environment, cwd=self.cli.home,
                                 stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        late = time.monotonic() + SECONDS
        while child.poll() is None and self.kept(release)[step] == "waiting":
            expect(time.monotonic() < late, "%s never began" % step)
        time.sleep(delay)
        child.send_signal(signal.SIGKILL)
        return child.wait()

    def executions(self):
        return [e for e in self.cli.json("log", "list", "production")["executions"] if e["kind"] == "execution" and e["state"] == "done"]


def maintenance(pair, name, *more):
    return pair.new("maintenance", "production", "--source", "development", "--name", name, "--command", "close=" + pair.mark("close", more=" ; sleep 0.3"),
                    "--command", "open=" + pair.mark("open"), *more)
