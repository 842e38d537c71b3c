"""What is taken is registered in the same step, as kombu registers it."""

import json
from typing import Any

import pytest
import redis

from batched_redis.scripts import FETCH
from parts.broker import Broker
from tests.batched_redis.channels import (
    STOCK,
    Reader,
    connected,
    publish,
    waiting,
)


def held(client: redis.Redis) -> Any:
    return client.hvals("unacked")


def test_messages_come_in_the_order_they_were_sent(server: Broker) -> None:
    with connected(server.url) as connection:
        publish(connection, *range(250))
        reader = Reader(connection)
        assert reader.read(250) == list(range(250))


def test_at_most_as_many_are_taken_as_slots_are_free(
    server: Broker, client: redis.Redis
) -> None:
    with connected(server.url) as connection:
        publish(connection, *range(10))
        reader = Reader(connection, prefetch=3)
        reader.read(3)
        reader.turn()
        assert client.hlen("unacked") == 3
        assert waiting(client) == [3, 4, 5, 6, 7, 8, 9]
        reader.got[0].ack()
        reader.read(1)
        assert client.llen("q") == 6


def test_stock_and_batched_register_the_same(
    server: Broker, client: redis.Redis
) -> None:
    entries = []
    for transport in (STOCK, "batched_redis:Transport"):
        client.flushall()
        with connected(server.url, transport) as connection:
            publish(connection, {"a": [], "b": "é 👋"})
            reader = Reader(connection)
            reader.read(1)
            ((tag, entry),) = client.hgetall("unacked").items()
            assert client.zrange("unacked_index", 0, -1) == [tag]
            entries.append(json.loads(entry))
    (stock, *stock_route), (ours, *our_route) = entries
    assert our_route == stock_route
    assert ours["body"] == stock["body"]
    assert ours.keys() == stock.keys()


@pytest.mark.parametrize(
    "text",
    ['{"list": [], "n": 1e400, "big": 123456789012345678901234567890}'],
)
def test_the_text_is_kept_as_it_came(
    server: Broker, client: redis.Redis, text: str
) -> None:
    with connected(server.url) as connection:
        publish(connection, 1)
        sent: Any = client.lindex("q", 0)
        # As another program may write it, with blanks of its own.
        other = sent.replace(b'"headers": {}', b'"headers":  ' + text.encode())
        assert other != sent
        client.lset("q", 0, other)
        Reader(connection).read(1)
        (entry,) = held(client)
        assert entry.startswith(b"[" + other + b",")


def test_5_mb_and_emoji_arrive(server: Broker) -> None:
    body = "👋" * 1_250_000
    with connected(server.url) as connection:
        publish(connection, body, "after")
        assert Reader(connection).read(2) == [body, "after"]


@pytest.mark.parametrize(
    "text",
    [
        b"no json",
        b"\xff\xfe",
        b"[]",
        b"7",
        b'{"properties": {}}',
        b'{"headers": {}, "body": "%%", "properties": {"delivery_tag": 5,'
        b' "body_encoding": "base65", "delivery_info": {"exchange": "",'
        b' "routing_key": "q"}}}',
        b"[" * 5_000,
        # Readable for the server, and not for Python's kombu:
        b'{"body": "%%", "headers": {}, "properties": {"delivery_tag": "t",'
        b' "body_encoding": "base65", "delivery_info": {"exchange": "",'
        b' "routing_key": "q"}}}',
    ],
)
@pytest.mark.parametrize("no_ack", [False, True])
def test_what_is_no_message_is_moved_aside(
    server: Broker, client: redis.Redis, text: bytes, no_ack: bool
) -> None:
    with connected(server.url) as connection:
        client.lpush("q", text)
        publish(connection, "after")
        assert Reader(connection, no_ack=no_ack).read(1) == ["after"]
        assert client.lrange("unreadable", 0, -1) == [text]
        assert client.hlen("unacked") == int(not no_ack)


def test_without_acknowledgement_nothing_is_registered(
    server: Broker, client: redis.Redis
) -> None:
    with connected(server.url) as connection:
        publish(connection, 1, 2)
        assert Reader(connection, no_ack=True).read(2) == [1, 2]
        assert client.exists("unacked", "unacked_index") == 0


def test_higher_steps_of_priority_wait_behind_lower_ones_as_in_stock(
    server: Broker,
) -> None:
    orders = []
    for transport in (STOCK, "batched_redis:Transport"):
        with connected(server.url, transport) as connection:
            for priority in (9, 3, 0, 6, 1):
                publish(connection, priority, priority=priority)
            reader = Reader(connection)
            orders.append(reader.read(5))
            for message in reader.got:
                message.ack()
    assert orders[0] == orders[1] == [0, 1, 3, 6, 9]


@pytest.mark.parametrize("strategy", ["round_robin", "sorted", "priority"])
def test_queues_take_turns_as_the_strategy_says(
    server: Broker, strategy: str
) -> None:
    with connected(server.url, queue_order_strategy=strategy) as connection:
        for name in ("b", "a"):
            publish(connection, *[f"{name}{n}" for n in range(3)], to=name)
        reader = Reader(connection, "b", "a", prefetch=1)
        order = ""
        for _ in range(6):
            reader.read(1)
            order += reader.got[-1].payload[0]
            reader.got[-1].ack()
    first = "a" if strategy == "sorted" else "b"
    other = "b" if first == "a" else "a"
    if strategy == "round_robin":
        assert order == (first + other) * 3
    else:
        assert order == first * 3 + other * 3


def test_keys_have_the_prefix(server: Broker, client: redis.Redis) -> None:
    with connected(server.url, global_keyprefix="mine:") as connection:
        publish(connection, 1, 2)
        client.lpush("mine:q", b"no json")
        reader = Reader(connection)
        assert reader.read(2) == [1, 2]
        assert client.hlen("mine:unacked") == 2
        assert client.llen("mine:unreadable") == 1
        for message in reader.got:
            message.ack()
        reader.channel.acks.finish()
        left = {key for key in client.scan_iter() if b"binding" not in key}
        assert left == {b"mine:unreadable"}


def test_no_key_of_a_wrong_type_loses_a_message(
    server: Broker, client: redis.Redis
) -> None:
    """The script ends before it takes anything, and works again later."""
    with connected(server.url) as connection:
        publish(connection, 1)
        client.set("unacked_index", "a text")
        reader = Reader(connection)
        reader.turn()
        assert client.llen("q") == 1
        client.delete("unacked_index")
        assert reader.read(1) == [1]


def test_a_list_of_a_wrong_type_stops_no_other(
    server: Broker, client: redis.Redis
) -> None:
    with connected(server.url) as connection:
        reader = Reader(connection, "a", "b")
        client.set("b", "a text")
        publish(connection, 1, to="a")
        assert reader.read(1) == [1]
        client.delete("b")
        publish(connection, 2, to="b")
        assert reader.read(1) == [1, 2]


@pytest.mark.usefixtures("redis_7")
def test_the_script_uses_nothing_newer_than_redis_6_2(
    client: redis.Redis,
) -> None:
    """Its commands, by the version that each has been there since."""
    commands = {"HLEN", "ZCARD", "LLEN", "TIME", "RPOP", "LPUSH", "ZADD"}
    used = {line.split("'")[1] for line in calls(FETCH)}
    assert used == commands | {"HSET"}
    client.set_response_callback("COMMAND", lambda reply, **_: reply)
    docs: Any = client.execute_command("COMMAND", "DOCS", *used)
    assert len(docs) == len(used)
    for about in docs.values():
        since = about[b"since"].decode().split(".")
        assert tuple(map(int, since)) <= (6, 2, 0)


def calls(script: str) -> list[str]:
    return [part for part in script.split("call(")[1:] if part[0] == "'"]


@pytest.mark.parametrize("no_ack", [False, True])
def test_one_message_can_be_asked_for(
    server: Broker, client: redis.Redis, no_ack: bool
) -> None:
    with connected(server.url) as connection:
        publish(connection, 1, 2)
        client.rpush("q", b"no json")
        channel = connection.channel()
        first = channel.basic_get("q", no_ack=no_ack)
        assert first.decode() == 1
        assert client.hlen("unacked") == int(not no_ack)
        assert channel.basic_get("q").decode() == 2
        assert channel.basic_get("q") is None
        assert client.llen("unreadable") == 1
