"""A Celery app with one transport: the settings are those of all apps here.

    python -m benchmarks.celery_app enqueue|fill|idle|wait N

See peers/commands.py. The environment has TRANSPORT, and for a worker:
NO_EVENTS; EARLY, to acknowledge before a task runs; DEFAULTS, for a transport
whose options nobody set; FLOOR, for a transport of floors.py; RECORDING, to
write down what becomes of tasks, as the three apps do; PROFILE, to find out
where its time goes.
"""

import json
import os
import sys
import time
from collections.abc import Iterator
from itertools import islice
from typing import Any
from uuid import uuid4

from celery import Celery
from celery.signals import worker_ready
from celery.worker.state import total_count

from benchmarks import sampling
from benchmarks.peers import commands
from benchmarks.peers.celery_tasks import add_tasks
from plumbing.broker import KOMBUS, celery_settings, make_client
from plumbing.records import signals
from plumbing.settings import BATCHED, redis_url

NAME = "benchmarks.celery_app"  # the name of the module: see kills.py
TRANSPORTS = {"stock": KOMBUS, "batched": BATCHED}
BATCH = 1_000  # messages in one LPUSH


def make_app(url: str, transport: str) -> Celery:
    made = Celery(NAME)
    made.config_from_object(celery_settings(NAME, url, 3_600, transport))
    return made


app = make_app(redis_url(), os.environ.get("TRANSPORT", BATCHED))
app.conf.worker_send_task_events = not os.environ.get("NO_EVENTS")
app.conf.task_acks_late = not os.environ.get("EARLY")
if os.environ.get("DEFAULTS"):
    app.conf.broker_transport_options = {}
if "FLOOR" in os.environ:
    app.conf.broker_transport = os.environ["FLOOR"]
if os.environ.get("RECORDING"):
    signals.listen()


@worker_ready.connect
def start_profile(**_: object) -> None:
    if os.environ.get("PROFILE"):
        sampling.start(total_count)


nothing, note, wait = add_tasks(app, NAME)


def fill(url: str, tasks: int, countdown: float | None = None) -> None:
    """Let that many messages wait: 40 of them note the time.

    One of each kind is enqueued; the others are the same text with an id and
    a tag of their own. So a million takes seconds.
    """
    client = make_client(url, socket_timeout=60)
    step = max(1, tasks // commands.NOTES_IN_A_FILL)
    plain = copies(url, nothing, countdown)
    noting = copies(url, note, countdown, time.time())
    messages = (
        next(plain if number % step else noting)
        for number in range(1, tasks + 1)
    )
    while batch := list(islice(messages, BATCH)):
        client.lpush(NAME, *batch)


def copies(
    url: str, task: Any, countdown: float | None, *args: object
) -> Iterator[str]:
    """Return messages of this task without an end."""
    client = make_client(url)
    make_app(url, KOMBUS).send_task(task.name, args, countdown=countdown)
    text = str(client.lpop(NAME))
    message = json.loads(text)
    old = message["headers"]["id"], message["properties"]["delivery_tag"]
    return iter(lambda: with_new(text, old), "")


def with_new(text: str, old: tuple[str, str]) -> str:
    for each in old:
        text = text.replace(each, str(uuid4()))
    return text


if __name__ == "__main__":
    if sys.argv[1] == "fill":
        fill(redis_url(), int(sys.argv[2]))
    else:
        commands.run(nothing.delay, note.delay, wait.delay)
