"""The `celery` that `make run` and the tests find first in their PATH."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from parts.process import ROOT
from runner.settings import path_of_commands

OURS = shutil.which("celery", path=path_of_commands(os.environ)) or ""
CELERYS = str(Path(sys.executable).parent / "celery")


def printed(command: str, *arguments: str) -> str:
    """Return what the command prints to its end."""
    return subprocess.run(
        [command, *arguments],
        cwd=ROOT,
        env=os.environ | {"PATH": path_of_commands(os.environ)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def test_it_is_found_first() -> None:
    assert str(ROOT / "runner" / "bin" / "celery") == OURS


@pytest.mark.parametrize("command", ["worker", "beat", "inspect", "purge"])
def test_it_has_the_same_options(command: str) -> None:
    assert printed(OURS, command, "--help") == printed(
        CELERYS, command, "--help"
    )


def test_it_has_the_same_commands_but_for_flower() -> None:
    def commands(text: str) -> set[str]:
        return set(re.findall(r"^  (\w+) ", text, re.M))

    ours, celerys = printed(OURS, "--help"), printed(CELERYS, "--help")

    assert commands(celerys) - commands(ours) == {"flower"}


def test_it_has_flower_if_flower_is_named() -> None:
    assert "TORNADO_ARGV" in printed(OURS, "flower", "--help")
