"""The names in Redis that only backstage needs.

Those that workers need as well are in plumbing/records/keys.py, and most of
kombu's in plumbing/kombu_keys.py.

Kombu's:
_kombu.binding.EXCHANGE   set: routing key, separators and queue

Backstage's own:
retried:DIGEST  text: this failure was retried; kept for an hour
failed:since    text: when the counter of failed attempts was last reset, a
                Unix time in seconds; kept for ever
feed            hash: started, why (the feed ended), and others (JSON: how
                often each command was used that is not about tasks)
feed:lines      text: in each line one sentence as JSON
feed:open       text: whose feed runs; deleting it ends the feed
"""

BINDINGS = "_kombu.binding."
WORKERS = f"{BINDINGS}celery.pidbox"  # each worker that ever listened

FAILED_SINCE = "failed:since"
FEED = "feed"
FEED_LINES = "feed:lines"
FEED_OPEN = "feed:open"


def retried_key(digest: str) -> str:
    return f"retried:{digest}"
