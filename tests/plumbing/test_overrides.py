"""A variable with which Celery would override our settings is refused."""

import os
import subprocess
import sys

import pytest

from mood_mailer import create_app
from parts.ports import free_port
from parts.process import ROOT
from plumbing.overrides import BROKERS, RESULTS, WORKER_OPTIONS

OURS = "redis://localhost:7001/0"
OTHER = "redis://:secret@localhost:7002/0"


@pytest.mark.parametrize("name", [*BROKERS, *RESULTS, *WORKER_OPTIONS])
def test_a_variable_that_overrides_is_refused(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, OTHER)

    with pytest.raises(ValueError, match=f"^{name} .*Unset it") as refused:
        create_app(REDIS_URL=OURS)

    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("name", [*BROKERS, *RESULTS, *WORKER_OPTIONS])
def test_an_empty_variable_does_no_harm(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "")

    app = create_app(REDIS_URL=OURS)

    assert app.extensions["celery"].conf.broker_url == OURS


@pytest.mark.parametrize("name", BROKERS)
def test_a_variable_that_names_the_same_broker_does_no_harm(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Celery would take its spelling, without verifying a certificate."""
    monkeypatch.setenv(name, "rediss://localhost")

    app = create_app(REDIS_URL="rediss://localhost:6379/0")

    verified = "rediss://localhost:6379/0?ssl_cert_reqs=required"
    conf = app.extensions["celery"].conf
    assert conf.broker_read_url == conf.broker_write_url == verified


@pytest.mark.parametrize(
    "command",
    [
        f"celery --app mood_mailer --broker {OTHER} worker",
        f"celery --app plumbing.flower --broker {OTHER} flower",
        "flask --app mood_mailer run",
        "gunicorn --no-control-socket --bind 127.0.0.1:{port}"
        " mood_mailer:create_app()",
        "doctor",
        "runner.redis_cli",
        "runner",
    ],
)
def test_every_part_refuses_another_broker(command: str) -> None:
    typed = command.format(port=free_port()).split()
    env = os.environ | {"REDIS_URL": OURS, "CELERY_BROKER_URL": OTHER}

    ended = subprocess.run(
        [sys.executable, "-m", *typed],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        timeout=60,
    )

    printed = ended.stdout + ended.stderr
    assert "CELERY_BROKER_URL names another broker than REDIS_URL" in printed
    assert "secret" not in printed
    assert ended.returncode != 0
