"""Where a message lies, and which queues a worker listens to."""

import json

from course.checker.attempt import Attempt
from course.checker.missing import Missing

BEFORE_PRIORITY = "\x06\x16"  # kombu has a list for each priority of a queue


def expect_listener(attempt: Attempt, *task_ids: str) -> None:
    """Raise Missing if one of the messages lies where no worker takes it."""
    inspect = attempt.get("app").control.inspect(limit=1)
    answer = attempt.wait_until(inspect.active_queues, "No worker answers.")
    (queues,) = answer.values()
    listens = sorted(queue["name"] for queue in queues)
    for task_id in task_ids:
        key = list_that_holds(attempt, task_id)
        queue = key.partition(BEFORE_PRIORITY)[0]
        if queue and queue not in listens:
            named = [
                name if name.strip() == name else repr(name)
                for name in listens
            ]
            spaces = named != listens
            raise Missing(
                f"The queue {queue} holds a message that nobody takes: the"
                f" worker listens to {' and '.join(named)}."
                + " A space is part of a queue's name."
                * spaces
            )


def is_idle(attempt: Attempt) -> bool:
    """Return whether no message waits, and none is with a worker."""
    redis = attempt.broker.client
    for key in redis.scan_iter(_type="list"):
        if any('"headers":' in raw for raw in redis.lrange(key, 0, 0)):
            return False
    ended = all(worker.has_nothing_to_do() for worker in attempt.workers)
    return ended and not redis.exists("unacked")


def list_that_holds(attempt: Attempt, task_id: str) -> str:
    """Return the key of the list with the task's message, or ""."""
    redis = attempt.broker.client
    for key in redis.scan_iter(_type="list"):
        for raw in redis.lrange(key, 0, -1):
            if f'"id": {json.dumps(task_id)}' in raw:
                return str(key)
    return ""
