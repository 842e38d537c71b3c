"""Dramatiq: a message is acknowledged when its task has ended."""

import time

import dramatiq
from dramatiq.brokers.redis import RedisBroker

from benchmarks.peers import commands

dramatiq.set_broker(RedisBroker(url=commands.REDIS_URL))


@dramatiq.actor
def nothing() -> None:
    pass


@dramatiq.actor
def note(sent_at: float) -> None:
    commands.note_time(sent_at)


@dramatiq.actor
def wait(sent_at: float) -> None:
    time.sleep(commands.WAIT_SECONDS)
    commands.note_time(sent_at)


if __name__ == "__main__":
    commands.run(nothing.send, note.send, wait.send)
