"""A consumer that waits takes nothing, misses nothing, costs little."""

import time
from typing import Any

import pytest
import redis

from parts.broker import Broker
from tests.batched_redis.channels import (
    OURS,
    STOCK,
    Reader,
    connected,
    drain,
    publish,
    waiting,
)


def idle(reader: Reader) -> None:
    """Let the reader find out that nothing is there, and wait."""
    for _ in range(3):
        reader.turn()
    assert reader.channel._may_have_more is False


def commands(client: redis.Redis) -> int:
    """Return how many commands came from clients, but not from scripts."""
    info: Any = client.info("stats")
    return int(info["total_commands_processed"])


@pytest.mark.parametrize("sender", [OURS, STOCK])
@pytest.mark.parametrize("priority", [0, 9])
def test_a_message_wakes_who_waits(
    server: Broker, sender: str, priority: int
) -> None:
    with (
        connected(server.url) as connection,
        connected(server.url, sender) as other,
    ):
        reader = Reader(connection, "a", "q")
        idle(reader)
        publish(other, "now", priority=priority)
        started = time.monotonic()
        assert reader.read(1) == ["now"]
        # Not by the look once a second, which may come just now: so thrice.
        waits = [time.monotonic() - started]
        for _ in range(2):
            idle(reader)
            publish(other, "again", priority=priority)
            started = time.monotonic()
            reader.read(1)
            waits.append(time.monotonic() - started)
        assert min(waits) < 0.5


def test_waiting_costs_one_command_a_second_at_most_twice_stock(
    server: Broker, client: redis.Redis
) -> None:
    counts = []
    for transport in (STOCK, OURS):
        with connected(server.url, transport) as connection:
            reader = Reader(connection)
            for _ in range(3):
                reader.turn()
            before = commands(client)
            until = time.monotonic() + 3
            while time.monotonic() < until:
                reader.turn()
            counts.append(commands(client) - before)
    stock, ours = counts
    assert ours <= max(2 * stock, 8)


def test_waiting_works_while_the_server_is_full(
    server: Broker, client: redis.Redis
) -> None:
    with connected(server.url) as connection:
        reader = Reader(connection)
        idle(reader)
        publish(connection, 1)
        client.config_set("maxmemory", 1)
        assert reader.read(1) == [1]
        idle(reader)


def test_a_full_consumer_asks_for_nothing(
    server: Broker, client: redis.Redis
) -> None:
    with connected(server.url) as connection:
        reader = Reader(connection, prefetch=1)
        publish(connection, 1)
        reader.read(1)
        publish(connection, 2, 3)
        for _ in range(3):
            reader.turn()
        assert reader.bodies() == [1]
        assert waiting(client) == [2, 3]
        reader.got[0].ack()
        assert reader.read(1) == [1, 2]


def test_after_flushall_new_messages_come(
    server: Broker, client: redis.Redis
) -> None:
    with connected(server.url) as connection:
        reader = Reader(connection)
        idle(reader)
        client.flushall()
        client.script_flush()
        publish(connection, 1)
        with connected(server.url) as other:
            publish(other, 2)
        assert 2 in reader.read(1)


def test_after_a_restart_new_messages_come(server: Broker) -> None:
    with connected(server.url) as connection:
        reader = Reader(connection)
        idle(reader)
        server.stop()
        server.start()
        with connected(server.url) as other:
            publish(other, 1)
        for _ in range(200):
            try:
                reader.turn()
            except connection.connection_errors:
                continue
            if reader.got:
                break
        assert reader.bodies() == [1]


def test_a_hung_server_is_noticed_by_the_health_check(
    server: Broker,
) -> None:
    with connected(server.url) as connection:
        reader = Reader(connection)
        idle(reader)
        reader.channel._look()
        cycle = reader.channel.connection.cycle
        reader.channel._brpop_sent_at -= 1_000
        reader.channel._read_reply()
        reader.channel._awaited.append(("EXISTS", []))
        cycle.maybe_check_brpop_health()
        assert not reader.channel._in_poll


def test_broadcasts_reach_every_channel(server: Broker) -> None:
    from kombu import Consumer, Exchange, Queue

    exchange = Exchange("news", type="fanout", durable=False)
    got: list[Any] = []
    with connected(server.url) as connection:
        for name in ("one", "two"):
            consumer = Consumer(
                connection.channel(),
                [Queue(name, exchange, auto_delete=True)],
                on_message=lambda message: got.append(message.payload),
                accept=["json"],
                no_ack=True,
            )
            consumer.consume()
        for _ in range(3):
            drain(connection)
        connection.Producer(serializer="json").publish(
            "hello", exchange=exchange, routing_key=""
        )
        for _ in range(100):
            drain(connection)
            if len(got) == 2:
                break
    assert got == ["hello", "hello"]


def test_without_an_event_loop_a_turn_hands_out_one_message(
    server: Broker,
) -> None:
    with connected(server.url) as connection:
        publish(connection, *range(5))
        reader = Reader(connection)
        for number in range(5):
            connection.drain_events(timeout=5)
            assert reader.bodies() == list(range(number + 1))
        with pytest.raises(TimeoutError):
            connection.drain_events(timeout=0.01)
