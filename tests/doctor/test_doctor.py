"""`make doctor` as the shell sees it, and what it says of the settings."""

import os
import subprocess
import sys

import pytest

from parts.ports import free_port
from parts.process import ROOT
from plumbing.urls import HOW
from tests.doctor.conftest import Patient

pytestmark = pytest.mark.xdist_group("doctor")


def run_doctor(*apps: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run python -m doctor, as make doctor does."""
    return subprocess.run(
        [sys.executable, "-m", "doctor", *apps],
        cwd=ROOT,
        env=os.environ | env,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_a_healthy_system_gets_one_line(patient: Patient) -> None:
    ended = run_doctor(**patient.environment())

    assert ended.stdout == (
        "Nothing stalls: broker, workers, queues, mail server and database"
        " are well.\n"
    )
    assert ended.stderr == ""
    assert ended.returncode == 0


def test_a_broker_that_is_down(patient: Patient) -> None:
    """The doctor looks at the rest all the same, and the exit code is 1."""
    host = f"127.0.0.1:{free_port()}/0"
    env = patient.environment() | {
        "REDIS_URL": f"redis://:secret@{host}",
        "FLASK_MAIL_PORT": str(free_port()),
    }

    ended = run_doctor(**env)

    down, mail = ended.stdout.splitlines()
    assert down.startswith(f"broker: redis://{host} does not answer (")
    assert down.endswith(
        "Start it (make run, or make start broker), or correct REDIS_URL."
    )
    assert mail.startswith("mail: 127.0.0.1:")
    assert ended.stderr == ""
    assert ended.returncode == 1


@pytest.mark.parametrize(
    ("variable", "value", "wrong"),
    [
        (
            "REDIS_URL",
            "http://localhost:6379",
            "REDIS_URL is not the address of a Redis: it does not begin with"
            f" redis:// or rediss:// (and no quotation mark). {HOW}",
        ),
        (
            "FLOWER_PORT",
            "abc",
            "FLOWER_PORT=abc is not a number; a port is one, such as 5555",
        ),
    ],
)
def test_a_setting_that_no_app_can_take(
    patient: Patient, variable: str, value: str, wrong: str
) -> None:
    env = patient.environment() | {variable: value}

    ended = run_doctor(**env)

    todo = "Correct it in the environment or in .env."
    assert ended.stdout == f"settings: {wrong}. {todo}\n"
    assert ended.stderr == ""
    assert ended.returncode == 1


def test_a_name_that_no_app_has() -> None:
    ended = run_doctor("mood")

    assert ended.stderr.endswith(
        "there is no app 'mood'; name mood_mailer, fibtastic, blog_autotag\n"
    )
    assert ended.returncode == 2
