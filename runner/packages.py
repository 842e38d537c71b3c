"""Makes .venv and installs lock files into it. Standard library only.

    python -m runner.install requirements/course.txt

A stamp in .venv holds the hash of each lock file that was installed to its
end, so the next start only reads one file. Without a stamp, .venv is made
again: the installation was interrupted, and pip takes half-unpacked packages
for whole ones. It is made again, too, if the folder was moved, because the
scripts in .venv/bin hold its path.
"""

import hashlib
import importlib.util
import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from threading import Lock
from typing import NoReturn

VENV = Path(".venv")
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed.json"
AT_ONCE = 3  # pips: while one waits for the network, two compile
# pip's words when it cannot reach the index. Its last line does not help
# then: "No matching distribution found".
NO_NETWORK = re.compile(
    r"Retrying \(|NewConnectionError|ConnectTimeout|ReadTimeout|"
    r"ProxyError|Max retries exceeded|Name or service not known"
)
# Some online workspaces set these, or `user = true` in a pip.conf. They would
# keep the packages from .venv. Where pip looks for packages is left to you.
NOT_OURS = {"USER", "TARGET", "PREFIX", "ROOT", "DRY_RUN", "CONSTRAINT"}
# A line of pip's that names a package, or the file of a local wheel.
PACKAGE = re.compile(r"(?:Collecting|Processing|.*satisfied:) (?:\S*/)?(\S+)")


def main(locks: list[str]) -> None:
    """Install the lock files. Exits with one line if that fails."""
    try:
        for lock in locks:
            install(Path(lock))
    except KeyboardInterrupt:
        fail("Interrupted. The next start makes .venv again.")


def install(lock: Path) -> None:
    """Install a lock file, unless the stamp says that it is installed."""
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    done = read_stamp()
    if done.get(lock.name) == digest:
        return
    if not done:
        make_venv()
    STAMP.unlink(missing_ok=True)
    run_pips(lock)
    done |= {"folder": str(VENV.absolute()), lock.name: digest}
    STAMP.write_text(json.dumps(done))


def read_stamp() -> dict[str, str]:
    """Return the hashes by the lock files' names, and "folder".

    It is empty if .venv has to be made again.
    """
    if not STAMP.exists() or not PYTHON.exists():
        return {}
    done: dict[str, str] = json.loads(STAMP.read_text())
    return done if done["folder"] == str(VENV.absolute()) else {}


def make_venv() -> None:
    """Make an empty .venv for the Python that runs this; takes about 3 s."""
    # Debian and Ubuntu have these two in a package of their own.
    for module in ("venv", "ensurepip"):
        if importlib.util.find_spec(module) is None:
            version = f"{sys.version_info[0]}.{sys.version_info[1]}"
            fail(
                f"This Python has no {module} module. On Debian or Ubuntu: "
                f"sudo apt install python{version}-venv   Then start again."
            )
    # The scripts in .venv/bin name their Python in a line for the shell; and
    # a colon ends a folder in PATH.
    if bad := sorted({*'$"`\\:\n'} & {*str(VENV.absolute())}):
        fail(
            "Programs in this folder cannot start, because its path holds"
            f" {' and '.join(map(repr, bad))}. Move the project to another"
            " folder."
        )
    say("Making .venv ...")
    command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    result = subprocess.run(command, capture_output=True, text=True)  # noqa: S603
    if result.returncode:
        reason = (result.stdout + result.stderr).strip().splitlines()
        fail(f"Could not make .venv: {''.join(reason[-1:])}")


def run_pips(lock: Path) -> None:
    """Install a lock file, check the hashes, and show one line that counts.

    Several pips take a part each, because one fetches, unpacks and compiles
    one package after the other. The lock file names all packages, so none
    has to look for what others need.
    """
    packages = re.findall(r"^[\w.-]+==.*(?:\n .*)*", lock.read_text(), re.M)
    parts = [packages[start::AT_ONCE] for start in range(AT_ONCE)]
    parts = [part for part in parts if part]
    logs = [VENV / f"install-{number}.log" for number, _ in enumerate(parts)]
    progress = Progress(len(packages))
    with ThreadPoolExecutor(AT_ONCE) as pool:
        codes = list(pool.map(partial(run_pip, progress), parts, logs))
    for code, log in zip(codes, logs, strict=True):
        if code:
            fail(reason_of(log))
    say(f"Packages: ready ({lock.name}).\n")


def run_pip(progress: "Progress", packages: list[str], log: Path) -> int:
    """Install packages of a lock file. Returns pip's exit status."""
    lock = log.with_suffix(".txt")
    lock.write_text("\n".join(packages))
    command = [str(PYTHON), "-m", "pip", "install", "--require-hashes"]
    command += ["--progress-bar", "off", "--disable-pip-version-check"]
    command += ["--no-deps", "--no-user", "-r", str(lock)]
    if not sys.dont_write_bytecode:
        # Python compiles a module when it is first imported. pip would
        # compile all of them, and most are never imported.
        command.append("--no-compile")
    left_out = {f"PIP_{name}" for name in NOT_OURS}
    env = {k: v for k, v in os.environ.items() if k not in left_out}
    with (
        log.open("w") as output,
        subprocess.Popen(  # noqa: S603
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=env,
        ) as pip,
    ):
        assert pip.stdout  # noqa: S101  (it is a pipe)
        for line in pip.stdout:
            output.write(line)
            progress.show(line)
    return pip.returncode


class Progress:
    """One line that says how far all pips are together."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.count = 0
        self.warned = False
        self.lock = Lock()

    def show(self, line: str) -> None:
        """Show what a line of a pip's output says."""
        with self.lock:
            if found := PACKAGE.match(line):
                self.count += 1
                say(f"Packages: {self.count} of {self.total}, {found[1]}")
            elif line.startswith("Installing collected packages"):
                say(f"Packages: unpacking {line.count(',') + 1} ...")
            elif NO_NETWORK.search(line) and not self.warned:
                self.warned = True  # pip says so dozens of times
                say("Packages: the index does not answer, trying again ...")


def reason_of(log: Path) -> str:
    """Return one line that says why pip failed and what to do."""
    output = log.read_text()
    if NO_NETWORK.search(output):
        return (
            "No network: the package index cannot be reached. Connect (or "
            f"set HTTPS_PROXY) and start again. pip's output is in {log}."
        )
    errors = re.findall(r"^ERROR: (.*)", output, re.MULTILINE)
    error = f" ({errors[-1]})" if errors else ""
    return f"pip failed{error}. Its output is in {log}."


def fail(text: str) -> NoReturn:
    """Exit with one line, below the progress line."""
    sys.exit(f"\n{text}" if sys.stdout.isatty() else text)


def say(text: str) -> None:
    """Replace the progress line of a terminal; elsewhere print a line."""
    start, end = ("\r\033[K", "") if sys.stdout.isatty() else ("", "\n")
    print(start + text.rstrip("\n"), end=end, flush=True)
    if text.endswith("\n") and not end:
        print()
