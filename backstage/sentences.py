"""What commands to Redis mean for tasks, as sentences; no Flask, no Redis.

How kombu moves a message: LPUSH puts it into the queue's list; a worker
waits with BRPOP, which takes it out, and notes it with HSET in the hash of
what was taken and not acknowledged; HDEL there acknowledges it. When a
message is given back, RPUSH follows that HDEL in the same transaction.
"""

import base64
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from backstage.known import is_queue, is_unacked
from backstage.messages import Message, decode
from backstage.monitor import Command
from backstage.store import SEPARATOR

EVENTS = ".celeryev/"
ORDERS = ".celery.pidbox"


@dataclass(frozen=True)
class Sentence:
    """who did what with the task `id`, by which command; at: Unix time."""

    at: float
    who: str
    address: str
    what: str
    command: str
    task: str = ""
    id: str = ""


@dataclass
class Reader:
    """Remembers what it needs for the next sentence.

    names: of clients by address. held: (task, id) by delivery tag.
    others: how often each command was used that is no sentence.
    """

    names: dict[str, str] = field(default_factory=dict)
    held: dict[str, tuple[str, str]] = field(default_factory=dict)
    others: Counter[str] = field(default_factory=Counter)
    waiting: set[tuple[str, str]] = field(default_factory=set)
    done: dict[str, Sentence] = field(default_factory=dict)

    def read(self, command: Command) -> list[Sentence]:
        """What can be said now; mostly nothing, which costs little."""
        ended = self.done.pop(command.address, None)
        read = READS.get(command.name)
        sentence = read(self, command) if read else None
        if sentence is None:
            self.others[command.name] += 1
        elif command.name == "HDEL":  # given back, if a push comes next
            self.done[command.address] = sentence
            sentence = None
        elif command.name in ("LPUSH", "RPUSH"):
            ended = None
        return [each for each in (ended, sentence) if each]

    def _say(
        self, command: Command, what: str, how: str, task: str, id_: str
    ) -> Sentence:
        who = self.names.get(command.address) or "a client without a name"
        address = command.address
        return Sentence(command.at, who, address, what, how, task, id_)

    def name(self, command: Command) -> None:
        action, *rest = command.words or [""]
        if action.upper() == "SETNAME" and rest:
            self.names[command.address] = rest[0]

    def put(self, command: Command) -> Sentence | None:
        message = pushed(command)
        if not message:
            return None
        what = f"put into the queue {message.queue}"
        if message.retries:
            what += f", as retry {message.retries}"
        if message.eta:
            wait = max(0, message.eta - command.at)
            what += f", to be run in {wait:.0f} s"
        how = f"LPUSH {message.queue}"
        return self._say(command, what, how, message.task, message.id)

    def give_back(self, command: Command) -> Sentence | None:
        message = pushed(command)
        if not message:
            return None
        what = f"put back to the front of the queue {message.queue}"
        how = f"RPUSH {message.queue}"
        return self._say(command, what, how, message.task, message.id)

    def wait(self, command: Command) -> Sentence | None:
        queues = ", ".join(sorted(filter(is_task_queue, command.words[:-1])))
        if not queues or (command.address, queues) in self.waiting:
            return None
        self.waiting.add((command.address, queues))
        what = f"waits for messages in: {queues}"
        return self._say(command, what, f"BRPOP {queues}", "", "")

    def take(self, command: Command) -> Sentence | None:
        if len(command.words) != 3 or not is_unacked(command.words[0]):
            return None
        key, tag, held = command.words
        message = taken(held)
        if not message:
            return None
        self.held[tag] = message.task, message.id
        what = f"took from the queue {message.queue}; noted as not done yet"
        how = f"BRPOP {message.queue}, HSET {key}"
        return self._say(command, what, how, message.task, message.id)

    def acknowledge(self, command: Command) -> Sentence | None:
        if len(command.words) != 2 or not is_unacked(command.words[0]):
            return None
        key, tag = command.words
        task, id_ = self.held.pop(tag, ("", ""))
        what = "acknowledged" if id_ else "acknowledged an earlier message"
        return self._say(command, what, f"HDEL {key}", task, id_)

    def publish(self, command: Command) -> Sentence | None:
        channel, body = [*command.words, "", ""][:2]
        if ORDERS in channel:
            method = _dict(published(body)).get("method")
            what = f"asked the workers: {method}"
            return self._say(command, what, f"PUBLISH {channel}", "", "")
        events = published(body) if EVENTS in channel else None
        events = events if isinstance(events, list) else [events]
        about = [_dict(each) for each in events if _is_about_task(each)]
        if not about:
            return None
        ids = {str(each.get("uuid") or "") for each in about}
        kinds = ", ".join(str(each["type"]) for each in about)
        what = f"told who listens, such as Flower: {kinds}"
        id_ = ids.pop() if len(ids) == 1 else ""
        task = next((str(e["name"]) for e in about if e.get("name")), "")
        how = f"PUBLISH {channel}"
        return self._say(command, what, how, task if id_ else "", id_)


READS: dict[str, Callable[[Reader, Command], Sentence | None]] = {
    "CLIENT": Reader.name,
    "LPUSH": Reader.put,
    "RPUSH": Reader.give_back,
    "BRPOP": Reader.wait,
    "HSET": Reader.take,
    "HDEL": Reader.acknowledge,
    "PUBLISH": Reader.publish,
}


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


def published(body: str) -> Any:
    """The decoded body of an event or an order; None if it is none."""
    try:
        message = json.loads(body)
        return json.loads(base64.b64decode(message["body"]))
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def _is_about_task(event: Any) -> bool:
    return str(_dict(event).get("type")).startswith("task-")


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
