"""Waits for Redis to have its data, and looks who else works on it."""

import asyncio
from collections.abc import Iterable

from plumbing.urls import address_advice, without_password
from runner.output import Output
from runner.problem import Problem
from runner.ready import node_name, workers_that_answer


async def wait_until_loaded(url: str, output: Output) -> None:
    """Wait while Redis reads its data; it refuses every command until then.

    Raises Problem if it does not answer.
    """
    told = False
    while await asyncio.to_thread(redis_is_loading, url):
        if not told:
            output.note(
                f"{without_password(url)} is loading its data; waiting for it"
            )
        told = True
        await asyncio.sleep(0.5)


async def refuse_others_workers(url: str, processes: Iterable[str]) -> None:
    """Raise Problem if a worker with the name of one of ours is there.

    processes: names of the Procfile. Two workers of one name are two systems
    on one Redis: each would take the other's tasks, and send its mails.
    """
    nodes = [node_name(name) for name in processes if name.endswith("-worker")]
    if not nodes:
        return
    found = await asyncio.to_thread(workers_that_answer, url, *nodes)
    if found:
        raise Problem(
            f"the worker {sorted(found)[0]} takes tasks from"
            f" {without_password(url)} already, and belongs to another system."
            " Each would take the other's tasks. Stop that one, or give this"
            " one a database of its own, such as REDIS_URL=redis://.../1."
        )


def redis_is_loading(url: str) -> bool:
    """Return whether the Redis of $REDIS_URL still reads its data.

    Raises Problem if it does not answer in 3 s.
    """
    # Not at the top: it takes 0.1 s, and the bundled broker needs no ping.
    import redis
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    # redis-py's own retries would hide that Redis is loading.
    once = Retry(NoBackoff(), 0)
    try:
        with redis.from_url(
            url, socket_timeout=3, socket_connect_timeout=3, retry=once
        ) as client:
            client.ping()
    except redis.BusyLoadingError:
        return True
    except redis.RedisError as error:
        todo = address_advice(error) or (
            "Start that Redis, or remove REDIS_URL from the environment and"
            " from .env to use the broker that comes with this project."
        )
        raise Problem(
            f"REDIS_URL {without_password(url)} does not answer ({error})."
            f" {todo}"
        ) from error
    return False
