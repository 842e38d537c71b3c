"""Flower hides mail addresses with FLASK_HIDE_ADDRESSES."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import mood_mailer
from mood_mailer.tasks import send_mood_email
from parts.waiting import wait_for
from parts.worker import Worker
from tests.flower.browser import Browser
from tests.flower.conftest import House

pytestmark = pytest.mark.xdist_group("flower")


@pytest.fixture
def worker(house: House, tmp_path: Path) -> Iterator[Worker]:
    # The task fails at once, because there is no mail server.
    env = {"FLASK_MAIL_PORT": "1", "FLASK_MOOD_DELAY": "0"}
    worker = Worker("mood_mailer", tmp_path, REDIS_URL=house.broker.url, **env)
    yield worker
    worker.stop()


@pytest.mark.parametrize("hide", [True, False])
def test_an_address_is_hidden_if_that_is_set(
    house: House, ada: Browser, worker: Worker, hide: bool
) -> None:
    """In the list of tasks, their data and the task's page."""
    app = mood_mailer.create_app(
        REDIS_URL=house.broker.url, HIDE_ADDRESSES=hide
    )
    with app.app_context():
        task = send_mood_email.delay("carol@example.com", "happy", "Hello")

    def received() -> str:
        found = json.loads(ada.get("/api/tasks?limit=100").text)
        known = found.get(task.id, {})
        return str(known.get("args") or "") if known.get("received") else ""

    args = wait_for(received, what="Flower knows the task")
    row = ada.get(f"/tasks/datatable?{DATATABLE}").text
    page = ada.get(f"/task/{task.id}").text
    for shown in (args, row, page):
        assert ("carol@example.com" in shown) is not hide
        assert "c***@example.com" in shown or not hide


DATATABLE = (
    "draw=1&start=0&length=100&search[value]=&order[0][column]=0"
    "&order[0][dir]=asc&columns[0][data]=name"
)
