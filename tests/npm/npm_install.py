"""What tests need from npm, pinned by the lock files in this folder."""

import fcntl
import os
import shutil
import subprocess

NPM = os.path.dirname(os.path.abspath(__file__))


def install(name="."):
    """npm ci of tests/npm/NAME into the build folder, once for all tests that need it. Returns its node_modules."""
    wanted, folder = os.path.join(NPM, name), os.path.normpath(os.path.join(os.environ["FERRY_BUILD_ROOT"], "tests", "npm", name))
    if not shutil.which("npm"):
        raise RuntimeError("npm is missing: build-aux/install-deps --tests installs it.")
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "lock"), "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with open(os.path.join(wanted, "package-lock.json"), encoding="utf-8") as file:
            text = file.read()
        stamp = os.path.join(folder, "installed")
        if not os.path.exists(stamp) or open(stamp, encoding="utf-8").read() != text:
            fetch(wanted, folder)
            with open(stamp, "w", encoding="utf-8") as file:
                file.write(text)
    return os.path.join(folder, "node_modules")


def fetch(wanted, folder):
    for name in ("package.json", "package-lock.json"):
        shutil.copy(os.path.join(wanted, name), folder)
    done = subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, timeout=600, check=False)
    if done.returncode != 0:
        raise RuntimeError("npm could not install what the tests need:\n" + done.stdout)
