"""arq: a message is in the queue, a sorted set, until its task has ended."""

import asyncio
import os
from typing import Any

from arq import create_pool
from arq.connections import ArqRedis, RedisSettings

from benchmarks.peers import commands

SETTINGS = RedisSettings.from_dsn(commands.REDIS_URL)
pools: list[ArqRedis] = []


async def nothing(context: Any) -> None:
    pass


async def note(context: Any, sent_at: float) -> None:
    commands.note_time(sent_at)


async def wait(context: Any, sent_at: float) -> None:
    await asyncio.sleep(commands.WAIT_SECONDS)
    commands.note_time(sent_at)


class Worker:
    functions = (nothing, note, wait)
    redis_settings = SETTINGS
    max_jobs = int(os.environ.get("CONCURRENCY", "10"))


async def start() -> None:
    pools.append(await create_pool(SETTINGS))


if __name__ == "__main__":
    commands.run(
        lambda: pools[0].enqueue_job("nothing"),
        lambda sent_at: pools[0].enqueue_job("note", sent_at),
        lambda sent_at: pools[0].enqueue_job("wait", sent_at),
        start,
    )
