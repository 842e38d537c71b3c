"""Where a message lies, and to which queues a worker listens."""

import json

from course.checker.attempt import Attempt, Missing

BEFORE_PRIORITY = "\x06\x16"  # kombu has a list for each priority of a queue


def expect_listener(attempt: Attempt, *task_ids: str) -> None:
    """Raise Missing when one of them lies where no worker takes it."""
    inspect = attempt.get("app").control.inspect(limit=1)
    answer = attempt.until(inspect.active_queues, "No worker answers.")
    (queues,) = answer.values()
    listens = sorted(queue["name"] for queue in queues)
    for task_id in task_ids:
        queue = list_of(attempt, task_id).partition(BEFORE_PRIORITY)[0]
        if queue and queue not in listens:
            raise Missing(
                f"The queue {queue} holds a message that nobody takes: the"
                f" worker listens to {' and '.join(listens)}."
            )


def list_of(attempt: Attempt, task_id: str) -> str:
    """The list in Redis that holds a task's message; "" when none does."""
    redis = attempt.broker.client
    for key in redis.scan_iter(_type="list"):
        for raw in redis.lrange(key, 0, -1):
            if f'"id": {json.dumps(task_id)}' in raw:
                return str(key)
    return ""
