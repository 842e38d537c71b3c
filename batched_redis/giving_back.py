"""Put messages back on their queues: rejected, unfinished, held too long."""

import logging
from collections.abc import Iterable
from contextlib import suppress
from itertools import islice
from typing import Any

from kombu.utils.json import dumps, loads
from kombu.utils.objects import cached_property

from batched_redis.connections import ConnectedChannel
from batched_redis.scripts import OVERDUE, RESTORE

logger = logging.getLogger(__name__)

CHUNK = 100


class RestoringChannel(ConnectedChannel):
    def restore(
        self,
        held: Iterable[tuple[str | bytes, str | bytes]],
        last: bool = False,
    ) -> int:
        """Put messages back on their queues, each to the front.

        held: tags with scores. With a score, only if the message is still
        registered with it. last: to the end instead.
        Returns how many stayed, as no queue takes them.
        """
        held, stayed = iter(held), 0
        while chunk := list(islice(held, CHUNK)):
            stayed += self._restore_chunk(chunk, "LPUSH" if last else "RPUSH")
        return stayed

    def _restore_chunk(self, chunk: list[Any], push: str) -> int:
        direct = self._direct()
        hash_, index = self._unacked
        entries: Any = direct.hmget(hash_, [tag for tag, _ in chunk])
        routes: dict[tuple[str, str], list[str]] = {}
        stayed = 0
        with direct.pipeline(transaction=False) as pipe:
            for (tag, score), entry in zip(chunk, entries, strict=True):
                try:
                    lists, text = self._destination(entry, routes)
                except self.connection_errors:
                    raise
                except Exception:  # somebody may have written anything there
                    logger.critical(
                        "No queue takes the message %s back; it stays in %s",
                        tag, hash_, exc_info=True,
                    )  # fmt: skip
                    stayed += 1
                    continue
                keys = (hash_, index, *lists)
                pipe.eval(RESTORE, len(keys), *keys, tag, score, text, push)
            for answer in pipe.execute(raise_on_error=False):
                if isinstance(answer, Exception):
                    logger.critical("A message stays in %s: %s", hash_, answer)
                    stayed += 1
        self._renew_expiry(queue for to in routes.values() for queue in to)
        return stayed

    def _renew_expiry(self, queues: Iterable[str]) -> None:
        """Let queues with x-expires end again, after that time.

        Taking the last message of a list ends the list and its expiry.
        """
        with self.conn_or_acquire() as client:
            for queue in set(queues):
                self._maybe_update_queues_expire(client, queue)

    def _destination(
        self, entry: bytes | None, routes: dict[tuple[str, str], list[str]]
    ) -> tuple[list[str], str]:
        """Return the lists for a registered message, and its new text."""
        if entry is None:  # only its index is left: an ack was cut in two
            return [], ""
        message, exchange, routing_key = loads(entry)
        with suppress(KeyError):  # kombu counts it as a lost connection
            message["headers"]["redelivered"] = True
            message["properties"]["delivery_info"]["redelivered"] = True
        route = exchange, routing_key
        if route not in routes:
            routes[route] = [queue for queue in self._lookup(*route) if queue]
        if not routes[route]:
            raise LookupError(f"no queue is bound to {route}")
        priority = self._get_message_priority(message, reverse=False)
        keys = [self._q_for_pri(queue, priority) for queue in routes[route]]
        return [self._full(key) for key in keys], dumps(message)

    def restore_overdue(self, most: int | None = None) -> None:
        """Put back what is held beyond the visibility timeout.

        most: the number that is looked at in one go; None: all.
        """
        direct, (_, index) = self._direct(), self._unacked
        timeout, chunk = self.visibility_timeout, min(CHUNK, most or CHUNK)
        seen = skip = 0
        while True:
            try:
                where = timeout, skip, chunk
                flat: Any = direct.eval(OVERDUE, 1, index, *where)
            except self.ResponseError:  # such as a key of another type
                logger.exception("Could not look for what is held too long")
                return
            held = list(zip(flat[::2], flat[1::2], strict=True))
            # The oldest is put back last, and so is taken first.
            skip += self.restore(reversed(held))
            seen += len(held)
            if len(held) < chunk or (most and seen >= most):
                return

    @cached_property
    def _unacked(self) -> tuple[str, str]:
        """Return the keys of the registered messages: hash, sorted set."""
        return self._full(self.unacked_key), self._full(self.unacked_index_key)
