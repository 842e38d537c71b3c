"""Ask for messages, take them in batches, and hand them to the consumers."""

import logging
from collections import deque
from collections.abc import Callable, Iterable
from queue import Empty
from time import monotonic
from typing import Any, NamedTuple

import redis
from kombu.transport import virtual
from kombu.utils.json import loads
from redis.exceptions import MasterDownError, NoScriptError, ReadOnlyError

from batched_redis.giving_back import RestoringChannel
from batched_redis.late_answers import pack
from batched_redis.scripts import FETCH, FETCH_SHA, RESTORE

logger = logging.getLogger(__name__)

MOST_MESSAGES = 100  # in one batch: others wait while the server works on it
MOST_BYTES = 1_000_000
BURST_SECONDS = 0.02  # of handing out, before the event loop gets its turn
PAUSE_SECONDS = 1.0  # after the server refused a command


class Taken(NamedTuple):
    """A message that the server has registered, and nobody has got yet."""

    key: str  # the list that it was taken from, as Redis names it
    queue: str
    tag: bytes  # empty if it is not to be acknowledged
    text: bytes


class TakingChannel(RestoringChannel):
    """A channel that does in batches what kombu does by BRPOP.

    Two things are in flight on the connection that waits: FETCH, which
    takes messages, and EXISTS, which says whether any are left and makes
    the server tell when one comes. Their answers come in this order.
    """

    unreadable_key = "unreadable"
    _in_poll: Any = None
    _brpop_sent_at: Any = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._consumed: dict[str, tuple[Callable[[Any], None], bool]] = {}
        self._taken: deque[Taken] = deque()
        self._awaited: deque[tuple[str, list[tuple[str, str]]]] = deque()
        self._may_have_more = True
        self._by_sha = True
        self._asked_at = self._not_before = 0.0
        super().__init__(*args, **kwargs)

    def _after_fork(self) -> None:
        self._taken.clear()  # they are the parent's
        self._awaited.clear()
        super()._after_fork()

    def basic_consume(self, queue: str, *args: Any, **kwargs: Any) -> Any:
        result = super().basic_consume(queue, *args, **kwargs)
        no_ack = kwargs.get("no_ack") or not self.ack_emulation
        callback = kwargs.get("callback") or args[1]
        self._consumed[queue] = callback, bool(no_ack)
        self._may_have_more = True
        return result

    def start_over(self) -> None:
        """Begin on a new connection: what was in flight has no answer."""
        self._awaited.clear()
        self._may_have_more = True

    def ask(self) -> None:
        """Ask for messages, unless that is in flight or not wanted."""
        now = monotonic()
        if self._awaited or now < self._not_before:
            return
        if self._taken:  # so that the event loop comes back at once
            self._send([("PING", [])], pack("PING"))
        elif slots := self.qos.free_slots(MOST_MESSAGES):
            if self._may_have_more:
                self._fetch(slots)
            elif now - self._asked_at >= self.brpop_timeout:
                self._look()

    def _lists(self) -> list[tuple[str, str]]:
        """Return the lists to take from now; the queues take turns."""
        return self._lists_of(
            self._queue_cycle.consume(len(self.active_queues))
        )

    def _lists_of(self, queues: list[str]) -> list[tuple[str, str]]:
        """Return the queues' lists, by priority, each with its queue."""
        return [
            (self._full(self._q_for_pri(queue, priority)), queue)
            for priority in self.priority_steps
            for queue in queues
        ]

    def _fetch(self, slots: int) -> None:
        if lists := self._lists():
            script = (
                ("EVALSHA", FETCH_SHA) if self._by_sha else ("EVAL", FETCH)
            )
            self._by_sha = True  # from the next time on the server knows it
            free = "".join("01"[self._no_ack(queue)] for _, queue in lists)
            keys = self._fetch_keys(lists)
            fetch = pack(*script, *keys, str(slots), str(MOST_BYTES), free)
            look = pack("EXISTS", *(key for key, _ in lists))
            self._send([("FETCH", lists), ("EXISTS", [])], fetch + look)

    def _look(self) -> None:
        if lists := self._lists():
            look = pack("EXISTS", *(key for key, _ in lists))
            self._send([("EXISTS", [])], look)

    def _fetch_keys(self, lists: list[tuple[str, str]]) -> list[str]:
        """Return FETCH's keys, and before them their number."""
        keys = [*self._unacked, self._full(self.unreadable_key)]
        keys += [key for key, _ in lists]
        return [str(len(keys)), *keys]

    def _no_ack(self, queue: str) -> bool:
        return self._consumed.get(queue, (None, not self.ack_emulation))[1]

    def _send(self, awaited: list[Any], packed: bytes) -> None:
        self._in_poll = self.client.connection
        self._brpop_sent_at = self._asked_at = monotonic()
        self._awaited.extend(awaited)
        self._in_poll.send_packed_command([packed], check_health=False)

    def _brpop_read(self, **options: Any) -> bool:
        """Read what has come, and hand out some of what was taken."""
        try:
            self._read_reply()
            while self.client.connection.can_read(0):
                self._read_reply()
        except self.connection_errors:
            self.client.connection.disconnect()
            raise
        if not self._awaited:
            self._brpop_sent_at = None
            self._flush_brpop_reauth()
        if not self._taken:
            raise Empty
        until = monotonic() + BURST_SECONDS
        self._deliver(self._taken.popleft())
        # Who calls drain_events() without an event loop expects one message.
        while self._in_loop() and self._taken and monotonic() < until:
            self._deliver(self._taken.popleft())
        return True

    def _in_loop(self) -> bool:
        return self.connection is not None and self.connection.loop is not None

    def _flush_brpop_reauth(self) -> None:
        """Send a new token, unless its answer would get among others.

        A timer calls this, too.
        """
        waits_on = self._in_poll
        if self._pending_reauth_token(waits_on) and not self._awaited:
            self._in_poll = None  # kombu's sends it only when nobody waits
            super()._flush_brpop_reauth()

    def _read_reply(self) -> None:
        connection = self.client.connection
        if not connection.is_connected:  # redis-py: an AttributeError
            raise redis.ConnectionError("The connection is closed.")
        try:
            reply = connection.read_response(
                disable_decoding=True, push_request=True
            )
        except redis.ResponseError as error:
            self._refused(error)
            return
        if reply is None:  # the server says that a list was written to
            self._may_have_more = True
            return
        kind, lists = self._awaited.popleft()
        if kind == "EXISTS":
            self._may_have_more = reply > 0
        elif kind == "FETCH":
            self._took(reply, lists)

    def _took(self, reply: list[Any], lists: list[tuple[str, str]]) -> None:
        for number, tag, text in reply:
            key, queue = lists[number]
            self._taken.append(Taken(key, queue, tag, text))
        for queue in dict.fromkeys(lists[item[0]][1] for item in reply):
            self._queue_cycle.rotate(queue)

    def _refused(self, error: redis.ResponseError) -> None:
        kind, _ = self._awaited.popleft()
        if isinstance(error, NoScriptError):
            self._by_sha = False
        elif isinstance(error, ReadOnlyError | MasterDownError):
            raise redis.ConnectionError(str(error)) from error
        else:
            logger.error("Redis refused %s: %s", kind, error)
            self._not_before = monotonic() + PAUSE_SECONDS

    def _deliver(self, taken: Taken) -> None:
        callback, no_ack = self._consumed.get(taken.queue, (None, False))
        if callback is None:  # it was cancelled in the meantime
            self._give_back([taken])
            return
        message = self._message(taken, no_ack)
        if message is not None:
            callback(message)

    def _message(self, taken: Taken, no_ack: bool) -> Any:
        """Return the message, or None if it had to be moved aside."""
        try:
            message = self.Message(loads(taken.text), channel=self)
            if taken.tag and message.delivery_tag != taken.tag.decode():
                raise ValueError("its delivery tag is not the registered one")
        except Exception:  # somebody may have put anything there
            logger.exception("Moved a message to %s", self.unreadable_key)
            self._return(taken, self._full(self.unreadable_key), "LPUSH")
            return None
        if not no_ack:
            virtual.QoS.append(self.qos, message, message.delivery_tag)
        return message

    def _give_back(self, all_taken: Iterable[Taken]) -> None:
        """Put back what nobody has got, unchanged, to where it was."""
        in_order = list(all_taken)
        for taken in reversed(in_order):
            self._return(taken, taken.key, "RPUSH")
        self._renew_expiry(taken.queue for taken in in_order)

    def _return(self, taken: Taken, key: str, push: str) -> None:
        direct, (hash_, index) = self._direct(), self._unacked
        if taken.tag:
            entry = taken.tag, "", taken.text, push
            direct.eval(RESTORE, 3, hash_, index, key, *entry)
        else:
            direct.execute_command(push, key, taken.text)
