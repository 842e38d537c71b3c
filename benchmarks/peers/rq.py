"""RQ: a worker notes which task it has taken."""

import time

import redis
from rq import Queue

from benchmarks.peers import commands

queue = Queue(connection=redis.Redis.from_url(commands.REDIS_URL))
# By its name: where this module is started it is called __main__.
NAME = "benchmarks.peers.rq"


def nothing() -> None:
    pass


def note(sent_at: float) -> None:
    commands.note_time(sent_at)


def wait(sent_at: float) -> None:
    time.sleep(commands.WAIT_SECONDS)
    commands.note_time(sent_at)


if __name__ == "__main__":
    commands.run(
        lambda: queue.enqueue(f"{NAME}.nothing"),
        lambda sent_at: queue.enqueue(f"{NAME}.note", sent_at),
        lambda sent_at: queue.enqueue(f"{NAME}.wait", sent_at),
    )
