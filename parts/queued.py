"""The messages that wait in a queue on a real broker, decoded."""

import base64
import json
from typing import Any

from plumbing.broker import connect


def queued(url: str, queue: str) -> list[dict[str, Any]]:
    """Return the queue's messages, oldest first.

    Each is a dictionary: the message's headers (task, id, retries, eta, ...)
    and its "arguments".
    """
    messages = []
    for raw in reversed(connect(url).lrange(queue, 0, -1)):
        message = json.loads(raw)
        args, _kwargs, _embed = json.loads(base64.b64decode(message["body"]))
        messages.append(message["headers"] | {"arguments": args})
    return messages
