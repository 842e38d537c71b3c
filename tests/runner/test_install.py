"""`python -m runner.install`: .venv, or one line that says what to do."""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from parts.process import ROOT

LOCK = "requirements/run.txt"

# Runs the module after a line of Python that spoils something.
SPOILED = (
    "{}; import runpy; runpy.run_module('runner.install', {{}}, '__main__')"
)


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A folder with the runner and a lock file that locks nothing."""
    shutil.copytree(ROOT / "runner", tmp_path / "runner")
    (tmp_path / "requirements").mkdir()
    (tmp_path / LOCK).write_text("# nothing\n")
    return tmp_path


def install(
    clone: Path, *options: str, **env: str
) -> subprocess.CompletedProcess[str]:
    options = options or ("-m", "runner.install")
    return subprocess.run(
        [sys.executable, *options, LOCK],
        cwd=clone,
        env=os.environ | env,
        capture_output=True,
        text=True,
    )


def test_an_old_python_gets_one_line(clone: Path) -> None:
    old = "import sys; sys.version_info = (3, 9, 2)"
    result = install(clone, "-c", SPOILED.format(old))
    assert result.returncode == 1
    assert result.stderr.startswith(
        "Python 3.11 or newer is needed, this is 3.9"
    )
    assert result.stderr.count("\n") == 1
    assert not (clone / ".venv").exists()


@pytest.mark.parametrize("name", ["__init__", "install"])
def test_old_pythons_can_read_so_far(name: str) -> None:
    """What comes before the check of the version has to parse everywhere."""
    tree = ast.parse((ROOT / f"runner/{name}.py").read_text())
    modern = (ast.JoinedStr, ast.NamedExpr, ast.AnnAssign, ast.FunctionDef)
    assert not [node for node in ast.walk(tree) if isinstance(node, modern)]


@pytest.mark.parametrize("name", ["venv", "ensurepip"])
def test_a_missing_module_is_one_line(clone: Path, name: str) -> None:
    """Debian and Ubuntu have them in a package of its own."""
    missing = f"import sys; sys.modules[{name!r}] = None"
    result = install(clone, "-c", SPOILED.format(missing))
    assert result.returncode == 1
    assert f"This Python has no {name} module" in result.stderr
    assert "sudo apt install python3." in result.stderr
    assert result.stderr.count("\n") == 1


def test_an_install_is_done_once_and_an_interrupted_one_again(
    clone: Path,
) -> None:
    """The stamp in .venv tells; no network is one line, too."""
    lock = clone / LOCK
    assert "Making .venv" in install(clone).stdout
    mark = clone / ".venv/mark"
    mark.touch()
    assert install(clone).stdout == ""  # only reads the stamp

    lock.write_text("# nothing, said differently\n")
    assert "Packages: ready" in install(clone).stdout
    assert mark.exists()  # into the same .venv

    lock.write_text(f"no-such==1 --hash=sha256:{'0' * 64}\n")
    result = install(
        clone,
        PIP_CONFIG_FILE=os.devnull,
        PIP_INDEX_URL="http://127.0.0.1:1/simple",
        PIP_RETRIES="1",
        PIP_FIND_LINKS="",
    )
    assert result.returncode == 1
    assert result.stderr.startswith("No network: the package index cannot be")
    assert result.stderr.count("\n") == 1

    lock.write_text("# nothing\n")
    assert "Making .venv" in install(clone).stdout
    assert not mark.exists()
