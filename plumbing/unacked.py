"""kombu's names in Redis for the messages that workers hold.

unacked:APP         hash: messages that a worker took and has not acknowledged
unacked_index:APP   sorted set: when each of them was taken
unacked_mutex:APP   a lock for those that look for messages held too long

Without ":APP" these are kombu's defaults. Imports nothing of plumbing, since
broker.py needs it.
"""


def unacked_options(app: str = "") -> dict[str, str]:
    """Return kombu's options that name these keys."""
    end = f":{app}" if app else ""
    return {
        "unacked_key": f"unacked{end}",
        "unacked_index_key": f"unacked_index{end}",
        "unacked_mutex_key": f"unacked_mutex{end}",
    }


def is_unacked(key: str) -> bool:
    """Return whether a key is a hash of messages that workers hold."""
    return key == unacked_options(key.partition(":")[2])["unacked_key"]


def unacked_index(unacked_key: str) -> str:
    """Return the sorted set that belongs to a hash such as unacked:APP."""
    return unacked_options(unacked_key.partition(":")[2])["unacked_index_key"]
