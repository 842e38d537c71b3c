"""What these tests speak with: queues, connections, a reader that counts."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import redis
from kombu import Connection, Consumer, Exchange, Message, Queue
from kombu.transport import redis as stock_redis

OURS = "batched_redis:Transport"
STOCK = "redis"


def queue(name: str = "q", **options: Any) -> Queue:
    return Queue(name, Exchange(name), routing_key=name, **options)


@contextmanager
def connected(
    url: str, transport: str = OURS, **options: Any
) -> Iterator[Connection]:
    with Connection(
        url, transport=transport, transport_options=options
    ) as connection:
        yield connection


def publish(
    connection: Connection,
    *bodies: Any,
    to: str = "q",
    **properties: Any,
) -> None:
    producer = connection.Producer(serializer="json")
    for body in bodies:
        producer.publish(
            body,
            exchange=Exchange(to),
            routing_key=to,
            declare=[queue(to)],
            **properties,
        )


def drain(connection: Connection, seconds: float = 0.1) -> None:
    """Wait for what comes within `seconds`, and handle it."""
    with suppress(TimeoutError):
        connection.drain_events(timeout=seconds)


class Reader:
    """A consumer that keeps what it gets, and acknowledges when told."""

    def __init__(
        self,
        connection: Connection,
        *names: str,
        prefetch: int = 0,
        no_ack: bool = False,
    ) -> None:
        self.connection = connection
        self.channel = connection.channel()
        self.got: list[Message] = []
        self.consumer = Consumer(
            self.channel,
            [queue(name) for name in names or ("q",)],
            no_ack=no_ack,
            on_message=self.got.append,
            accept=["json"],
            prefetch_count=prefetch or None,
        )
        self.consumer.consume()

    def turn(self) -> None:
        """Let the connection do what it has to do, without a wait."""
        drain(self.connection, 0.05)

    def read(self, number: int = 1, seconds: float = 10) -> list[Any]:
        """Wait until `number` more messages have come; return all bodies."""
        wanted = len(self.got) + number
        until = time.monotonic() + seconds
        while len(self.got) < wanted and time.monotonic() < until:
            self.turn()
        assert len(self.got) >= wanted, f"got {len(self.got)} of {wanted}"
        return self.bodies()

    def bodies(self) -> list[Any]:
        return [message.payload for message in self.got]


def waiting(client: redis.Redis, key: str = "q") -> list[Any]:
    """Return the bodies in a list, the one that is taken next first."""
    texts: Any = client.lrange(key, 0, -1)
    return [body(text) for text in reversed(texts)]


def body(text: bytes) -> Any:
    payload = stock_redis.loads(text)
    message = stock_redis.Channel.Message(payload, channel=Decoder())
    return message.decode()


class Decoder:
    """What kombu's Message needs of a channel."""

    no_ack_consumers = None

    def decode_body(self, text: str, encoding: str) -> Any:
        return stock_redis.Channel.codecs[encoding].decode(text)


def closed_port() -> int:
    """Return a port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
