"""Call a task's function without a worker."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def as_worker(
    task: Any, task_id: str, *args: object, retries: int = 0
) -> Iterator[None]:
    """Let the task believe that a worker calls it with `args`.

    `retries` is the number of attempts before this one.
    """
    task.push_request(
        id=task_id,
        args=args,
        kwargs={},
        called_directly=False,
        retries=retries,
    )
    try:
        yield
    finally:
        task.pop_request()
