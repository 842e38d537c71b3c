"""A password of any characters works everywhere, and is shown nowhere."""

import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest

import fibtastic
from fibtastic.tasks import send_sequence
from parts.broker import Broker
from parts.ports import free_port
from parts.process import ROOT
from parts.web import Web
from parts.worker import Worker
from tests.flower.browser import Browser
from tests.flower.conftest import Flower
from tests.runner.test_redis_cli import typed

PASSWORD = "p#a/s?s[w@rd %:é;+&="
ENCODED = quote(PASSWORD, safe="")


@pytest.fixture
def url(broker: Broker) -> str:
    broker.client.config_set("requirepass", PASSWORD)
    return broker.url.replace("//", f"//:{ENCODED}@")


def hidden(text: str) -> bool:
    return not any(part in text for part in (PASSWORD, ENCODED, "s?s[w"))


def run(module: str, **env: str) -> str:
    """Run `python -m module`; return all that it prints."""
    done = subprocess.run(
        [sys.executable, "-m", *module.split()],
        cwd=ROOT,
        env=os.environ | env,
        capture_output=True,
        text=True,
        timeout=60,
    )
    return done.stdout + done.stderr


def test_web_worker_and_backstage_use_it(url: str, tmp_path: Path) -> None:
    env = {"REDIS_URL": url, "FLASK_MAIL_PORT": str(free_port())}
    app = fibtastic.create_app(REDIS_URL=url, DEBUG=True)

    with (
        Worker("fibtastic", tmp_path, **env) as worker,
        Web("fibtastic", tmp_path, **env) as web,
    ):
        send_sequence.delay("a@example.com", 3, "test")
        worker.wait_until(
            lambda: worker.printed("retry: Retry in") > 0, 20, "the task"
        )
        busy = app.test_client().get("/backstage/busy/").text
        asked = run("celery --app fibtastic inspect conf", **env)

    assert "fibtastic@" in busy
    assert "OK" in asked
    for text in (worker.output(), web.output(), busy, asked):
        assert hidden(text)


def test_flower_uses_it(broker: Broker, url: str, tmp_path: Path) -> None:
    """Its tab Broker counts, and no process list shows the password."""
    broker.client.rpush("celery", "a", "b", "c")

    env = {"REDIS_URL": url, "FLOWER_CONF": "flowerconfig.py"}
    with Flower(tmp_path, **env) as flower:
        page = Browser(flower.url).get("/broker").text
        processes = subprocess.run(
            ["ps", "-e", "-o", "args"], capture_output=True, text=True
        ).stdout

    assert re.search(r"<td>celery</td>\s*<td[^>]*>3</td>", page)
    for text in (page, flower.output(), processes):
        assert hidden(text)


def test_the_prompt_and_the_doctor_use_it(url: str) -> None:
    env = {"REDIS_URL": url, "FLASK_MAIL_PORT": str(free_port())}

    prompt = typed(url, "PING")
    found = run("doctor mood_mailer", **env)

    assert "PONG" in prompt
    assert "mood_mailer: no worker answers" in found
    assert hidden(prompt + found)


@pytest.mark.parametrize("password", ["", "wrong", "ann:wrong"])
def test_a_wrong_password_is_named(broker: Broker, password: str) -> None:
    broker.client.config_set("requirepass", PASSWORD)
    who = password if ":" in password else f":{password}"

    printed = typed(broker.url.replace("//", f"//{who}@"), "PING")

    assert "Correct the user and the password in REDIS_URL." in printed
    assert "ong" not in printed


def test_a_password_that_no_one_needs_is_named(broker: Broker) -> None:
    printed = typed(broker.url.replace("//", "//:wrong@"), "PING")

    assert "Correct the user and the password in REDIS_URL." in printed


@pytest.mark.parametrize(
    "typed",
    [
        "flask --app fibtastic run",
        "celery --app fibtastic worker",
        "celery --app plumbing.flower flower",
        "gunicorn --no-control-socket fibtastic:create_app()",
    ],
)
@pytest.mark.parametrize("mark", "#/?[")
def test_an_app_started_by_hand_ends_with_the_same_sentence(
    typed: str, mark: str
) -> None:
    printed = run(typed, REDIS_URL=f"redis://:se{mark}cret@127.0.0.1:1/0")

    assert "ValueError: REDIS_URL is not the address of a Redis: " in printed
    assert "cret" not in printed
    assert "'se'" not in printed


@pytest.mark.parametrize("module", ["runner", "runner.redis_cli", "doctor"])
@pytest.mark.parametrize("mark", "#/?[")
def test_a_password_with_a_raw_mark_is_one_line(
    module: str, mark: str
) -> None:
    printed = run(module, REDIS_URL=f"redis://:se{mark}cret@127.0.0.1:1/0")

    assert "REDIS_URL is not the address of a Redis: " in printed
    assert "write # as %23" in printed
    assert printed.count("\n") == 1
    assert "cret" not in printed
    assert "'se'" not in printed
