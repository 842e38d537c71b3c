"""Messages that no worker takes, and queues to which no worker listens."""

import time
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from math import ceil

import redis
from celery import Celery
from flask import Flask

from backstage.stored import queue_lists
from backstage.stored.known_queues import known_queues
from doctor import Finding, how_many
from doctor.workers import Workers
from plumbing.records import whereabouts

OLDEST = 1_000  # messages of each queue whose tasks are looked at


def queues_of(*apps: Flask) -> set[str]:
    """Return the queues to which the apps send their tasks."""
    found = set()
    for app in apps:
        celery: Celery = app.extensions["celery"]
        routes = (celery.conf.task_routes or {}).values()
        found |= {celery.conf.task_default_queue}
        found |= {route["queue"] for route in routes}
    return found


def examine(
    client: redis.Redis,
    workers: Workers,
    apps: list[Flask],
    chosen: list[Flask],
) -> Iterator[Finding]:
    """Yield queues without a worker, and tasks that their workers lack.

    apps: all there are. chosen: those whose workers should run.
    """
    names = set(known_queues(client).queues) | queues_of(*apps)
    size = dict(zip(names, queue_lists.sizes(client, *names), strict=True))
    listened = {queue for each in workers.queues.values() for queue in each}
    for app in chosen:
        yield from queues_without_worker(app, listened, size)
    for queue in sorted(names - queues_of(*apps) - listened):
        if size[queue]:
            yield Finding(
                f"queue {queue}",
                f"it holds {how_many(size[queue], 'message')}, and no worker"
                " listens to it",
                f"Start a worker with --queues {queue}, or delete the messages"
                " (backstage, Queues).",
            )
    for queue in sorted(names & listened):
        yield from unknown_tasks(client, queue, workers)
    yield from held_by_nobody(client)


def held_by_nobody(client: redis.Redis) -> Iterator[Finding]:
    """Yield how many messages are held for workers that have ended."""
    if held := whereabouts.interrupted(client):
        minutes = max(0.0, max(held.values()) - time.time()) / 60
        yield Finding(
            "unacknowledged messages",
            f"{how_many(len(held), 'message')} had been taken by worker"
            " processes that have ended",
            f"The broker delivers {'it' if len(held) == 1 else 'them'} again"
            f" within {how_many(ceil(minutes), 'minute')}. Nothing is lost.",
        )


def queues_without_worker(
    app: Flask, listened: set[str], size: dict[str, int]
) -> Iterator[Finding]:
    """Yield the app's queues to which no worker listens.

    size: the number of messages in each queue.
    """
    queues = sorted(queues_of(app))
    silent = [queue for queue in queues if queue not in listened]
    if silent == queues:
        messages = how_many(sum(size[queue] for queue in queues), "message")
        held = "its queue holds" if len(queues) == 1 else "its queues hold"
        yield Finding(
            app.name,
            f"no worker answers, and {held} {messages}",
            f"Run make start {app.name}-worker.",
        )
        return
    for queue in silent:
        yield Finding(
            f"queue {queue}",
            f"it holds {how_many(size[queue], 'message')}, and {app.name}'s"
            " worker does not listen to it",
            f"Start the worker with --queues {','.join(queues)}.",
        )


def unknown_tasks(
    client: redis.Redis, queue: str, workers: Workers
) -> Iterator[Finding]:
    """Yield the tasks in a queue that its workers would throw away."""
    known_tasks = {
        task
        for name in workers.names
        if queue in workers.queues[name]
        for task in workers.tasks[name]
    }
    oldest = islice(queue_lists.messages(client, queue, OLDEST), OLDEST)
    names = Counter(message.task for message in oldest)
    for task, number in sorted(names.items()):
        if task not in known_tasks:
            yield Finding(
                f"queue {queue}",
                f"it holds {how_many(number, 'message')} of the task {task!r},"
                " but no worker there knows this task, so a worker will throw"
                f" {'it' if number == 1 else 'them'} away",
                "Restart the worker with the code that has this task, or"
                " delete the messages (backstage, Queues).",
            )
