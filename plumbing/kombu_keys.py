"""kombu's names in Redis.

QUEUE                     list: a queue, its oldest message last
QUEUE SEPARATOR STEP      list: its messages of a lower priority, three lists
unacked:APP               hash: messages that a worker took, not acknowledged
unacked_index:APP         sorted set: when each of them was taken
unacked_mutex:APP         a lock for those that look for messages held too
                          long
unreadable:APP            list: what was in a queue and is no message, set
                          aside by batched_redis

Without ":APP" these are kombu's defaults. Imports nothing of plumbing, since
broker.py needs it.
"""

SEPARATOR = "\x06\x16"
STEPS = (3, 6, 9)
UNREADABLE = "unreadable"


def unacked_options(app: str = "") -> dict[str, str]:
    """Return kombu's options that name these keys."""
    end = f":{app}" if app else ""
    return {
        "unacked_key": f"unacked{end}",
        "unacked_index_key": f"unacked_index{end}",
        "unacked_mutex_key": f"unacked_mutex{end}",
    }


def is_unreadable(key: str) -> bool:
    """Return whether a key is a list of what no worker could read."""
    return key.partition(":")[0] == UNREADABLE


def is_unacked(key: str) -> bool:
    """Return whether a key is a hash of messages that workers hold."""
    return key == unacked_options(key.partition(":")[2])["unacked_key"]


def unacked_index(unacked_key: str) -> str:
    """Return the sorted set that belongs to a hash such as unacked:APP."""
    return unacked_options(unacked_key.partition(":")[2])["unacked_index_key"]


def queue_keys(queue: str) -> list[str]:
    """Return a queue's lists, in the order in which workers take from them."""
    return [queue, *(f"{queue}{SEPARATOR}{step}" for step in STEPS)]


def queue_key(queue: str, priority: int) -> str:
    """Return the list into which kombu puts a message of this priority."""
    step = max((step for step in STEPS if step <= priority), default=None)
    return f"{queue}{SEPARATOR}{step}" if step else queue
