"""Says in Redis, every few seconds, that this worker lives.

A killed worker cannot say that it is dead. So the living speak, and one of
whom nothing was heard for ALIVE_SECONDS is taken for dead. A thread of its
own speaks: it does so while a worker with the pool "solo" runs a task, and
answers nobody who asks it.
"""

import logging
import threading
from functools import lru_cache
from typing import Any
from uuid import uuid4

import redis
from celery import signals

from plumbing.broker import connect
from plumbing.records.keys import alive_key, listened_key

log = logging.getLogger(__name__)

EVERY_SECONDS = 5
ALIVE_SECONDS = 20  # a starved worker may come late, and is not dead

# A worker that is started again has the same name, and perhaps the same pid,
# but holds nothing of what the one before it held.
RUN = uuid4().hex[:8]


def holder(worker: str) -> str:
    """Return what names this run of a worker, such as app@host/1f0c9a7b."""
    return f"{worker}/{RUN}"


class Pulse(threading.Thread):
    """Writes until it is stopped that a worker lives and listens."""

    def __init__(self, url: str, worker: str) -> None:
        super().__init__(name="pulse", daemon=True)
        self.url = url
        self.holder = holder(worker)
        self.queues: list[str] = []
        self.stopped = threading.Event()

    def run(self) -> None:
        self.beat()
        while not self.stopped.wait(EVERY_SECONDS):
            self.beat()

    def beat(self) -> None:
        """Say it once. While Redis is away nobody could hear it."""
        pipe = connect(self.url).pipeline(transaction=False)
        pipe.set(alive_key(self.holder), "", ex=ALIVE_SECONDS)
        for queue in self.queues:
            pipe.set(listened_key(queue), self.holder, ex=ALIVE_SECONDS)
        try:
            pipe.execute()
        except redis.RedisError as error:
            log.debug("Redis does not hear that this worker lives: %s", error)

    def stop(self) -> None:
        """Say that it has ended. Others say again that they listen."""
        self.stopped.set()
        self.join()
        listened = map(listened_key, self.queues)
        try:
            connect(self.url).delete(alive_key(self.holder), *listened)
        except redis.RedisError as error:
            log.debug("Redis does not hear that this worker ends: %s", error)


@lru_cache
def _pulse(url: str, worker: str) -> Pulse:
    """Return this process's thread, the same at each call."""
    return Pulse(url, worker)


def listen() -> None:
    """Connect the functions below. To do so again changes nothing."""
    signals.worker_ready.connect(_start)
    signals.worker_shutdown.connect(_stop)


def _start(sender: Any, **_: Any) -> None:
    # A consumer is ready again when the broker is back.
    pulse = _pulse(sender.app.conf.broker_url, sender.hostname)
    pulse.queues = [queue.name for queue in sender.task_consumer.queues]
    if not pulse.is_alive():
        pulse.start()


def _stop(sender: Any, **_: Any) -> None:
    pulse = _pulse(sender.app.conf.broker_url, sender.hostname)
    if pulse.is_alive():
        pulse.stop()
