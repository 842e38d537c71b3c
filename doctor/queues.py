"""Messages that nobody takes, and queues to which nobody listens."""

from collections import Counter
from collections.abc import Iterator
from itertools import islice

import redis
from celery import Celery
from flask import Flask

from backstage import known, store
from doctor import Finding, count
from doctor.workers import Workers

OLDEST = 1_000  # messages of each queue whose task is looked at


def of(*apps: Flask) -> set[str]:
    """The queues to which the apps send their tasks."""
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
    asked: list[Flask],
) -> Iterator[Finding]:
    """apps: all there are; asked: those whose workers should be there."""
    names = set(known.look(client).queues) | of(*apps)
    size = dict(zip(names, store.sizes(client, *names), strict=True))
    listened = {queue for each in workers.queues.values() for queue in each}
    for app in asked:
        yield from without_worker(app, listened, size)
    for queue in sorted(names - of(*apps) - listened):
        if size[queue]:
            yield Finding(
                f"queue {queue}",
                f"{count(size[queue], 'message')} in it, and no worker"
                " listens to it",
                f"Start a worker with --queues {queue}, or delete them"
                " (backstage, Queues).",
            )
    for queue in sorted(names & listened):
        yield from unknown_tasks(client, queue, workers)


def without_worker(
    app: Flask, listened: set[str], size: dict[str, int]
) -> Iterator[Finding]:
    waiting = sum(size[queue] for queue in of(app))
    silent = sorted(of(app) - listened)
    if silent == sorted(of(app)):
        yield Finding(
            app.name,
            f"no worker answers, {count(waiting, 'message')} in its queues",
            f"make start {app.name}-worker.",
        )
        return
    for queue in silent:
        yield Finding(
            f"queue {queue}",
            f"{count(size[queue], 'message')} in it, and {app.name}'s worker"
            " does not listen to it",
            f"Name it in the worker's --queues: {','.join(sorted(of(app)))}.",
        )


def unknown_tasks(
    client: redis.Redis, queue: str, workers: Workers
) -> Iterator[Finding]:
    """Tasks that the queue's workers would throw away."""
    knows = {
        task
        for name in workers.names
        if queue in workers.queues[name]
        for task in workers.tasks[name]
    }
    oldest = islice(store.messages(client, queue, OLDEST), OLDEST)
    names = Counter(message.task for message in oldest)
    for task, number in sorted(names.items()):
        if task not in knows:
            yield Finding(
                f"queue {queue}",
                f"{count(number, 'message')} of the task {task!r}, which no"
                " worker there knows and which it will throw away",
                "Restart the worker with the code that has this task, or"
                " delete them (backstage, Queues).",
            )
