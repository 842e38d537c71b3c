"""Tasks that wait for their time, whoever holds them: a queue or a worker.

A message with an ETA lies in its queue until a worker takes it. The worker
then keeps it in memory. Redis keeps a copy in the hash of unacknowledged
messages, beside the tasks that are running.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import redis

from backstage.stored import queue_lists
from backstage.stored.decoding import decode_message
from backstage.stored.known_queues import Known, known_queues
from backstage.stored.message import Message
from backstage.stored.queue_lists import CHUNK, MOST
from plumbing.kombu_keys import queue_keys
from plumbing.records.keys import cancelled_key, record_key


@dataclass(frozen=True)
class Waiting:
    """What waits.

    messages: the next one first. errors: the last error of each task, by its
    id. cut: True if not all were read.
    """

    messages: list[Message]
    errors: dict[str, str]
    cut: bool

    @property
    def scheduled(self) -> list[Message]:
        """Those whose first attempt is still to come."""
        return [each for each in self.messages if not each.retries]

    @property
    def retries(self) -> list[Message]:
        return [each for each in self.messages if each.retries]


def waiting_tasks(client: redis.Redis, known: Known | None = None) -> Waiting:
    """Find what waits for its time, of all apps.

    known: the queues, if the caller knows them; they are best read with
    CHUNK messages.

    Cost: one round trip, and one more if something waits. If there are more
    than CHUNK messages or MANY keys, one for CHUNK messages of each queue and
    each hash, and up to MOST entries of each are read. With 10,000 plain
    messages in a queue that takes about 0.1 s.
    """
    known = known or known_queues(client, CHUNK)
    now = time.time()
    messages = _read_already if known.whole else _read_in_chunks
    found = {
        message.handle: message
        for message in messages(client, known)
        if _waits(message)
    }
    waiting, errors = _still_to_run(client, list(found.values()), now)
    waiting.sort(key=lambda message: message.eta or 0)
    sizes = [known.size(queue) for queue in known.queues]
    sizes += [known.lengths[key] for key in known.unacked]
    return Waiting(waiting, errors, any(size > MOST for size in sizes))


def _read_already(client: redis.Redis, known: Known) -> Iterator[Message]:
    for queue in known.queues:
        for key in queue_keys(queue):
            for raw in known.texts.get(key, [])[::-1]:
                if _may_wait(raw):
                    yield decode_message(raw, queue, key=key)
    for key in known.unacked:
        flat = known.texts[key]
        held = zip(flat[::2], flat[1::2], strict=True)
        yield from queue_lists.held_messages(held, key, known.bound)


def _read_in_chunks(client: redis.Redis, known: Known) -> Iterator[Message]:
    # Queues first: a message that a worker takes meanwhile is then seen
    # twice, and not missed.
    for queue in filter(known.size, known.queues):
        yield from queue_lists.messages(client, queue, MOST, _may_wait)
    for key in known.unacked:
        held = islice(client.hscan_iter(key, count=CHUNK), MOST)
        yield from queue_lists.held_messages(held, key, known.bound)


def _may_wait(raw: str) -> bool:
    """Look at a message's text; cheaper than decoding a long queue."""
    return '"eta": null' not in raw or '"retries": 0' not in raw


def _waits(message: Message) -> bool:
    retried_at_once = message.retries and message.where == "queue"
    return bool(message.id and (message.eta or retried_at_once))


def _still_to_run(
    client: redis.Redis, messages: list[Message], now: float
) -> tuple[list[Message], dict[str, str]]:
    """Leave out those that are cancelled, or that a worker is running.

    Returns the others, and the last error of each task by its id.
    Cost: one round trip, if there are any. Clocks may differ by 1 s.
    """
    pipe = client.pipeline(transaction=False)
    for message in messages:
        pipe.get(cancelled_key(message.id))
        pipe.hmget(record_key(message.id), "started", "error")
    answers = pipe.execute()
    waiting, errors = [], {}
    for message, cancelled, (started, error) in zip(
        messages, answers[::2], answers[1::2], strict=True
    ):
        if not cancelled and not _is_running(message, started, now):
            waiting.append(message)
            errors[message.id] = error or ""
    return waiting, errors


def _is_running(message: Message, started: str | None, now: float) -> bool:
    eta = message.eta
    due = message.where == "unacked" and eta and eta < now + 1
    return bool(due and started and float(started) > (eta or 0) - 1)
