"""What each app here can be told, in the same words.

    python -m MODULE enqueue N   enqueue N tasks, print the median of one in us
    python -m MODULE fill N      enqueue N tasks; some of them note the time
    python -m MODULE idle N      enqueue N tasks, each when the last has noted
    python -m MODULE wait N      enqueue N tasks that wait

It imports nothing of this project: an app's environment has only its library.
"""

import asyncio
import inspect
import json
import os
import random
import sys
import time
from collections.abc import Callable
from statistics import median
from typing import Any

import redis

REDIS_URL = os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/0")
NOTES = "notes"  # a list in Redis: [when it was sent, when it ran]
NOTES_IN_A_FILL = 40
WARM_UP = 100  # tasks that are enqueued and not counted
WAIT_SECONDS = 0.2  # of a task that waits

Send = Callable[..., Any]  # a function or a coroutine function
client = redis.Redis.from_url(REDIS_URL)


def note_time(sent_at: float) -> None:
    """Note when a task was sent and that it runs now, in seconds."""
    client.rpush(NOTES, json.dumps([sent_at, time.time()]))


def run(
    nothing: Send, note: Send, wait: Send, start: Send = lambda: None
) -> None:
    """Do what the command line says, with an app's ways to enqueue its tasks.

    note, wait: take the time of now. start: is called first.
    """
    way, count = sys.argv[1], int(sys.argv[2])

    async def main() -> None:
        await ended(start())
        if way == "enqueue":
            print(await enqueue(nothing, count))
        elif way == "fill":
            step = max(1, count // NOTES_IN_A_FILL)
            for number in range(1, count + 1):
                noted = number % step == 0
                await ended(note(time.time()) if noted else nothing())
        elif way == "idle":
            await idle(note, count)
        elif way == "wait":
            for _ in range(count):
                await ended(wait(time.time()))
        else:
            sys.exit(f"There is no {way}.")

    asyncio.run(main())


async def ended(value: Any) -> Any:
    return await value if inspect.isawaitable(value) else value


async def enqueue(nothing: Send, count: int) -> float:
    """Return the median of the microseconds that enqueueing one takes."""
    seconds = []
    for _ in range(WARM_UP + count):
        begin = time.perf_counter()
        await ended(nothing())
        seconds.append(time.perf_counter() - begin)
    return median(seconds[WARM_UP:]) * 1e6


async def idle(note: Send, count: int) -> None:
    """Enqueue a task from time to time, when the last one has run."""
    chance = random.Random(1)  # noqa: S311 no secret
    for number in range(count):
        await asyncio.sleep(chance.uniform(0.02, 0.3))
        await ended(note(time.time()))
        while client.llen(NOTES) <= number:
            await asyncio.sleep(0.01)
