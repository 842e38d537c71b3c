"""What is said about a part that does not answer."""

import asyncio
import time
from pathlib import Path

import pytest

from parts.broker import Broker
from parts.ports import free_port
from runner import ready
from runner.__main__ import Runner
from runner.process import Process


def test_a_silent_part_is_given_up() -> None:
    """It runs, but nothing listens on its port."""
    env = {"MOOD_MAILER_PORT": str(free_port()), "PATH": "/usr/bin:/bin"}

    async def watch() -> bool:
        process = Process("mood_mailer-web", "sleep 60", env, print)
        await process.start()
        try:
            return await ready.until_answers(process, env, limit=0.5)
        finally:
            await process.close()

    begin = time.monotonic()
    assert asyncio.run(watch()) is False
    assert 0.5 <= time.monotonic() - begin < 30


def test_a_worker_is_not_ready_while_its_broker_is_away(
    tmp_path: Path,
) -> None:
    """Also where the connection was good before: then Redis's own error
    comes out of kombu."""
    broker = Broker(tmp_path)
    try:
        assert not ready.worker_answers(broker.url, "nobody@nowhere")
        broker.kill()
        assert not ready.worker_answers(broker.url, "nobody@nowhere")
    finally:
        broker.stop()


def test_the_table_names_what_does_not_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Workers and beat, which have no address, are in it only then."""
    (tmp_path / "Procfile").write_text(
        "broker: x\nfibtastic-web: x\nfibtastic-worker: x\nother-worker: x\n"
    )
    monkeypatch.delenv("REDIS_URL", raising=False)
    runner = Runner(tmp_path / "Procfile", [])
    runner.env |= {"FIBTASTIC_PORT": "5002", "REDIS_URL": "redis://:x@there/1"}
    up = dict.fromkeys(runner.processes, True) | {"fibtastic-worker": False}
    assert list(runner.rows(up)) == [
        ("fibtastic", "http://localhost:5002"),
        ("fibtastic-worker", "does not answer: look for its lines above"),
        ("broker", "redis://there/1"),
    ]
