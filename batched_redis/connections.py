"""A channel's connections: one that waits, one for the rest, late answers.

The one that waits speaks RESP3 with CLIENT TRACKING on: the server sends a
line on it when a list that was seen empty is written to.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import redis
from kombu.transport import redis as stock

from batched_redis.late_answers import LateAnswers
from batched_redis.versions import check_server, tracking_refused

# One of each kind for a process and server, whatever channels come and go:
# an acknowledgement outlives the channel that a lost connection closed.
_late_answers: dict[tuple[object, ...], LateAnswers] = {}


class ConnectedChannel(stock.Channel):
    _kept: Any = None

    def _connparams(self, asynchronous: bool = False) -> dict[str, Any]:
        params: dict[str, Any] = super()._connparams(asynchronous)
        if asynchronous:
            params["protocol"] = 3
            params["redis_connect_func"] = begin_tracking
        return params

    @contextmanager
    def conn_or_acquire(self, client: Any = None) -> Iterator[Any]:
        """Give a client of Redis; kombu makes a new one each time."""
        if client is None:
            if self._kept is None:
                self._kept = self._create_client()
            client = self._kept
        yield client

    def _disconnect_pools(self) -> None:
        self._kept = None
        super()._disconnect_pools()

    def _direct(self) -> redis.Redis:
        """Return a client that adds no prefix: kombu's adds it to one key."""
        return redis.Redis(connection_pool=self.pool)

    def _full(self, key: str) -> str:
        """Return the name that a key has in Redis."""
        return f"{self.global_keyprefix}{key}"

    def _late(self, kind: str, keep: bool) -> LateAnswers:
        """Return this process's connection of a kind to this server."""
        of = self.pool.connection_kwargs
        names = ("host", "port", "path", "db", "username")
        key = (kind, *(of.get(name) for name in names))
        if key not in _late_answers:
            _late_answers[key] = LateAnswers(self.pool, keep)
        return _late_answers[key]


def begin_tracking(connection: Any) -> None:
    """Greet the server, and ask it to say when a list gets something.

    NOLOOP: not when this connection itself takes something out.
    """
    connection.on_connect_check_health(check_health=False)
    check_server(connection.handshake_metadata)
    connection.send_command("CLIENT", "TRACKING", "ON", "NOLOOP")
    try:
        connection.read_response()
    except redis.ResponseError as error:
        raise tracking_refused(error) from error
