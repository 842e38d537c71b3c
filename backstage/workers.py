"""What the workers answer when they are asked, all apps' workers."""

from typing import Any

from backstage.lists import celery, client

# A worker answers within milliseconds; one that was killed never does.
SECONDS = 0.5


def ask(method: str) -> dict[str, Any]:
    """celery.control.inspect().<method>() of each worker by its name.

    Blocks until all have answered, 0.5 s at most; empty if nobody does.
    The broker knows all workers that ever listened, so a worker that was
    killed costs the whole 0.5 s.
    """
    there = client().scard("_kombu.binding.celery.pidbox")
    if not there:
        return {}
    inspect = celery().control.inspect(timeout=SECONDS, limit=there)
    return getattr(inspect, method)() or {}
