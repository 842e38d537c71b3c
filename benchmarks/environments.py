"""An environment for each peer, made of its lock file.

They are in var/bench/environments, and made again when the lock file changes.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks.peers import lock
from plumbing.settings import VAR

FOLDER = VAR / "bench/environments"


class Missing(Exception):
    """A peer is not here; the text says why."""


def folder_of(name: str) -> Path:
    """Return the folder of the peer's programs; install it if necessary.

    Raises Missing.
    """
    if name == "sidekiq":
        return sidekiq()
    file = lock.FOLDER / f"{name}.txt"
    environment = FOLDER / name
    stamp = environment / "stamp"
    if not stamp.exists() or stamp.read_text() != file.read_text():
        print(f"installing {name}", flush=True)
        make(environment, file, lock.PYTHONS.get(name, sys.executable))
        stamp.write_text(file.read_text())
    return environment / "bin"


def make(environment: Path, file: Path, python: str) -> None:
    for step in (
        ["venv", "--clear", "--no-python-downloads", "--python", python,
         str(environment)],
        ["pip", "install", "--require-hashes", "--requirements", str(file),
         "--python", str(environment)],
    ):  # fmt: skip
        done = subprocess.run(  # noqa: S603
            [lock.UV, "--quiet", *step],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            said = done.stderr.strip().splitlines() or ["uv says nothing"]
            raise Missing(said[0])


def version_of(name: str) -> str:
    """Return the version of a peer that is here."""
    if name == "sidekiq":
        command = [str(sidekiq() / "sidekiq"), "--version"]
        said = subprocess.check_output(command, text=True)  # noqa: S603
        return said.split()[-1]
    library = name.replace("_", "-")
    text = (lock.FOLDER / f"{name}.txt").read_text()
    locked = re.search(rf"^{library}==(\S+)", text, re.M)
    return locked[1] if locked else ""


def sidekiq() -> Path:
    found = shutil.which("sidekiq")
    if not found:
        raise Missing("Debian has it in the package ruby-sidekiq")
    return Path(found).parent
