"""What the tests of the application share: the built program on a display, seen through the accessibility tree, used by mouse and keyboard.

Every wait is bounded and ends as soon as what is waited for is there.
"""

import atexit
import os
import signal
import subprocess
import sys
import time
import warnings

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cli"))
from ferry_test import SOURCE, Failure, expect  # noqa: E402

warnings.simplefilter("ignore")
import gi  # noqa: E402

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

PROGRAM = os.path.join(os.environ["FERRY_BUILD_ROOT"], "src", "ferry-gtk", "ferry-gtk")
HELPER = os.path.join(os.environ["FERRY_BUILD_ROOT"], "tests", "e2e", "dnd-helper")
SECONDS = float(os.environ.get("FERRY_TEST_WAIT", "60"))
ENTRIES = (Atspi.Role.TEXT, Atspi.Role.ENTRY, Atspi.Role.PASSWORD_TEXT)
FRAME = 5   # what openbox leaves between the window and what GTK draws into it

Atspi.init()


def wait(condition, told, seconds=SECONDS):
    """The first true answer of @condition; an object that vanishes while it is looked at counts as "not yet"."""
    end = time.monotonic() + seconds
    while True:
        try:
            found = condition()
        except (GLib.Error, AttributeError, IndexError):
            found = None
        if found:
            return found
        expect(time.monotonic() < end, "waited in vain for " + (told() if callable(told) else told))
        time.sleep(0.05)


def xdotool(*arguments):
    done = subprocess.run(["xdotool", *map(str, arguments)], text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=SECONDS, check=False)
    return done.stdout.split()


def children(node):
    return [child for child in map(node.get_child_at_index, range(node.get_child_count())) if child]


def states(node):
    return node.get_state_set()


def box_of(node):
    """Where it is in its window, without its frame."""
    try:
        return Atspi.Component.get_extents(node, Atspi.CoordType.WINDOW)
    except GLib.Error:   # a page of a stack has no place of its own
        return None


def seen(node):
    return states(node).contains(Atspi.StateType.VISIBLE)


def walk(node):
    """@node and what is below it, as far as it is shown."""
    yield node
    for child in children(node):
        if seen(child):
            yield from walk(child)


def name_of(node):
    return node.get_name() or ""


def words(node):
    """Every text below @node, in order."""
    found = []
    for part in walk(node):
        text = name_of(part)
        if part.get_role() in ENTRIES:
            text = text_of(part)
        if text and text not in found[-1:]:
            found.append(text)
    return found


def text_of(node):
    return Atspi.Text.get_text(node, 0, Atspi.Text.get_character_count(node))


def tree(node, depth=0):
    """For the message of a failure."""
    told = node.get_role_name() not in ("panel", "filler", "scroll bar", "scroll pane") or node.get_name() not in ("", "GtkStackPage")
    lines = ["%s%s “%s”" % ("  " * depth, node.get_role_name(), node.get_name())] if told else []
    if node.get_role() in ENTRIES:
        lines[-1] += " " + text_of(node)
    for child in children(node):
        if seen(child):
            lines += tree(child, depth + told)
    return lines


class Ferry:
    """The application, started with the environment of @cli (ferry_test.Cli)."""

    def __init__(self, cli, *arguments, **environment):
        self.cli = cli
        self.log = os.path.join(cli.home, "ferry-gtk.log")
        names = dict(cli.environment, HOME=os.environ["HOME"], **environment)
        with open(self.log, "a", encoding="utf-8") as log:
            self.process = subprocess.Popen([PROGRAM, *arguments], env=names, cwd=cli.home, stdout=log, stderr=log)
        atexit.register(self.process.kill)   # where a test failed
        self.root = wait(self.find_application, lambda: "the application to start\n" + self.told())

    def find_application(self):
        expect(self.process.poll() is None, "it ended", self.told())
        return next((a for a in children(Atspi.get_desktop(0)) if a.get_process_id() == self.process.pid and a.get_child_count()), None)

    def told(self):
        with open(self.log, encoding="utf-8", errors="replace") as log:
            return log.read()

    def windows(self):
        return [w for w in children(self.root) if seen(w)]

    def tree(self):
        return "\n".join("\n".join(tree(w)) for w in self.windows()) + "\n" + self.told()

    def wait(self, condition, told):
        try:
            return wait(condition, told)
        except Failure as failure:
            self.picture("failed")
            raise Failure("%s\n%s" % (failure, self.tree())) from None

    # -- finding --

    def match(self, role, name, within):
        """What is called @name, or else the first whose name holds it."""
        near = None
        for window in [within] if within else reversed(self.windows()):
            for node in walk(window):
                if node.get_role_name() != role or (name is not None and name not in name_of(node)):
                    continue
                if name in (None, name_of(node)):
                    return node
                near = near or node
        return near

    def find(self, role, name=None, within=None):
        return self.wait(lambda: self.match(role, name, within), "%s “%s”" % (role, name))

    def window(self, title):
        """The window with that title."""
        return self.wait(lambda: next((w for w in reversed(self.windows()) if title in name_of(w)), None), "the window “%s”" % title)

    def gone(self, title):
        self.wait(lambda: not any(title in name_of(w) for w in self.windows()), "the window “%s” to close" % title)

    def sees(self, *texts, within=None):
        """All of them stand on the screen."""
        for text in texts:
            self.wait(lambda text=text: any(text in name_of(node) or (node.get_role() in ENTRIES and text in text_of(node))
                                            for window in ([within] if within else self.windows()) for node in walk(window)), "the text “%s”" % text)

    # -- the X window of a window --

    def x_windows(self):
        """Every visible one: id, title, left, top, width, height."""
        for number in xdotool("search", "--onlyvisible", "--all", "--pid", self.process.pid):
            shape = dict(line.split("=", 1) for line in xdotool("getwindowgeometry", "--shell", number) if "=" in line)
            if "X" in shape:
                yield (number, " ".join(xdotool("getwindowname", number)), *(int(shape[k]) for k in ("X", "Y", "WIDTH", "HEIGHT")))

    def place(self, window):
        """Its X window, and where what GTK draws begins."""
        title = " ".join(window.get_name().split())
        found = self.wait(lambda: [x for x in self.x_windows() if x[1] == title], "the X window “%s”" % title)[-1]
        return found[0], found[2] + FRAME, found[3] + FRAME

    def toplevel(self, node):
        while node.get_parent() and node.get_parent() != self.root:
            node = node.get_parent()
        return node

    def origin(self, node):
        """What has to be added to the place of @node in its window. A popover has an X window of its own, as large as it; GTK counts from its parent."""
        popovers = {x[4:]: x[2:4] for x in self.x_windows() if x[1] == "ferry-gtk"}
        ancestor = node
        while popovers and ancestor and ancestor.get_role() not in (Atspi.Role.FRAME, Atspi.Role.DIALOG):
            box = box_of(ancestor)
            if box and (box.width, box.height) in popovers:
                left, top = popovers[box.width, box.height]
                return left - box.x, top - box.y
            ancestor = ancestor.get_parent()
        return self.place(self.toplevel(node))[1:]

    def middle(self, node, x=None, y=None):
        """Where on the screen the middle of @node is, or a place counted from its corner."""
        left, top = self.origin(node)
        box = box_of(node)
        return left + box.x + (box.width // 2 if x is None else x), top + box.y + (box.height // 2 if y is None else y)

    def activate(self, window):
        xdotool("windowactivate", "--sync", self.place(window)[0])

    # -- mouse --

    def click(self, node, *, button=1, times=1, x=None, y=None):
        xdotool("mousemove", *self.middle(node, x, y), "click", "--repeat", times, "--delay", 60, button)

    def press(self, role, name, within=None):
        """Clicks on what has that role and name, once it can be used."""
        node = self.find(role, name, within)
        self.wait(lambda: states(node).contains(Atspi.StateType.SENSITIVE), "“%s” to become usable" % name)
        self.click(node)
        return node

    def helper(self, kind):
        """The middle of the window of the other program; it stands in a corner that no window of Ferry covers."""
        number = wait(lambda: xdotool("search", "--onlyvisible", "--name", "^dnd-%s$" % kind), "the window of the drag's other end")[0]
        xdotool("windowmove", number, 1100, 0)
        wait(lambda: "Position: 1100,0" in " ".join(xdotool("getwindowgeometry", number)), "the other window to move")
        xdotool("windowraise", number)
        return 1180, 40

    @staticmethod
    def drag(start, end):
        """Presses, moves in steps as a hand does, lets go."""
        xdotool("mousemove", *start, "sleep", 0.2, "mousedown", 1, "sleep", 0.2)
        for step in range(1, 13):
            xdotool("mousemove", *(a + (b - a) * step // 12 for a, b in zip(start, end)), "sleep", 0.03)
        xdotool("mousemove", end[0] + 2, end[1] + 2, "sleep", 0.3, "mouseup", 1)

    def enter(self, window, name, text, role="text"):
        """Types into an entry after a click on it."""
        node = self.find(role, name, window)
        self.click(node)
        self.keys("ctrl+a")
        self.type(text)
        self.wait(lambda: text in words(node), "“%s” to be entered as “%s”" % (text, name))

    def choose(self, window, name, choice):
        """Opens a list of choices and takes one."""
        node = self.press("combo box", name, window)
        self.press("list item", choice, node)
        self.wait(lambda: choice in words(node), "“%s” to be chosen as “%s”" % (choice, name))

    # -- keyboard --

    @staticmethod
    def keys(*keys):
        xdotool("key", "--delay", 30, *keys)

    @staticmethod
    def type(text):
        xdotool("type", "--delay", 20, "--", text)

    def is_focused(self, node):
        """Or the button inside, of a menu button."""
        return any(states(part).contains(Atspi.StateType.FOCUSED) for part in [node, *children(node)] if name_of(part) == name_of(node))

    def focus(self, role, name, within=None, key="Tab"):
        """Goes there as one does without a mouse: by Tab, or by the arrows within a list."""
        node = self.find(role, name, within)
        for _ in range(60):
            if self.is_focused(node):
                return node
            self.keys(key)
            time.sleep(0.15)
        return self.wait(lambda: self.is_focused(node), "the focus to reach %s “%s” by %s; it is on %s" % (role, name, key, self.focused() and name_of(self.focused())))

    def fill(self, name, text, within=None, role="text", after=None):
        """Types into an entry by keyboard: one that has the focus already, or that comes after @after (role and name). An entry of a list of settings
        does not tell that it has the focus; what is typed tells it."""
        if after:
            self.focus(*after, within)
            self.keys("Tab")
        self.keys("ctrl+a")
        self.type(text)
        node = self.find(role, name, within)
        self.wait(lambda: text in words(node), "“%s” to be entered as “%s”" % (text, name))

    def pick(self, name, choice, within=None):
        """Opens a list of choices by keyboard and goes down to one."""
        node = self.focus("combo box", name, within)
        self.keys("Return")
        self.focus("list item", choice, node, key="Down")
        self.keys("Return")
        self.wait(lambda: choice in words(node), "“%s” to be chosen as “%s”" % (choice, name))

    def focused(self):
        for window in reversed(self.windows()):
            for node in walk(window):
                if states(node).contains(Atspi.StateType.FOCUSED):
                    return node
        return None

    # -- the end --

    def picture(self, name):
        if "FERRY_TEST_PICTURES" in os.environ:
            subprocess.run(["import", "-window", "root", os.path.join(os.environ["FERRY_TEST_PICTURES"], name + ".png")], check=False)

    def stop(self):
        """Asks it to quit as a session's end does, and insists on a clean end without critical messages."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        self.process.wait(SECONDS)
        self.check_log()

    def check_log(self):
        told = self.told()
        expect("CRITICAL" not in told and "AddressSanitizer" not in told and "runtime error" not in told and "WARNING" not in told, told)
