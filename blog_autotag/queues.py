"""Which task goes to which queue, and the weights of the queues.

urgent is asked first ten times as often as the others.

kombu asks Redis for the next message of several queues in a certain order
(BRPOP urgent low ...) and gets the first there is. A strict order would
starve the last queue while the first is never empty; weights do not.
"""

from random import random

from kombu.utils.scheduling import priority_cycle

ROUTES = {  # others: the queue that is named like the app
    "blog_autotag.demo.tasks.urgent": {"queue": "urgent"},
    "blog_autotag.users.tasks.write_user_log": {"queue": "low"},
}

WEIGHTS = {"urgent": 10}  # others: 1


class Weighted(priority_cycle):
    """The order of the queues, drawn anew each time kombu asks.

    A draw without replacement: each queue's key is a random number to the
    power of 1 / weight, the largest key comes first (Efraimidis and
    Spirakis, 2006).
    """

    def consume(self, n: int) -> list[str]:
        return sorted(self.items[:n], key=draw, reverse=True)


def draw(queue: str) -> float:
    return random() ** (1 / WEIGHTS.get(queue, 1))  # noqa: S311
