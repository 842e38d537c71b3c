"""Every state of every build, its checks, and mistakes that are made."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from course.begin.blocks import blocks_of
from course.begin.builds import BUILDS, Build
from course.begin.mistake import Mistake
from course.begin.run_check import check_step, run_on_own_parts
from course.begin.state import write_state
from course.checker import run_check
from parts.process import ROOT
from runner import settings
from tests.runner.running import HANDED_DOWN

STATES = [
    (build, step)
    for build in BUILDS.values()
    for step in range(len(build.check.STEPS) + 1)
]
MISTAKES = [
    (build, mistake) for build in BUILDS.values() for mistake in build.mistakes
]
every_build = pytest.mark.parametrize(
    "build", BUILDS.values(), ids=list(BUILDS)
)


def made(build: Build, step: int, folder: Path) -> Path:
    env, _ = settings.environment()
    write_state(build, step, folder / build.app, env)
    return folder / build.app


@pytest.mark.timeout(400)
@pytest.mark.parametrize(
    ("build", "step"), STATES, ids=[f"{b.app}-{n}" for b, n in STATES]
)
def test_a_state_passes_its_own_checks_and_no_later_one(
    build: Build, step: int, tmp_path: Path
) -> None:
    folder = made(build, step, tmp_path)
    last = len(build.check.STEPS)
    # On the states between, earlier steps are left out: they take minutes.
    first = 1 if step in (0, last) else step

    missing = {
        number: check_step(build, number, folder)
        for number in range(first, last + 1)
    }

    assert [number for number in missing if not missing[number]] == [
        *range(first, step + 1)
    ], missing


@pytest.mark.parametrize(
    ("build", "mistake"),
    MISTAKES,
    ids=[f"{b.app}-{m.step}-{m.says}" for b, m in MISTAKES],
)
def test_a_mistake_is_named(
    build: Build, mistake: Mistake, tmp_path: Path
) -> None:
    folder = made(build, mistake.step, tmp_path)
    file = folder / mistake.file
    text = file.read_text()
    assert text.count(mistake.old) == 1
    file.write_text(text.replace(mistake.old, mistake.new))

    assert mistake.says in check_step(build, mistake.step, folder)


CONTRACT = [
    (package, check)
    for build in BUILDS.values()
    for package in (build.package, build.app)
    for check in build.check.CONTRACT
]


@pytest.mark.parametrize(
    ("package", "check"),
    CONTRACT,
    ids=[f"{package}-{check.__name__}" for package, check in CONTRACT],
)
def test_both_apps_keep_the_contract(
    package: str, check: run_check.Check, tmp_path: Path
) -> None:
    """In a process of its own, as a shared task has one owner in each."""
    (build,) = (b for b in BUILDS.values() if package in (b.app, b.package))
    folder = made(build, len(build.check.STEPS), tmp_path)
    if package == build.app:  # Python finds it in the project's folder
        folder = tmp_path / "repository"
        folder.mkdir()
    code = (
        "from tests.course.test_begin import run_contract;"
        f"run_contract({build.app!r}, {check.__name__!r},"
        f" {str(folder)!r}, {package!r})"
    )

    result = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True
    )

    assert result.stdout == f"{run_check.DONE}\n", result.stderr


def run_contract(app: str, check: str, folder: str, package: str) -> None:
    (function,) = (
        f for f in BUILDS[app].check.CONTRACT if f.__name__ == check
    )
    run_on_own_parts(lambda _: Path(folder) / package, function)


@every_build
def test_each_step_has_a_check(build: Build) -> None:
    assert {block.step for block in blocks_of(build)} == {
        *range(1, len(build.check.STEPS) + 1)
    }


@pytest.mark.parametrize("goal", ["doctor", "course"])
@every_build
def test_its_make_run_names_no_goal_that_it_lacks(
    build: Build, goal: str, tmp_path: Path
) -> None:
    """The table of `make run` says `make doctor` and `make course`."""
    folder = made(build, 0, tmp_path)

    subprocess.run(
        ["make", "--dry-run", goal, f"PYTHONPATH={ROOT}"],
        cwd=folder,
        check=True,
        capture_output=True,
    )


def test_a_goal_of_the_projects_folder_says_where_that_is(
    tmp_path: Path,
) -> None:
    folder = made(BUILDS["mood_mailer"], 0, tmp_path)

    result = subprocess.run(
        ["make", "begin", "mood_mailer", f"PYTHONPATH={ROOT}"],
        cwd=folder,
        env={k: v for k, v in os.environ.items() if k not in HANDED_DOWN},
        capture_output=True,
        text=True,
    )

    assert result.returncode == 2
    assert result.stdout == (
        f"make begin is for the project's folder. Type: cd {ROOT}\n"
    )


@every_build
def test_the_finished_app_is_well_written(
    build: Build, tmp_path: Path
) -> None:
    folder = made(build, len(build.check.STEPS), tmp_path)
    ruff = [sys.executable, "-m", "ruff"]
    # S101: tests assert. I001: in the lessons' order, each import stands with
    # its kind; ruff does not know which modules are the learner's.
    config = ["--config", str(ROOT / "pyproject.toml")]
    options = [*config, "--ignore", "S101,I001"]

    for words in (
        [*ruff, "check", "-q", *options, str(folder)],
        [*ruff, "format", "--check", "-q", *config, str(folder)],
    ):
        result = subprocess.run(words, capture_output=True, text=True)
        assert not result.stdout, result.stdout


@every_build
def test_the_start_is_small(build: Build) -> None:
    python = build.start.rglob("*.py")
    lines = sum(len(file.read_text().splitlines()) for file in python)

    # The blog begins with tables, users and sign-in.
    assert lines <= (300 if build.app == "blog_autotag" else 120)
