"""One message of a queue as plain data, and its copy."""

import json
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from uuid import uuid4


@dataclass(frozen=True)
class Message:
    """One message.

    Times are Unix times in seconds, and None if the message has none.
    """

    raw: str  # as Redis holds it
    queue: str
    where: str = "queue"  # or "unacked": a worker took it and holds it
    key: str = ""  # the list or the hash in Redis
    place: int = 0  # how many messages are taken before this one
    tag: str = ""  # its name in the hash
    id: str = ""
    task: str = ""
    args: list[Any] | None = None  # None if they cannot be decoded
    kwargs: dict[str, Any] | None = None
    arguments: str = ""  # both as text
    problem: str = ""  # why it cannot be decoded
    packed: str = ""  # the body as it stands in `raw`
    body: Any = None
    headers: dict[str, Any] = field(default_factory=dict)
    properties: dict[str, Any] = field(default_factory=dict)
    follows: list[str] = field(default_factory=list)  # its group, other tasks
    eta: float | None = None
    retries: int = 0
    enqueued_at: float | None = None

    @property
    def digest(self) -> str:
        """Names the message in addresses; an id is not unique in a queue."""
        return digest_of(self.raw)

    @property
    def handle(self) -> str:
        """Names one attempt of a task, wherever it waits."""
        return digest_of(f"{self.retries} {self.id}")

    @property
    def readable(self) -> str:
        """The decoded body, indented; "" if there is none."""
        if self.body is None:
            return ""
        try:
            return json.dumps(self.body, indent=2, ensure_ascii=False)
        except RecursionError:  # indenting needs more room than decoding
            return str(self.body)

    @property
    def search_text(self) -> str:
        """The text that a search looks through."""
        return f"{self.task} {self.id} {self.arguments}"

    @property
    def origin(self) -> str:
        """The process that enqueued it, such as gen123@host."""
        return str(self.headers.get("origin") or "")

    @property
    def priority(self) -> int:
        value = self.properties.get("priority")
        return value if isinstance(value, int) else 0


def digest_of(raw: str) -> str:
    """Return 32 characters that name a text in addresses and forms."""
    return sha256(raw.encode("utf-8", "surrogateescape")).hexdigest()[:32]


def arguments_text(args: list[Any], kwargs: dict[str, Any]) -> str:
    """Return arguments as they are written in a call."""
    named = [f"{name}={value!r}" for name, value in kwargs.items()]
    return ", ".join([*map(repr, args), *named])


def copy_message(message: Message, new_id: str, now: float) -> str:
    """Return the same call under a new id, to be run as soon as it is taken.

    The tasks that follow it (chain, chord, callbacks) are a part of the body
    and stay. now: Unix time in seconds. Raises ValueError for a message of
    Celery's first protocol.
    """
    payload = json.loads(message.raw)
    headers, properties = payload["headers"], payload["properties"]
    if "task" not in headers:
        raise ValueError("the message is of Celery's first protocol")
    if headers.get("root_id") == message.id:
        headers["root_id"] = new_id
    headers |= {"id": new_id, "eta": None, "enqueued_at": now}
    properties |= {"correlation_id": new_id, "delivery_tag": str(uuid4())}
    for part in (headers, properties.get("delivery_info", {})):
        part.pop("redelivered", None)
    return json.dumps(payload)
