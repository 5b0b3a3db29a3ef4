"""What the tests of data written meanwhile share: an old side, and a new one that was restored from its backup."""

import os

from ferry_test import differences, equal, expect
from runbook_test import Releases


class Sides(Releases):
    """The old side, "production", and the new one, "spare", restored from its backup."""

    def __init__(self, dialect="sqlite", prepare=None):
        super().__init__(dialect)
        if prepare:
            prepare(self.target)
        self.add_spare()
        self.backup = self.cli.json("backup", "create", "production")["backup"]["name"]
        self.cli.run("restore", "production", "spare", self.backup, "--yes")
        self.a, self.b = self.target, self.databases["spare"]

    def list(self, *arguments, status=0):
        return self.cli.json("catch-up", "list", "production", "spare", "--backup", self.backup, *arguments, status=status)

    def carry(self, *arguments, status=0, confirm="spare"):
        return self.cli.json("catch-up", "run", "production", "spare", "--backup", self.backup, *arguments, *(["--confirm", confirm] if confirm else []), status=status)

    def refuse(self, *arguments, status, confirm="spare"):
        """Nothing is changed by what is refused."""
        before = self.b.state()
        told = self.carry(*arguments, status=status, confirm=confirm)
        equal(differences(before, self.b.state()), [], told)
        expect(told.get("execution") is None, told)
        return told

    def refuse_broken(self, *arguments):
        before = self.b.state()
        told = self.carry(*arguments, status=1)
        equal(told["execution"]["state"], "failed", told)
        equal(changed(before, self.b), [], told)

    def both(self, sql):
        self.a.query(sql)
        self.b.query(sql)

    def room(self):
        path = os.path.join(self.cli.home, "ferry/catch-up")
        return sorted(name for name in os.listdir(path) if name != "lock") if os.path.isdir(path) else []


def differences_of_rows(before, after):
    return [name for name in differences(before, after) if name not in ("sequences", "sqlite_sequence")]


def changed(before, database):
    """Tables; that sequences are raised is looked at where it matters."""
    return differences_of_rows(before, database.state())


def counts(told):
    return {t["table"]: (t["new"], t["changed"], t["deleted"], t["conflicts"]) for t in told["tables"]}


def reasons(told):
    return {t["table"]: t["reason"] for t in told["tables"]}


def named(told):
    return {"%s:%s" % (r["table"], r["key"]): r for r in told["records"]}


def number(database, sql):
    return int(database.value(sql))


def items(database):
    return {int(key): int(quantity) for key, quantity in database.query("SELECT id, quantity FROM order_items")}
