"""What the tests of the command share: running it with and without a terminal, instances of both databases, TAP."""

import atexit
import json
import os
import pty
import re
import select
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import traceback

SOURCE = os.environ.get("FERRY_SOURCE_ROOT") or os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
FERRY = os.path.join(os.environ["FERRY_BUILD_ROOT"], "src", "ferry-cli", "ferry")
SHARED = os.path.join(SOURCE, "..", "shared", "nocobase")
SECONDS = 120


class Failure(AssertionError):
    pass


def expect(condition, *told):
    if not condition:
        raise Failure("\n".join(str(t) for t in told))


def equal(found, wanted, *told):
    expect(found == wanted, "found:  %r" % (found,), "wanted: %r" % (wanted,), *told)


def contains(text, *parts):
    for part in parts:
        expect(part in text, "“%s” is not in:" % part, text)


def wait_for(ask, done, seconds=60):
    """Asks until done(answer), and gives that answer; fails after @seconds."""
    late = time.monotonic() + seconds
    while not done(told := ask()):
        expect(time.monotonic() < late, "waited in vain", told)
        time.sleep(0.1)
    return told


def folder():
    path = tempfile.mkdtemp(prefix="ferry-cli-")
    atexit.register(shutil.rmtree, path, True)
    return path


def environment(home):
    names = {k: v for k, v in os.environ.items() if not k.startswith("PG") and k not in ("NO_COLOR", "LANGUAGE")}
    return dict(names, FERRY_HOME=os.path.join(home, "ferry"), HOME=home, XDG_DATA_HOME=home, TZ="UTC", LC_ALL="C.UTF-8", TERM="xterm")


class Cli:
    """The command with a home of its own."""

    def __init__(self):
        self.home = folder()
        self.environment = environment(self.home)

    def run(self, *arguments, status=0, input=None):
        done = subprocess.run([FERRY, *arguments], env=self.environment, cwd=self.home, input=input, text=True, timeout=SECONDS,
                              stdin=subprocess.DEVNULL if input is None else None, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        expect(done.returncode == status, "ferry %s: exit status %d instead of %d" % (" ".join(arguments), done.returncode, status), done.stdout, done.stderr)
        expect("AddressSanitizer" not in done.stderr and "runtime error" not in done.stderr and "CRITICAL" not in done.stderr, done.stderr)
        return done

    def json(self, *arguments, status=0, input=None):
        done = self.run(*arguments, "--json", status=status, input=input)
        try:
            return json.loads(done.stdout)
        except ValueError:
            raise Failure("no JSON from ferry %s:\n%s\n%s" % (" ".join(arguments), done.stdout, done.stderr))

    def error(self, *arguments, status):
        """One clear sentence on standard error, the same in JSON, nothing on standard output."""
        done = self.run(*arguments, status=status)
        told = self.json(*arguments, status=status)["error"]
        expect(done.stderr.count("ferry: ") == 1, done.stderr)
        contains(done.stderr, told["message"])
        return told["message"]

    def terminal(self, *arguments, talk=(), status=0, seconds=SECONDS):
        """Runs it on a terminal of its own. @talk: pairs of a regular expression to wait for and a text to type, or a function that gives it; returns all that was shown."""
        child, fd = pty.fork()
        if child == 0:
            os.chdir(self.home)
            os.execve(FERRY, [FERRY, *arguments], self.environment)
        shown, pending, late = "", list(talk), time.monotonic() + seconds
        position = 0
        while True:
            expect(time.monotonic() < late, "waited in vain for %r in:" % (pending[:1],), shown)
            if not select.select([fd], [], [], 0.2)[0]:
                continue
            try:
                block = os.read(fd, 65536)
            except OSError:
                block = b""
            if not block:
                break
            shown += block.decode(errors="replace")
            while pending:
                found = re.compile(pending[0][0]).search(shown, position)
                if not found:
                    break
                position = found.end()
                answer = pending.pop(0)[1]
                os.write(fd, (answer() if callable(answer) else answer).encode())
        os.close(fd)
        ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        expect(not pending, "never came: %r" % (pending,), shown)
        expect(ended == status, "exit status %d instead of %d:" % (ended, status), shown)
        return shown

    def interrupt(self, *arguments, after, number=signal.SIGINT):
        """Sends a signal as soon as @after stands on standard error; returns exit status and what was said."""
        child = subprocess.Popen([FERRY, *arguments], env=self.environment, cwd=self.home, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                 stderr=subprocess.PIPE, text=True)
        told = ""
        for line in child.stderr:
            told += line
            if after in line:
                child.send_signal(number)
                break
        out, rest = child.communicate(timeout=SECONDS)
        return child.returncode, out + told + rest


def program(name):
    return os.path.join(os.environ["FERRY_TEST_PGBIN"], name)


class Database:
    """Rows of one instance as text, to be compared before and after."""

    def __init__(self, path=None, name=None):
        self.path, self.name = path, name

    def query(self, sql):
        if self.path:
            connection = sqlite3.connect(self.path)
            connection.text_factory = lambda b: b.decode("utf-8", "surrogateescape")
            rows = connection.execute(sql).fetchall()
            connection.commit()
            connection.close()
            return [tuple(row) for row in rows]
        done = subprocess.run([program("psql"), "-X", "-A", "-t", "-q", "-F", "\x1f", "-R", "\x1e", "-v", "ON_ERROR_STOP=1", "-P", "null=\\N",
                               "-h", os.environ["FERRY_TEST_PGHOST"], "-U", "postgres", "-d", self.name, "-c", sql], text=True, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, env=dict(os.environ, PGTZ="UTC"), check=False)
        expect(done.returncode == 0, done.stderr, sql)
        return [tuple(line.split("\x1f")) for line in done.stdout.rstrip("\n").split("\x1e") if line]

    def value(self, sql):
        rows = self.query(sql)
        return rows[0][0] if rows else None

    def column(self, sql):
        return [row[0] for row in self.query(sql)]

    def tables(self):
        if self.path:
            names = self.column("SELECT name FROM sqlite_master WHERE type = 'table'")
        else:
            names = self.column("SELECT c.relname FROM pg_class c WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'")
        return sorted(name for name in names if name != "ferry_execution")

    def structure(self):
        if self.path:
            return sorted(self.query("SELECT type, name, tbl_name, sql FROM sqlite_master WHERE tbl_name NOT LIKE 'ferry_execution'"), key=str)
        return sorted(self.query("SELECT table_name, column_name, data_type, coalesce(column_default, ''), is_nullable FROM information_schema.columns"
                                 " WHERE table_schema = 'public' AND table_name <> 'ferry_execution'")
                      + self.query("SELECT indexname, indexdef, '', '', '' FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'ferry_execution'"))

    def rows(self, table):
        if self.path:
            return sorted(self.query('SELECT * FROM "%s"' % table), key=repr)
        return sorted(self.column('SELECT t::text FROM ONLY public."%s" t' % table))

    def sequences(self):
        """The next value of each; (26, called) and (27, not called) are the same."""
        if self.path:
            return {}
        names = self.column("SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'")
        return dict(self.query(" UNION ALL ".join("SELECT '%s', last_value + is_called::int FROM public.\"%s\"" % (name, name) for name in names))) if names else {}

    def all_rows(self):
        """By table; on PostgreSQL in one statement, for a program per table takes longer than what is tested."""
        tables = self.tables()
        if self.path or not tables:
            return {table: self.rows(table) for table in tables}
        found = {table: [] for table in tables}
        for table, row in self.query(" UNION ALL ".join("SELECT '%s', t::text FROM ONLY public.\"%s\" t" % (table.replace("'", "''"), table.replace('"', '""')) for table in tables)):
            found[table].append(row)
        return {table: sorted(rows) for table, rows in found.items()}

    def state(self):
        """Everything: two equal states are equal databases."""
        return {"structure": self.structure(), "sequences": self.sequences(), **self.all_rows()}


def differences(before, after):
    return sorted(key for key in set(before) | set(after) if before.get(key) != after.get(key))


def administer(*statements, check=True):
    """Statements that can't be in a transaction, by the server's superuser."""
    subprocess.run([program("psql"), "-X", "-q", "-h", os.environ["FERRY_TEST_PGHOST"], "-U", "postgres", "-d", "postgres", "-v", "ON_ERROR_STOP=%d" % check,
                    *(part for sql in statements for part in ("-c", sql))], check=check)


CREATED = []


def create_database(name, template="template0"):
    administer('CREATE DATABASE "%s" TEMPLATE "%s"' % (name, template))
    if not CREATED:
        atexit.register(lambda: administer(*('DROP DATABASE IF EXISTS "%s" WITH (FORCE)' % name for name in CREATED), check=False))
    CREATED.append(name)
    return name


def load(name, path):
    done = subprocess.run([program("psql"), "-X", "-q", "-o", "/dev/null", "-h", os.environ["FERRY_TEST_PGHOST"], "-U", "postgres", "-d", name,
                           "-v", "ON_ERROR_STOP=1", "-f", path], stderr=subprocess.PIPE, text=True, check=False)
    expect(done.returncode == 0, done.stderr)


ENDS = ("development", "production")


class Demo:
    """What make-demo makes, made once by every test program: instances get copies of the folders, and on PostgreSQL of the databases."""

    made = {}

    def __init__(self, dialect):
        self.folder, self.host = os.path.join(folder(), "apps"), os.environ.get("FERRY_TEST_PGHOST")
        self.names = ["ferry_cli_%d_%s" % (os.getpid(), end) for end in ENDS] if dialect == "postgres" else []
        subprocess.run([os.path.join(SOURCE, "data/demo/make-demo"), dialect, self.folder, *([self.host, *self.names] if self.names else [])], check=True)
        for end, name in zip(ENDS, self.names):
            load(create_database(name), os.path.join(self.folder, end + ".sql"))

    @classmethod
    def of(cls, dialect):
        if dialect not in cls.made:
            cls.made[dialect] = cls(dialect)
        return cls.made[dialect]

    def copy(self, place, names):
        """To the folder @place; on PostgreSQL into the new databases @names."""
        shutil.copytree(self.folder, place)
        for end, template, name in zip(ENDS, self.names, names):
            create_database(name, template)
            path = os.path.join(place, end, ".env")
            with open(path, encoding="utf-8") as file:
                text = file.read()
            with open(path, "w", encoding="utf-8") as file:
                file.write(text.replace("DB_DATABASE=%s\n" % template, "DB_DATABASE=%s\n" % name))


class Pair:
    """The two demo instances, known to a command of their own as "development" and "production"."""

    counter = 0

    def __init__(self, dialect="sqlite", add=True):
        Pair.counter += 1
        self.cli = Cli()
        self.folder = os.path.join(self.cli.home, "apps")
        names = ["ferry_cli_%d_%d_%s" % (os.getpid(), Pair.counter, end) for end in ("dev", "prod")]
        self.demo = Demo.of(dialect)
        self.demo.copy(self.folder, names)
        self.places = {name: os.path.join(self.folder, name) for name in ENDS}
        self.databases = {name: Database(name=database) if dialect == "postgres" else Database(path=os.path.join(self.places[name], "storage/db/nocobase.sqlite"))
                          for name, database in zip(ENDS, names)}
        self.source, self.target = self.databases["development"], self.databases["production"]
        if add:
            self.cli.run("instance", "add", "development", "--app", self.places["development"], "--stage", "development")
            self.cli.run("instance", "add", "production", "--app", self.places["production"])

    def package(self, *arguments):
        return self.cli.json("package", "create", "development", *arguments)["package"]["digest"]

    def secrets(self, text="RETURNS_API_KEY=a-very-secret-value\n"):
        path = os.path.join(self.cli.home, "secrets")
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def answers(self):
        return ["--variable", "RETURNS_API_URL=https://returns.test", "--secrets-file", self.secrets(), "--ignore-plugins"]

    def edit_env(self, name, text):
        with open(os.path.join(self.places[name], ".env"), "a", encoding="utf-8") as file:
            file.write(text + "\n")


def main(area, tests, root="cli"):
    """Runs the functions and prints TAP."""
    tests = [(name[5:].replace("_", "-"), test) for name, test in tests.items() if name.startswith("test_") and callable(test)]
    only = sys.argv[1:]
    tests = [(name, test) for name, test in tests if not only or name in only]
    failed = False
    print("1..%d" % len(tests), flush=True)
    for number, (name, test) in enumerate(tests, 1):
        try:
            test()
            print("ok %d /%s/%s/%s" % (number, root, area, name), flush=True)
        except Exception:
            failed = True
            print("not ok %d /%s/%s/%s" % (number, root, area, name))
            print("".join("# %s\n" % line for line in traceback.format_exc().splitlines()), flush=True, end="")
    sys.exit(failed)
