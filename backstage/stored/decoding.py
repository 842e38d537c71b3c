"""Makes messages of the text that Redis holds. Needs no Redis itself.

Everybody who can reach the broker can put there what they like. So nothing
is taken for granted: a text that cannot be decoded gives a message that says
why, and never an error.
"""

import base64
import json
from datetime import UTC, datetime
from typing import Any

from backstage.stored.message import Message, arguments_text
from plumbing.records.formats import count_of, moment_of, text_of

JSON = ("application/json", "json")


def decode_message(raw: str, queue: str, **where: Any) -> Message:
    """Decode a message of a queue. Never raises, whatever `raw` is.

    where: further fields of Message, such as key and place.
    """
    known = {"raw": raw, "queue": queue, "key": queue} | where
    try:
        payload = json.loads(raw)
        if not isinstance(payload, dict):
            problem = "This is JSON, but it is not a message."
            return Message(problem=problem, **known)
        return _decode(payload, known)
    except ValueError as error:
        return Message(problem=f"This is not JSON: {error}.", **known)
    except RecursionError:
        return Message(problem="This is nested too deeply.", **known)


def decode_held(
    held: str, bound: dict[tuple[str, str], str], **where: Any
) -> Message | None:
    """Decode what kombu keeps of a message that a worker took.

    held: a message, its exchange and its routing key, as a list in JSON.
    bound: the queue of an exchange and a routing key; without an entry the
    queue has the name of the routing key.
    Returns None for everything else: no worker could run it.
    """
    try:
        payload, exchange, routing_key = json.loads(held)
        raw = json.dumps(payload)
    except (ValueError, TypeError, RecursionError):
        return None
    queue = bound.get((str(exchange), str(routing_key)), str(routing_key))
    return decode_message(raw, queue, where="unacked", **where)


def _decode(payload: dict[str, Any], known: dict[str, Any]) -> Message:
    headers = dict_or_empty(payload.get("headers"))
    properties = dict_or_empty(payload.get("properties"))
    body, problem = _body(payload, headers, properties)
    if _is_old(headers, body):  # protocol 1: everything is in the body
        headers = {**body, **headers}
        body = [body.get("args") or [], body.get("kwargs") or {}, {}]
    args, kwargs, embed = body if _is_call(body) else (None, None, {})
    if not problem and args is None:
        problem = "The body does not hold the arguments of a task."
    return Message(
        id=text_of(headers.get("id")),
        task=text_of(headers.get("task")),
        args=args,
        kwargs=kwargs,
        arguments=_arguments(args, kwargs, headers),
        problem=problem,
        packed=text_of(payload.get("body")),
        body=body,
        headers=headers,
        properties=properties,
        follows=_follows(headers, embed),
        eta=_eta(headers.get("eta")),
        retries=count_of(headers.get("retries")),
        enqueued_at=moment_of(headers.get("enqueued_at")),
        **known,
    )


def _body(
    payload: dict[str, Any],
    headers: dict[str, Any],
    properties: dict[str, Any],
) -> tuple[Any, str]:
    """Return the decoded body, or None and why it cannot be decoded."""
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


def _arguments(args: Any, kwargs: Any, headers: dict[str, Any]) -> str:
    """Return the arguments as text.

    If the body cannot be decoded, the sender's own text of them is taken.
    """
    if args is None:
        sent = (headers.get("argsrepr"), headers.get("kwargsrepr"))
        return " ".join(text_of(each) for each in sent if each)
    return arguments_text(args, kwargs)


def _follows(headers: dict[str, Any], embed: dict[str, Any]) -> list[str]:
    """Return what belongs to a task: its group, and the tasks after it."""
    found = []
    if group := headers.get("group"):
        found.append(f"part of the group {group}")
    for task in reversed(list_or_empty(embed.get("chain"))):
        found.append(f"then {_name(task)}")
    if chord := embed.get("chord"):
        found.append(f"after the whole group: {_name(chord)}")
    for task in list_or_empty(embed.get("callbacks")):
        found.append(f"with its result: {_name(task)}")
    for task in list_or_empty(embed.get("errbacks")):
        found.append(f"if it fails: {_name(task)}")
    return found


def _name(task: Any) -> str:
    return text_of(dict_or_empty(task).get("task")) or "a task"


def _eta(value: Any) -> float | None:
    """Return an ISO 8601 time as Unix time in seconds.

    A time without a zone is UTC, as workers read it.
    """
    try:
        moment = datetime.fromisoformat(value)
        zone = moment.tzinfo or UTC
        return moment_of(moment.replace(tzinfo=zone).timestamp())
    except (TypeError, ValueError, OverflowError):
        return None


def dict_or_empty(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def list_or_empty(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
