"""The names in Redis that only backstage needs.

Those that workers need as well are in plumbing/records/keys.py, and kombu's
names for the messages that workers hold are in plumbing/unacked.py.

Kombu's:
QUEUE                     list: a queue, its oldest message last
QUEUE SEPARATOR STEP      list: its messages of a lower priority, three lists
_kombu.binding.EXCHANGE   set: routing key, separators and queue

Backstage's own:
retried:DIGEST  text: this failure was retried; kept for an hour
feed            hash: started, why (the feed ended), and others (JSON: how
                often each command was used that is not about tasks)
feed:lines      text: in each line one sentence as JSON
feed:open       text: whose feed runs; deleting it ends the feed
"""

SEPARATOR = "\x06\x16"
STEPS = (3, 6, 9)
BINDINGS = "_kombu.binding."
WORKERS = f"{BINDINGS}celery.pidbox"  # each worker that ever listened

FEED = "feed"
FEED_LINES = "feed:lines"
FEED_OPEN = "feed:open"


def queue_keys(queue: str) -> list[str]:
    """Return a queue's lists, in the order in which workers take from them."""
    return [queue, *(f"{queue}{SEPARATOR}{step}" for step in STEPS)]


def queue_key(queue: str, priority: int) -> str:
    """Return the list into which kombu puts a message of this priority."""
    step = max((step for step in STEPS if step <= priority), default=None)
    return f"{queue}{SEPARATOR}{step}" if step else queue


def retried_key(digest: str) -> str:
    return f"retried:{digest}"
