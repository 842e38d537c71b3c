"""Which task goes to which queue, and the weights of the queues.

The worker looks into `urgent` first ten times as often as into another queue.

A worker asks Redis for the next messages of several queues in a certain
order, and gets those of the first queue that has any. With a
strict order the last queue would starve while the first is never empty.
With weights it does not.
"""

from random import random

from kombu.utils.scheduling import priority_cycle

ROUTES = {  # others: the queue that is named like the app
    "blog_autotag.demo.tasks.urgent": {"queue": "urgent"},
    "blog_autotag.users.tasks.write_user_log": {"queue": "low"},
}

WEIGHTS = {"urgent": 10}  # others: 1


class Weighted(priority_cycle):
    """The order of the queues, drawn again each time kombu asks.

    It is a draw without replacement. Each queue gets a random number to the
    power of 1 / weight, and the largest number comes first.
    Source: Efraimidis and Spirakis, 2006.
    """

    def consume(self, n: int) -> list[str]:
        return sorted(self.items[:n], key=draw, reverse=True)


def draw(queue: str) -> float:
    return random() ** (1 / WEIGHTS.get(queue, 1))  # noqa: S311
