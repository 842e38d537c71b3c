"""What kill -9 loses and doubles: python -m benchmarks.kills [KILLS]

Kills a busy worker 25 times, or KILLS times, each time after a random number
of tasks, and starts it again. First its tasks acknowledge late, then, with
as many messages, early. Prints a line for each: tasks sent, kills, tasks
lost (never done), tasks done twice.

The worker is started as the Procfile starts Daily Mood's. A task takes 20 ms,
then notes its number in a file, which the broker knows nothing of, as it
knows nothing of a mail. The seed is fixed and the moment of a kill is not:
figures differ between runs. Two to three minutes.
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
from plumbing.broker import celery_settings
from plumbing.records import signals

# The app's name is the module's: with another one the tasks would have other
# names here, in __main__, than in the worker, which would discard them.
NAME = "benchmarks.kills"
MESSAGES = 240  # a kill
MOST = 150  # tasks between two kills, so that there is always one to do
TASK_SECONDS = 0.02
app = Celery(NAME)
app.config_from_object(
    celery_settings(
        NAME, os.environ.get("REDIS_URL", "redis://"), visibility_timeout=5
    )
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


def work_off(broker: Broker, folder: Path, task: Any, kills: int) -> list[str]:
    """The numbers noted, one for each time that a task was done."""
    app.conf.broker_url = broker.url
    broker.client.flushall()
    done = folder / task.name
    done.touch()
    for number in range(kills * MESSAGES):
        task.delay(number, str(done))
    worker = Part(
        PROCFILE["mood_mailer-worker"].replace("mood_mailer", NAME),
        folder / "worker.log",
        {"REDIS_URL": broker.url},
    )
    try:
        chance = random.Random(kills)  # noqa: S311 no secret
        for _ in range(kills):
            kill_busy(worker, broker, done, chance.randint(1, MOST))
            worker.start()
        # What died with a worker comes back when its timeout is over, ten
        # messages every 2 s.
        wait_for(lambda: not left(broker), 600, "the end")
    finally:
        worker.stop()  # when its last tasks have ended
    assert not left(broker), worker.output()[-2_000:]  # noqa: S101
    return done.read_text().split()


def kill_busy(worker: Part, broker: Broker, done: Path, tasks: int) -> None:
    """kill -9 when it has done so many more tasks, with more to do."""
    then = len(done.read_text().split()) + tasks
    wait_for(lambda: len(done.read_text().split()) >= then, 60, "the worker")
    worker.kill()
    assert broker.client.llen(NAME), "it was idle"  # noqa: S101


def left(broker: Broker) -> int:
    """Messages in the queue, and those taken and not acknowledged."""
    client = broker.client
    return client.llen(NAME) + client.hlen(f"unacked:{NAME}")


def main() -> None:
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 25
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        broker = Broker(folder)
        try:
            for title, task in ("late", late), ("early", early):
                times = Counter(work_off(broker, folder, task, kills))
                sent = kills * MESSAGES
                twice = sum(count > 1 for count in times.values())
                print(
                    f"acknowledged {title}: {sent} tasks, {kills} kills,"
                    f" {sent - len(times)} lost, {twice} done twice"
                )
        finally:
            broker.stop()


if __name__ == "__main__":
    main()
