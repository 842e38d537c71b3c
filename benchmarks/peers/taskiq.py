"""Taskiq on a stream of Redis: acknowledged when the task has ended."""

import asyncio

from taskiq_redis import RedisStreamBroker

from benchmarks.peers import commands

# consumer_id: also what was sent before the first worker came.
broker = RedisStreamBroker(url=commands.REDIS_URL, consumer_id="0")
NAME = "benchmarks.peers.taskiq"  # not __main__, where it is started


@broker.task(task_name=f"{NAME}.nothing")
async def nothing() -> None:
    pass


@broker.task(task_name=f"{NAME}.note")
async def note(sent_at: float) -> None:
    commands.note_time(sent_at)


@broker.task(task_name=f"{NAME}.wait")
async def wait(sent_at: float) -> None:
    await asyncio.sleep(commands.WAIT_SECONDS)
    commands.note_time(sent_at)


if __name__ == "__main__":
    commands.run(nothing.kiq, note.kiq, wait.kiq, broker.startup)
