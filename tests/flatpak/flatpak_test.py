"""What the tests of the Flatpak share: the manifest as flatpak-builder reads it."""

import json
import os
import subprocess
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cli"))
from ferry_test import SOURCE, equal, expect, folder  # noqa: E402

ID = "io.github.ferryapp.Ferry"
MANIFEST = os.path.join(SOURCE, "flatpak", ID + ".yml")


def show(path=MANIFEST):
    """The manifest and what flatpak-builder warns of. It warns of an unknown key and goes on with status 0."""
    state = folder()
    done = subprocess.run(["flatpak-builder", "--show-manifest", path], cwd=state,
                          env=dict(os.environ, HOME=state, LC_ALL="C.UTF-8"), capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout, done.stderr


def manifest():
    status, output, warnings = show()
    equal(status, 0, warnings)
    expect(output.strip(), "flatpak-builder showed nothing", warnings)
    return json.loads(output)
