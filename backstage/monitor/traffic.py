"""Decodes the messages, events and orders that commands carry."""

import base64
import json
from typing import Any

from backstage.monitor.commands import Command
from backstage.stored.decoding import decode_message, dict_or_empty
from backstage.stored.known_queues import is_queue
from backstage.stored.message import Message
from plumbing.kombu_keys import SEPARATOR

EVENTS = ".celeryev/"
ORDERS = ".celery.pidbox"


def is_task_queue(key: str) -> bool:
    return SEPARATOR not in key and is_queue(key)


def pushed_message(command: Command) -> Message | None:
    """Return the message that a command pushes into a queue.

    Returns None if it pushes something else.
    """
    key, raw = [*command.words, "", ""][:2]
    queue = key.partition(SEPARATOR)[0]
    message = decode_message(raw, queue) if is_queue(queue) else None
    return message if message and message.task else None


def order_to_workers(channel: str, body: str) -> str:
    """Return what workers are asked, such as "stats"; "" if they are not."""
    if ORDERS not in channel:
        return ""
    order = dict_or_empty(_published(body))
    return str(order.get("method") or "something")


def task_events(channel: str, body: str) -> list[dict[str, Any]]:
    """Return the events about tasks; a message has one or a list of them."""
    told = _published(body) if EVENTS in channel else None
    events = told if isinstance(told, list) else [told]
    return [
        event
        for event in map(dict_or_empty, events)
        if str(event.get("type")).startswith("task-")
    ]


def _published(body: str) -> Any:
    """Return the decoded body of an event or an order, None for the rest."""
    try:
        message = json.loads(body)
        return json.loads(base64.b64decode(message["body"]))
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
