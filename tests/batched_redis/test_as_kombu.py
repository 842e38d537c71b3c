"""What kombu's own tests see inside its transport, seen from outside.

as_redis.py names the tests of kombu that these stand for.
"""

import select
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from queue import Empty
from typing import Any
from unittest.mock import patch

import pytest
import redis
from kombu import Connection
from kombu.asynchronous.hub import Hub

from parts.broker import Broker
from parts.proxy import Proxy
from parts.waiting import WaitedInVain, wait_for
from tests.batched_redis.channels import Reader, connected, publish, queue


@pytest.fixture
def hub() -> Iterator[Hub]:
    hub = Hub()
    yield hub
    hub.close()


@pytest.fixture
def connection(server: Broker) -> Iterator[Connection]:
    with connected(server.url, ack_wait=True) as connection:
        yield connection


def tick(hub: Hub) -> None:
    """Do what an event loop does before it waits."""
    for callback in list(hub.on_tick):
        callback()


def run_until(hub: Hub, condition: Callable[[], Any]) -> None:
    timer = hub.call_repeatedly(0.01, lambda: None)
    until = time.monotonic() + 10
    while not condition() and time.monotonic() < until:
        hub.run_once()
    timer.cancel()
    assert condition()


def read_until(hub: Hub, reader: Reader, bodies: list[Any]) -> None:
    run_until(hub, lambda: len(reader.got) >= len(bodies))
    assert reader.bodies() == bodies


def full_with_an_answer(
    connection: Connection, hub: Hub, client: redis.Redis, second: str
) -> tuple[Reader, socket.socket]:
    """Return a reader with no free slot, and its socket with an answer.

    The reader holds message 1. Message 2 is in the answer ("taken"), or the
    answer says that it waits ("waiting"), or there is none ("none").
    """
    publish(connection, 1)
    reader = Reader(connection, prefetch=2)
    reader.read(1)
    connection.register_with_event_loop(hub)
    tick(hub)
    asked_on = socket_of(connection)
    if second != "none":
        publish(connection, 2)
    if second == "taken":
        wait_for(lambda: taken_and_unread(connection, hub, client))
    wait_for(lambda: ticked_until_readable(hub, asked_on))
    reader.consumer.qos(prefetch_count=1)
    return reader, asked_on


def taken_and_unread(
    connection: Connection, hub: Hub, client: redis.Redis
) -> bool:
    """Let it ask; read the answer only if that is not message 2."""
    tick(hub)
    try:
        wait_for(lambda: client.hlen("unacked") == 2, 0.2)
    except WaitedInVain:
        with suppress(Empty):
            connection.transport.on_readable(socket_of(connection).fileno())
        return False
    return True


def ticked_until_readable(hub: Hub, asked_on: socket.socket) -> bool:
    tick(hub)
    return bool(select.select([asked_on], [], [], 0.1)[0])


def socket_of(connection: Connection) -> Any:
    """Return the one socket that the transport waits on."""
    (waits_on,) = connection.transport.cycle._chan_to_sock.values()
    return waits_on


@pytest.mark.parametrize("second", ["taken", "waiting", "none"])
def test_the_event_loop_leaves_an_answer_unread_until_an_ack(
    connection: Connection, hub: Hub, client: redis.Redis, second: str
) -> None:
    """It does not spin on the readable socket, and loses nothing."""
    reader, asked_on = full_with_an_answer(connection, hub, client, second)
    tick(hub)
    assert asked_on.fileno() not in hub.readers
    ticks: list[int] = []
    hub.call_repeatedly(0.01, lambda: ticks.append(1))
    run_until(hub, lambda: len(ticks) >= 3)
    assert asked_on.fileno() not in hub.readers
    assert reader.bodies() == [1]
    reader.got[0].ack()
    if second == "none":
        run_until(hub, lambda: asked_on.fileno() in hub.readers)
        publish(connection, 2)
    read_until(hub, reader, [1, 2])
    assert socket_of(connection) is asked_on
    reader.got[1].ack()
    assert client.exists("unacked", "unacked_index", "q") == 0


@pytest.mark.parametrize("second", ["taken", "waiting"])
def test_an_unread_message_survives_that_its_consumer_is_cancelled(
    connection: Connection, hub: Hub, client: redis.Redis, second: str
) -> None:
    reader, _ = full_with_an_answer(connection, hub, client, second)
    tick(hub)
    reader.consumer.cancel()
    reader.got[0].ack()
    run_until(hub, lambda: client.llen("q") == 1)
    assert reader.bodies() == [1]
    assert client.exists("unacked", "unacked_index") == 0
    with connection.channel() as other:
        assert queue()(other).get(no_ack=True).payload == 2
        assert queue()(other).get(no_ack=True) is None


def test_the_event_loop_goes_on_after_a_new_connection(
    connection: Connection, hub: Hub
) -> None:
    """Redis-py may connect again by itself, between two ticks."""
    reader = Reader(connection)
    connection.register_with_event_loop(hub)
    tick(hub)
    for number in range(3):
        waits = reader.channel.client.connection
        waits.disconnect()
        waits.connect()
        tick(hub)
        publish(connection, number)
        read_until(hub, reader, list(range(number + 1)))
        assert len(hub.readers) == 1


def far_in_the_future() -> Any:
    """Let kombu's check for dead connections think that hours passed."""
    later = time.monotonic() + 10_000
    return patch("kombu.transport.redis.monotonic", return_value=later)


def test_a_live_connection_with_an_unread_answer_is_kept(
    connection: Connection, hub: Hub
) -> None:
    """The loop may have been busy: the answer is there, nobody read it."""
    reader = Reader(connection)
    connection.register_with_event_loop(hub)
    tick(hub)
    asked_on = socket_of(connection)
    assert select.select([asked_on], [], [], 5)[0]
    with far_in_the_future():
        connection.transport.cycle.maybe_check_brpop_health()
    publish(connection, 1)
    read_until(hub, reader, [1])
    assert socket_of(connection) is asked_on


def test_a_dead_connection_is_replaced_without_an_event_loop(
    server: Broker,
) -> None:
    with (
        Proxy(server.port) as way,
        connected(server.url.replace(str(server.port), str(way.port))) as far,
        connected(server.url) as near,
    ):
        reader = Reader(far)
        reader.turn()
        made = len(way.links)
        way.silence()
        publish(near, 1)
        asked_on = socket_of(far)
        with pytest.raises(TimeoutError):
            far.drain_events(timeout=1.5)
        assert reader.got == []
        assert socket_of(far) is asked_on
        with far_in_the_future():
            wait_for(lambda: turned(reader) and reader.got)
        assert reader.bodies() == [1]
        assert len(way.links) > made


def turned(reader: Reader) -> bool:
    reader.turn()
    return True
