"""SAQ: a message is in a list of active ones until its task has ended."""

import asyncio
import os
from typing import Any

from saq import Queue

from benchmarks.peers import commands

queue = Queue.from_url(commands.REDIS_URL)


async def nothing(context: Any) -> None:
    pass


async def note(context: Any, *, sent_at: float) -> None:
    commands.note_time(sent_at)


async def wait(context: Any, *, sent_at: float) -> None:
    await asyncio.sleep(commands.WAIT_SECONDS)
    commands.note_time(sent_at)


settings = {
    "queue": queue,
    "functions": [nothing, note, wait],
    "concurrency": int(os.environ.get("CONCURRENCY", "10")),
}

if __name__ == "__main__":
    commands.run(
        lambda: queue.enqueue("nothing"),
        lambda sent_at: queue.enqueue("note", sent_at=sent_at),
        lambda sent_at: queue.enqueue("wait", sent_at=sent_at),
        queue.connect,
    )
