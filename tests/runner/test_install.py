"""`python -m runner.install` makes .venv, or says what to do in one line."""

import ast
import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from parts.process import ROOT
from tests.runner.running import HANDED_DOWN

LOCK = "requirements/run.txt"

# Runs the module after code that spoils something.
SPOILED = (
    "{}; import runpy; runpy.run_module('runner.install', {{}}, '__main__')"
)


def make_clone(folder: Path) -> Path:
    shutil.copytree(ROOT / "runner", folder / "runner")
    (folder / "requirements").mkdir()
    (folder / LOCK).write_text("# nothing\n")
    return folder


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A folder with the runner and a lock file that locks nothing."""
    return make_clone(tmp_path)


@pytest.fixture(scope="module")
def set_up_clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One that has its .venv, which takes some seconds to make."""
    clone = make_clone(tmp_path_factory.mktemp("clone"))
    install(clone)
    return clone


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
    assert result.stderr.startswith("This is Python 3.9 (")
    assert "3.11 or newer is needed" in result.stderr
    assert result.stderr.count("\n") == 1
    assert not (clone / ".venv").exists()


@pytest.mark.parametrize("name", ["__init__", "install"])
def test_old_pythons_can_read_so_far(name: str) -> None:
    """They are read before the check of the version."""
    modern = (ast.JoinedStr, ast.NamedExpr, ast.AnnAssign, ast.FunctionDef)

    tree = ast.parse((ROOT / f"runner/{name}.py").read_text())

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


@pytest.mark.parametrize("goal", ["run", "course", "exercise", "doctor"])
def test_after_the_first_start_nothing_more_is_fetched(goal: str) -> None:
    """All that a learner types installs one and the same lock file."""
    result = subprocess.run(
        ["make", "--dry-run", "PYTHON=python3", goal],
        cwd=ROOT,
        env={k: v for k, v in os.environ.items() if k not in HANDED_DOWN},
        capture_output=True,
        text=True,
        check=True,
    )

    installs = re.findall(r"runner.install (\S+)", result.stdout)

    assert installs == ["requirements/course.txt"]


def test_an_install_is_done_once(clone: Path) -> None:
    first, second = install(clone), install(clone)

    assert "Making .venv" in first.stdout
    assert second.stdout == ""  # it only read the stamp


def test_a_changed_lock_file_is_installed_into_the_same_venv(
    clone: Path,
) -> None:
    install(clone)
    (clone / ".venv/mark").touch()
    (clone / LOCK).write_text("# nothing, said differently\n")

    result = install(clone)

    assert "Packages: ready" in result.stdout
    assert (clone / ".venv/mark").exists()


@pytest.fixture
def failed(clone: Path) -> subprocess.CompletedProcess[str]:
    """An install that failed because the package index was away."""
    install(clone)
    (clone / ".venv/mark").touch()
    (clone / LOCK).write_text(f"no-such==1 --hash=sha256:{'0' * 64}\n")
    return install(
        clone,
        PIP_CONFIG_FILE=os.devnull,
        PIP_INDEX_URL="http://127.0.0.1:1/simple",
        PIP_RETRIES="2",
        PIP_FIND_LINKS="",
    )


def test_no_network_is_one_line(
    failed: subprocess.CompletedProcess[str],
) -> None:
    assert failed.returncode == 1
    assert failed.stderr.startswith("No network: the package index cannot be")
    assert failed.stderr.count("\n") == 1
    assert failed.stdout.count("does not answer, trying again") == 1


def test_an_install_that_failed_begins_with_a_new_venv(
    clone: Path, failed: subprocess.CompletedProcess[str]
) -> None:
    """pip takes half-unpacked packages for whole ones."""
    (clone / LOCK).write_text("# nothing\n")

    result = install(clone)

    assert "Making .venv" in result.stdout
    assert not (clone / ".venv/mark").exists()


def make_wheel(folder: Path, name: str) -> str:
    """Make the wheel of a package of one module. Returns its hash."""
    file = folder / f"{name}-1.0-py3-none-any.whl"
    info = f"{name}-1.0.dist-info"
    with ZipFile(file, "w") as archive:
        archive.writestr(f"{name}.py", "")
        archive.writestr(
            f"{info}/METADATA",
            f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0",
        )
        archive.writestr(
            f"{info}/WHEEL",
            "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any",
        )
        archive.writestr(f"{info}/RECORD", f"{name}.py,,")
    return hashlib.sha256(file.read_bytes()).hexdigest()


def lock_wheel(clone: Path, name: str) -> dict[str, str]:
    """Lock a package of one module. Returns settings that let pip find it."""
    digest = make_wheel(clone, name)
    (clone / LOCK).write_text(f"{name}==1.0 --hash=sha256:{digest}\n")
    return {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(clone)}


@pytest.mark.parametrize(
    "env",
    [
        {"PIP_USER": "yes"},
        {"PIP_USER": "1", "PYTHONUSERBASE": "/nowhere"},
        {"PIP_TARGET": "elsewhere"},
        {"PIP_PREFIX": "elsewhere"},
        {"PIP_ROOT": "elsewhere"},
        {"PIP_DRY_RUN": "1"},
        {"PIP_CONSTRAINT": "constraints.txt"},
        {"PIP_REQUIRE_VIRTUALENV": "1"},
        {"PIP_CONFIG_FILE": "pip.conf"},
    ],
)
def test_no_setting_of_pip_keeps_the_packages_from_our_venv(
    set_up_clone: Path, env: dict[str, str]
) -> None:
    name = "_".join(["demo", *env]).lower()
    find = lock_wheel(set_up_clone, name)
    (set_up_clone / "constraints.txt").write_text(f"{name}==0.9\n")
    (set_up_clone / "pip.conf").write_text("[install]\nuser = true\n")

    result = install(set_up_clone, **find, **env)

    assert result.returncode == 0, result.stdout + result.stderr
    (packages,) = set_up_clone.glob(".venv/lib/python*/site-packages")
    assert (packages / f"{name}.py").exists()


@pytest.mark.parametrize("character", ["$", '"', "`", "\\", ":"])
def test_a_folder_in_which_no_script_can_start_is_one_line(
    clone: Path, character: str
) -> None:
    """Others are no trouble: tests/live/test_odd_folder_live.py."""
    folder = clone.rename(clone.with_name(f"odd{character}name"))

    result = install(folder)

    assert result.returncode == 1
    assert f"because its path holds {character!r}." in result.stderr
    assert result.stderr.count("\n") == 1
    assert not (folder / ".venv").exists()


def test_each_package_is_given_to_one_pip(clone: Path) -> None:
    """Several pips take a part of the lock file each."""
    names = [f"demo{number}" for number in range(7)]
    wheels = {name: make_wheel(clone, name) for name in names}
    lines = [f"{n}==1.0 \\\n    --hash=sha256:{d}" for n, d in wheels.items()]
    (clone / LOCK).write_text("# a comment\n" + "\n".join(lines) + "\n")

    result = install(clone, PIP_NO_INDEX="1", PIP_FIND_LINKS=str(clone))

    assert result.returncode == 0, result.stdout + result.stderr
    (packages,) = clone.glob(".venv/lib/python*/site-packages")
    assert {file.stem for file in packages.glob("demo*.py")} == {*names}
    assert "Packages: 7 of 7" in result.stdout


@pytest.mark.parametrize(("unwritable", "compiled"), [("", 0), ("1", 1)])
def test_pip_compiles_what_python_may_not_compile_later(
    set_up_clone: Path, unwritable: str, compiled: int
) -> None:
    name = f"lazy{unwritable}"
    find = lock_wheel(set_up_clone, name)

    result = install(set_up_clone, **find, PYTHONDONTWRITEBYTECODE=unwritable)

    assert result.returncode == 0, result.stdout + result.stderr
    (packages,) = set_up_clone.glob(".venv/lib/python*/site-packages")
    found = [*packages.glob(f"__pycache__/{name}.*.pyc")]
    assert len(found) == compiled


def test_a_package_with_another_hash_is_refused(
    clone: Path,
) -> None:
    find = lock_wheel(clone, "demo")
    (clone / LOCK).write_text(f"demo==1.0 --hash=sha256:{'0' * 64}\n")

    result = install(clone, **find)

    assert result.returncode == 1
    assert "pip failed" in result.stderr
    assert ".venv/install-0.log" in result.stderr
