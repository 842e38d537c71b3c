"""What commands to Redis carry: messages, events and orders, decoded."""

import base64
import json
from typing import Any

from backstage.known import is_queue
from backstage.messages import Message, decode
from backstage.monitor import Command
from backstage.store import SEPARATOR

EVENTS = ".celeryev/"
ORDERS = ".celery.pidbox"


def is_task_queue(key: str) -> bool:
    return SEPARATOR not in key and is_queue(key)


def pushed(command: Command) -> Message | None:
    """The message, if this pushes one with a task into a queue."""
    key, raw = [*command.words, "", ""][:2]
    queue = key.partition(SEPARATOR)[0]
    message = decode(raw, queue) if is_queue(queue) else None
    return message if message and message.task else None


def taken(held: str) -> Message | None:
    try:
        payload, _exchange, routing_key = json.loads(held)
    except (ValueError, TypeError, RecursionError):
        return None
    return decode(json.dumps(payload), str(routing_key))


def ordered(channel: str, body: str) -> str:
    """What workers are asked, such as "stats"; empty if they are not."""
    if ORDERS not in channel:
        return ""
    return str(_dict(_published(body)).get("method") or "something")


def task_events(channel: str, body: str) -> list[dict[str, Any]]:
    """What is told about tasks; workers gather several in one message."""
    told = _published(body) if EVENTS in channel else None
    events = [_dict(each) for each in _list(told)]
    return [e for e in events if str(e.get("type")).startswith("task-")]


def _published(body: str) -> Any:
    """The decoded body of an event or an order; None if it is none."""
    try:
        message = json.loads(body)
        return json.loads(base64.b64decode(message["body"]))
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
