"""A broker that hangs, loses messages, is mixed up, or has a wrong clock."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from doctor.broker import examine_clock
from parts.broker import Broker
from parts.worker import Worker
from tests.doctor.conftest import Patient, doctor_says, enqueue

pytestmark = pytest.mark.xdist_group("doctor")


def test_a_broker_that_hangs(broker: Broker, patient: Patient) -> None:
    broker.pause()

    lines = doctor_says(**patient.settings | {"REDIS_URL": broker.url})

    assert f"broker: {broker.url} does not answer" in lines[0]


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("maxmemory-policy", "allkeys-lru", "eviction policy is allkeys-lru"),
        ("appendonly", "no", "it keeps no append-only file"),
    ],
)
def test_a_broker_that_loses_messages(
    patient: Patient, name: str, value: str, says: str
) -> None:
    client: redis.Redis = patient.broker.client
    before = str(client.config_get(name)[name])
    client.config_set(name, value)

    try:
        (line,) = doctor_says(**patient.settings)
    finally:
        client.config_set(name, before)

    assert says in line
    assert f"Start Redis with --{name} " in line


@pytest.mark.parametrize(
    ("seconds", "wrong"), [(-60, "60 s behind"), (60, "60 s ahead of")]
)
def test_a_broker_whose_clock_is_wrong(
    patient: Patient, seconds: float, wrong: str
) -> None:
    client = patient.broker.client

    (finding,) = examine_clock(client, now=time.time() + seconds)

    assert f"clock: this machine's clock is {wrong} the broker's" in str(
        finding
    )


def test_a_small_difference_of_the_clocks_is_tolerated(
    patient: Patient,
) -> None:
    client = patient.broker.client

    findings = list(examine_clock(client, now=time.time() + 2))

    assert findings == []


@pytest.fixture
def lost_worker(
    patient: Patient, broker: Broker, tmp_path: Path
) -> Iterator[Worker]:
    """mood_mailer's worker, on another database of the same Redis."""
    url = broker.url.removesuffix("0") + "1"
    env = patient.environment() | {"REDIS_URL": url}
    worker = Worker("mood_mailer", tmp_path, **env)
    yield worker
    worker.kill()


def test_workers_on_another_database_of_the_broker(
    patient: Patient, broker: Broker, lost_worker: Worker
) -> None:
    settings = patient.settings | {"REDIS_URL": broker.url}

    lines = doctor_says("mood_mailer", **settings)

    assert lines[0].startswith("mood_mailer: no worker answers")
    assert lines[1].startswith(
        f"two brokers: REDIS_URL is {broker.url}, but on"
        f" {broker.url.removesuffix('0')}1 the worker mood_mailer@"
    )
    assert lines[1].endswith(
        " listens. Give web apps and workers the same REDIS_URL, and restart"
        " them."
    )


def test_messages_on_the_bundled_broker_while_another_is_set(
    patient: Patient, broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BROKER_PORT", str(broker.port))
    enqueue(broker.url, "fibtastic")
    enqueue(broker.url, "somebody-elses")

    (line,) = doctor_says(**patient.settings)

    assert line == (
        f"two brokers: REDIS_URL is {patient.broker.url}, but on"
        f" redis://localhost:{broker.port}/0 1 message for our workers waits."
        " Give web apps and workers the same REDIS_URL, and restart them."
    )
