"""Huey: BRPOP takes a message, and no copy is kept."""

import time

from huey import RedisHuey

from benchmarks.peers import commands

huey = RedisHuey(url=commands.REDIS_URL, results=False)


@huey.task()
def nothing() -> None:
    pass


@huey.task()
def note(sent_at: float) -> None:
    commands.note_time(sent_at)


@huey.task()
def wait(sent_at: float) -> None:
    time.sleep(commands.WAIT_SECONDS)
    commands.note_time(sent_at)


if __name__ == "__main__":
    # Not its tasks here: their module is called __main__.
    from benchmarks.peers import huey as this

    commands.run(this.nothing, this.note, this.wait)
