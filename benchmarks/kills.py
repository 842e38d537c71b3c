"""How many tasks does kill -9 lose, and how many does it double?

    python -m benchmarks.kills [KILLS]

Kills a busy worker 25 times, or KILLS times, each time after a random number
of tasks, and starts it again. A series has tasks that acknowledge late, or
as many that acknowledge early. Each runs with kombu's own transport and with
batched_redis. Prints a line for each series and transport: tasks sent, kills,
tasks lost (never done), tasks done twice.

The worker is started as the Procfile starts Daily Mood's. A task takes 20 ms
and then notes its number in a file. The broker knows nothing of that file, as
it would know nothing of a mail. The seed is fixed, but the moment of a kill is
not, so the figures differ between runs. Takes about five minutes.
"""

import os
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from celery import Celery

from parts.broker import Broker
from parts.process import Part
from parts.waiting import wait_for
from parts.worker import PROCFILE
from plumbing.broker import KOMBUS, celery_settings
from plumbing.kombu_keys import unacked_options
from plumbing.records import signals
from plumbing.settings import BATCHED, redis_url

# The app has the name of the module. With another name the tasks would be
# called differently here, in __main__, and in the worker, which would discard
# them.
NAME = "benchmarks.kills"
HELD = unacked_options(NAME)["unacked_key"]
MESSAGES = 240  # for each kill
MOST = 150  # tasks between two kills, so that some are always left to do
TASK_SECONDS = 0.02
app = Celery(NAME)
app.config_from_object(
    celery_settings(NAME, redis_url(), 5, os.environ.get("TRANSPORT", BATCHED))
)
signals.listen()  # as in every app here


@app.task(acks_late=True)
def late(number: int, done: str) -> None:
    note(number, done)


@app.task(acks_late=False)
def early(number: int, done: str) -> None:
    note(number, done)


def note(number: int, done: str) -> None:
    time.sleep(TASK_SECONDS)
    with Path(done).open("a") as file:
        file.write(f"{number}\n")


def run_and_kill(
    broker: Broker, folder: Path, task: Any, kills: int, transport: str
) -> list[str]:
    """Let a worker do all tasks, and kill it again and again meanwhile.

    transport: the worker's; the messages are the same with both.
    Returns the numbers that were noted, one each time that a task was done.
    """
    app.conf.broker_url = broker.url
    broker.client.flushall()
    done = folder / f"{task.name} {transport}"
    done.touch()
    for number in range(kills * MESSAGES):
        task.delay(number, str(done))
    worker = Part(
        PROCFILE["mood_mailer-worker"].replace("mood_mailer", NAME),
        folder / "worker.log",
        {"REDIS_URL": broker.url, "TRANSPORT": transport},
    )
    try:
        chance = random.Random(kills)  # noqa: S311 no secret
        for _ in range(kills):
            kill_busy(worker, broker, done, chance.randint(1, MOST))
            worker.start()
        # Messages that a killed worker held come back when the visibility
        # timeout is over, ten every 2 s.
        wait_for(lambda: not messages_left(broker), 600, "the end")
    finally:
        worker.stop()  # waits for its last tasks
    assert not messages_left(broker), worker.output()[-2_000:]  # noqa: S101
    return done.read_text().split()


def kill_busy(worker: Part, broker: Broker, done: Path, tasks: int) -> None:
    """Kill the worker after so many more tasks, while others wait."""
    then = len(done.read_text().split()) + tasks
    wait_for(lambda: len(done.read_text().split()) >= then, 60, "the worker")
    worker.kill()
    assert broker.client.llen(NAME), "the worker was idle"  # noqa: S101


def messages_left(broker: Broker) -> int:
    """Return how many messages wait or are not acknowledged yet."""
    client = broker.client
    return client.llen(NAME) + client.hlen(HELD)


def print_series(
    broker: Broker, folder: Path, task: Any, kills: int, transport: str
) -> None:
    done = run_and_kill(broker, folder, task, kills, transport)
    times = Counter(done)
    sent = kills * MESSAGES
    twice = sum(count > 1 for count in times.values())
    print(
        f"{transport}, acknowledged {task.__name__}: {sent} tasks,"
        f" {kills} kills, {sent - len(times)} lost, {twice} done twice",
        flush=True,
    )


def main() -> None:
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 25
    with (
        tempfile.TemporaryDirectory() as name,
        Broker(Path(name)) as broker,
    ):
        for task in (late, early):
            for transport in (KOMBUS, BATCHED):
                print_series(broker, Path(name), task, kills, transport)


if __name__ == "__main__":
    main()
