"""What Redis holds, decoded: plain data, no Flask, no Redis.

Whoever can reach the broker can put there what they like, so nothing is
taken for granted: what cannot be decoded says why, and is never an error.
"""

import base64
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import uuid4

LATEST = 253_402_300_799.0  # the last second of the year 9999
JSON = ("application/json", "json")


@dataclass(frozen=True)
class Message:
    """One message. Times are Unix times in seconds, None where not said."""

    raw: str  # as Redis holds it
    queue: str
    where: str = "queue"  # or "unacked": a worker took it and holds it
    key: str = ""  # the list or hash in Redis
    place: int = 0  # how many are taken before this one
    tag: str = ""  # its name in the hash
    id: str = ""
    task: str = ""
    args: list[Any] | None = None  # None: cannot be decoded
    kwargs: dict[str, Any] | None = None
    arguments: str = ""  # both as text
    problem: str = ""  # why it cannot be decoded
    packed: str = ""  # the body as it stands in `raw`
    body: Any = None
    headers: dict[str, Any] = field(default_factory=dict)
    properties: dict[str, Any] = field(default_factory=dict)
    eta: float | None = None
    retries: int = 0
    enqueued_at: float | None = None

    @property
    def digest(self) -> str:
        """Names the message in addresses; an id is not unique in a queue."""
        return digest_of(self.raw)

    @property
    def handle(self) -> str:
        """Names one attempt of a task, in whatever place it waits."""
        return digest_of(f"{self.retries} {self.id}")

    @property
    def readable(self) -> str:
        """The decoded body, indented; empty where there is none."""
        if self.body is None:
            return ""
        try:
            return json.dumps(self.body, indent=2, ensure_ascii=False)
        except RecursionError:  # indenting needs more room than decoding
            return str(self.body)

    @property
    def text(self) -> str:
        """What a search looks through."""
        return f"{self.task} {self.id} {self.arguments}"

    @property
    def origin(self) -> str:
        return str(self.headers.get("origin") or "")

    @property
    def priority(self) -> int:
        value = self.properties.get("priority")
        return value if isinstance(value, int) else 0

    @property
    def follows(self) -> list[str]:
        """What comes with it: its group, and the tasks that follow it."""
        found = []
        if group := self.headers.get("group"):
            found.append(f"part of the group {group}")
        embed = self.body[2] if _is_call(self.body) else {}
        for task in reversed(_list(embed.get("chain"))):
            found.append(f"then {_name(task)}")
        if chord := embed.get("chord"):
            found.append(f"after the whole group: {_name(chord)}")
        for task in _list(embed.get("callbacks")):
            found.append(f"with its result: {_name(task)}")
        for task in _list(embed.get("errbacks")):
            found.append(f"if it fails: {_name(task)}")
        return found


def decode(raw: str, queue: str, **where: Any) -> Message:
    """Never raises, whatever `raw` is; where: key, place, ... of Message."""
    here = {"raw": raw, "queue": queue, "key": queue} | where
    try:
        payload = json.loads(raw)
        if not isinstance(payload, dict):
            return Message(problem="This is JSON, but no message.", **here)
        return _decode(payload, here)
    except ValueError as error:
        return Message(problem=f"This is not JSON: {error}.", **here)
    except RecursionError:
        return Message(problem="This is nested too deeply.", **here)


def _decode(payload: dict[str, Any], here: dict[str, Any]) -> Message:
    headers = _dict(payload.get("headers"))
    here["properties"] = _dict(payload.get("properties"))
    body, problem = _body(payload, headers, here["properties"])
    if _is_old(headers, body):  # protocol 1: the body says it all
        headers = {**body, **headers}
        body = [body.get("args") or [], body.get("kwargs") or {}, {}]
    call = body if _is_call(body) else [None, None, None]
    if not problem and call[0] is None:
        problem = "The body holds no arguments of a task."
    return Message(
        id=_text(headers.get("id")),
        task=_text(headers.get("task")),
        args=call[0],
        kwargs=call[1],
        arguments=_arguments(call, headers),
        problem=problem,
        packed=_text(payload.get("body")),
        body=body,
        headers=headers,
        eta=_eta(headers.get("eta")),
        retries=_count(headers.get("retries")),
        enqueued_at=_moment(headers.get("enqueued_at")),
        **here,
    )


def copy(message: Message, new_id: str, now: float) -> str:
    """The same call under a new id, to be run as soon as it is taken.

    What follows the task (chain, chord, callbacks) stands in the body and
    stays. Raises ValueError for a message of Celery's first protocol.
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


def _body(
    payload: dict[str, Any],
    headers: dict[str, Any],
    properties: dict[str, Any],
) -> tuple[Any, str]:
    """The decoded body, and why it could not be decoded."""
    kind = payload.get("content-type")
    if headers.get("compression"):
        return None, f"The body is compressed: {headers['compression']}."
    if kind not in JSON:
        return None, f"The body is {kind}; only JSON is decoded here."
    body = payload.get("body")
    try:
        if properties.get("body_encoding") == "base64":
            body = base64.b64decode(body).decode()  # type: ignore[arg-type]
        return json.loads(body), ""  # type: ignore[arg-type]
    except (ValueError, TypeError) as error:
        return None, f"The body cannot be decoded: {error}."


def _is_old(headers: dict[str, Any], body: Any) -> bool:
    return "task" not in headers and isinstance(body, dict) and "task" in body


def _is_call(body: Any) -> bool:
    kinds = (list, dict, dict)
    return (
        isinstance(body, list)
        and len(body) == len(kinds)
        and all(map(isinstance, body, kinds))
    )


def _arguments(call: list[Any], headers: dict[str, Any]) -> str:
    """Without a decoded body: what the sender says that they are."""
    args, kwargs, _embed = call
    if args is None:
        says = (headers.get("argsrepr"), headers.get("kwargsrepr"))
        return " ".join(_text(each) for each in says if each)
    return arguments_text(args, kwargs)


def digest_of(raw: str) -> str:
    """Return 32 characters that name a text in addresses and forms."""
    return sha256(raw.encode("utf-8", "surrogateescape")).hexdigest()[:32]


def arguments_text(args: list[Any], kwargs: dict[str, Any]) -> str:
    """Return arguments as they are written in a call."""
    named = [f"{name}={value!r}" for name, value in kwargs.items()]
    return ", ".join([*map(repr, args), *named])


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any) -> str:
    # Half of a pair of surrogates fits neither a page nor a key in Redis.
    text = "" if value is None else str(value)
    return text.encode("utf-8", "backslashreplace").decode()


def _name(task: Any) -> str:
    return _text(_dict(task).get("task")) or "a task"


def _count(value: Any) -> int:
    return value if isinstance(value, int) and value > 0 else 0


def _moment(value: Any) -> float | None:
    if not isinstance(value, int | float) or not 0 < value < LATEST:
        return None
    return float(value)


def _eta(value: Any) -> float | None:
    """An ISO 8601 time; without a zone it is UTC, as workers read it."""
    try:
        moment = datetime.fromisoformat(value)
        zone = moment.tzinfo or UTC
        return _moment(moment.replace(tzinfo=zone).timestamp())
    except (TypeError, ValueError, OverflowError):
        return None
