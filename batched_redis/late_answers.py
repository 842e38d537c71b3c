"""A connection whose answers are read later: acknowledgements cost no wait.

An acknowledgement is written to the socket at once, before the next task
starts. Its answer is read when there is nothing better to do, or when 50
are open. What has no answer yet is kept, and sent again on a new connection.
So a killed worker loses no acknowledgement that it wrote, and a lost
connection repeats at most those without an answer.
"""

import logging
import os
from collections import deque
from threading import RLock
from time import monotonic
from typing import Any

import redis
from redis.backoff import NoBackoff
from redis.exceptions import MasterDownError, ReadOnlyError, ResponseError
from redis.retry import Retry

logger = logging.getLogger(__name__)

MOST = 50  # commands without an answer, before one waits for some
SECONDS = 5.0  # without any answer, before the connection counts as lost
RETRY_SECONDS = 1.0

LOST = (redis.RedisError, OSError)


def pack(*command: bytes | str) -> bytes:
    """Return a command in Redis's protocol, for send().

    By hand, as redis-py's takes 20 times as long for three short arguments.
    """
    parts = [c.encode() if isinstance(c, str) else c for c in command]
    return b"*%d\r\n" % len(parts) + b"".join(
        b"$%d\r\n%b\r\n" % (len(part), part) for part in parts
    )


class LateAnswers:
    """Send commands on a connection of their own, and read answers later.

    pool: says how to connect; its connections are not used.
    keep: send again what has no answer when the connection is lost. Only
    for commands that may run twice. Without it they are dropped.
    """

    def __init__(self, pool: redis.ConnectionPool, keep: bool) -> None:
        options = {
            **pool.connection_kwargs,
            "retry": Retry(NoBackoff(), 0),
            "health_check_interval": 0,
        }
        for name in ("socket_timeout", "socket_connect_timeout"):
            if name in options and options[name] is None:
                options[name] = SECONDS
        self._class, self._options = pool.connection_class, options
        self._keep = keep
        self._begin()

    def _begin(self) -> None:
        self._pid = os.getpid()
        self._lock = RLock()
        self._connection: Any = self._class(**self._options)
        self._unanswered: deque[bytes] = deque()
        self._heard_at = 0.0
        self._next_try = 0.0

    def _own(self) -> RLock:
        """Return the lock; a forked process begins with a new connection."""
        if os.getpid() != self._pid:
            self._begin()
        return self._lock

    def send(self, *packed: bytes, wait: bool = False) -> None:
        """Write commands; with `wait`, return when all are answered.

        While the server is away nothing is raised: see `keep`.
        """
        with self._own():
            connected = self._connect()
            if not self._unanswered:
                self._heard_at = monotonic()
            if connected or self._keep:
                self._unanswered.extend(packed)
            if not connected:
                return
            try:
                self._write(b"".join(packed))
                self._read_some(wait)
            except LOST as error:
                self._lose(error)
                self._send_again(wait)

    def _send_again(self, wait: bool) -> None:
        """Try a new connection at once: the server may just be back."""
        try:
            if self._connect():
                self._read_some(wait)
        except LOST as error:
            self._lose(error)

    def _read_some(self, wait: bool) -> None:
        if wait:
            self._read(down_to=0)
        elif len(self._unanswered) >= MOST:
            self._read(down_to=MOST // 2)

    def tick(self) -> None:
        """Read the answers that are there; connect again if need be."""
        with self._own():
            if not self._unanswered or not self._connect():
                return
            try:
                while self._unanswered and self._connection.can_read(0):
                    self._read_one()
            except LOST as error:
                self._lose(error)
                return
            silent = monotonic() - self._heard_at
            if self._unanswered and silent > SECONDS:
                self._lose(TimeoutError(f"no answer for {silent:.0f} s"))

    def finish(self) -> int:
        """Wait for all answers; return how many commands have none."""
        with self._own():
            for _ in range(2):  # the first connection may be a dead one
                if self._unanswered:
                    self._next_try = 0.0  # it is the last chance
                    self._send_again(wait=True)
            return len(self._unanswered)

    def _connect(self) -> bool:
        if self._connection.is_connected:
            return True
        if monotonic() < self._next_try:
            return False
        self._next_try = monotonic() + RETRY_SECONDS
        try:
            self._connection.connect()
            if self._unanswered:
                self._write(b"".join(self._unanswered))
        except LOST as error:
            self._lose(error)
            return False
        self._heard_at = monotonic()
        return True

    def _write(self, packed: bytes) -> None:
        # A list, as redis-py would send single bytes one by one.
        self._connection.send_packed_command([packed], check_health=False)

    def _read(self, down_to: int) -> None:
        while len(self._unanswered) > down_to:
            self._read_one()

    def _read_one(self) -> None:
        try:
            self._connection.read_response()
        except (MasterDownError, ReadOnlyError) as error:
            raise redis.ConnectionError(str(error)) from error
        except ResponseError as error:
            # Once more would be refused once more. A message whose
            # acknowledgement is refused is delivered again.
            logger.warning(
                "Redis refused %.80r: %s", self._unanswered[0], error
            )
        self._unanswered.popleft()
        self._heard_at = monotonic()

    def _lose(self, error: Exception) -> None:
        self._connection.disconnect()
        if not self._keep:
            self._unanswered.clear()
        logger.warning(
            "lost a connection to Redis with %d commands to send again: %s",
            len(self._unanswered),
            error,
        )
