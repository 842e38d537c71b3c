"""Workers that run older code, or whose clock is wrong."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from parts.broker import Broker
from parts.process import ROOT
from parts.system import ROOMS
from parts.worker import PROCFILE, AnyWorker, Worker
from tests.doctor.conftest import Patient, doctor_says

pytestmark = pytest.mark.xdist_group("doctor")

COMMAND = PROCFILE["mood_mailer-worker"]


@pytest.fixture
def copy(patient: Patient, broker: Broker, tmp_path: Path) -> Iterator[Path]:
    """A copy of the project, its settings in .env, with a worker."""
    for room in (*ROOMS, "doctor"):
        shutil.copytree(ROOT / room, tmp_path / room)
    env = patient.environment() | {"REDIS_URL": broker.url}
    (tmp_path / ".env").write_text(
        "".join(f"{name}={value}\n" for name, value in env.items())
    )
    worker = AnyWorker(COMMAND, tmp_path / "worker.log", env, tmp_path)
    yield tmp_path
    worker.kill()


def findings_in(copy: Path) -> list[str]:
    """Return the lines of `make doctor` in a copy of the project."""
    ended = subprocess.run(
        [sys.executable, "-m", "doctor", "mood_mailer"],
        cwd=copy,
        env=os.environ | {"FLASK_SKIP_DOTENV": ""},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ended.stderr == ""
    return ended.stdout.splitlines()


def test_a_worker_that_runs_older_code(copy: Path) -> None:
    before = findings_in(copy)
    saved = time.time() + 60
    os.utime(copy / "mood_mailer" / "tasks.py", (saved, saved))

    (line,) = findings_in(copy)

    assert before[0].startswith("Nothing stalls")
    assert line.startswith("mood_mailer@")
    assert ": it runs older code: it started at " in line
    assert ", and mood_mailer/tasks.py was saved at " in line
    assert line.endswith("Run make restart mood_mailer-worker.")


WRONG_CLOCK = """
import sys, time
right = time.time
time.time = lambda: right() + 3600
from celery.__main__ import main
sys.argv[0] = "celery"
main()
"""


@pytest.fixture
def worker_ahead(
    patient: Patient, broker: Broker, tmp_path: Path
) -> Iterator[AnyWorker]:
    """mood_mailer's worker, its clock one hour ahead."""
    program = tmp_path / "wrong_clock.py"
    program.write_text(WRONG_CLOCK)
    command = f"{sys.executable} {program}{COMMAND.removeprefix('celery')}"
    env = patient.environment() | {"REDIS_URL": broker.url}
    env |= {"PYTHONPATH": str(ROOT)}
    worker = AnyWorker(command, tmp_path / "worker.log", env)
    yield worker
    worker.kill()


def test_a_worker_whose_clock_is_wrong(
    patient: Patient, broker: Broker, worker_ahead: AnyWorker
) -> None:
    settings = patient.settings | {"REDIS_URL": broker.url}

    (line,) = doctor_says("mood_mailer", **settings)

    assert line.startswith("clock: the clock of mood_mailer@")
    assert "is 3600 s ahead of this machine's" in line


def test_two_workers_of_one_name(
    patient: Patient, broker: Broker, tmp_path: Path
) -> None:
    """Two systems on one Redis: each takes the other's tasks."""
    env = patient.environment() | {"REDIS_URL": broker.url}
    (tmp_path / "other").mkdir()
    with (
        Worker("mood_mailer", tmp_path, **env),
        Worker("mood_mailer", tmp_path / "other", **env),
    ):
        settings = patient.settings | {"REDIS_URL": broker.url}
        (line,) = doctor_says("mood_mailer", **settings)

    assert line.startswith("mood_mailer@")
    assert "2 workers of this name answer" in line
