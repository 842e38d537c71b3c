"""What is said about a process that does not answer."""

import asyncio
import time

import pytest

from parts.broker import Broker
from parts.ports import free_port
from runner import ready
from runner.__main__ import Runner
from runner.process import Process


def test_a_silent_process_is_given_up() -> None:
    """It runs, but nothing listens on its port."""
    env = {"MOOD_MAILER_PORT": str(free_port()), "PATH": "/usr/bin:/bin"}

    async def wait_for_answer() -> bool:
        process = Process("mood_mailer-web", "sleep 60", env, print)
        await process.start()
        try:
            return await ready.until_answers(process, env, limit=0.5)
        finally:
            await process.close()

    begin = time.monotonic()
    answered = asyncio.run(wait_for_answer())
    seconds = time.monotonic() - begin

    assert answered is False
    assert 0.5 <= seconds < 30


@pytest.mark.parametrize("connected_before", [False, True])
def test_a_worker_is_not_ready_while_its_broker_is_away(
    broker: Broker, connected_before: bool
) -> None:
    """If the connection was good before, kombu lets Redis's error pass."""
    if connected_before:
        ready.workers_that_answer(broker.url, "nobody@nowhere")
    broker.kill()

    answered = ready.workers_that_answer(broker.url, "nobody@nowhere")

    assert answered == []


def test_the_table_names_what_does_not_answer(idle_runner: Runner) -> None:
    """Workers and beat, which have no address, are in it only then."""
    idle_runner.env |= {
        "FIBTASTIC_PORT": "5002",
        "REDIS_URL": "redis://:x@there/1",
    }
    up = dict.fromkeys(idle_runner.processes, True) | {
        "fibtastic-worker": False
    }

    rows = list(idle_runner.table_rows(up))

    assert rows == [
        ("fibtastic", "http://localhost:5002"),
        ("fibtastic-worker", "does not answer: look for its lines above"),
        ("broker", "redis://there:6379/1"),
    ]
