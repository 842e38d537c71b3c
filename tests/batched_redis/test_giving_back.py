"""What was taken and not done goes back, once, in its order."""

import json
from typing import Any

import pytest
import redis
from kombu import Consumer, Exchange, Message, Producer

from parts.broker import Broker
from parts.waiting import wait_for
from tests.batched_redis.channels import (
    OURS,
    STOCK,
    Reader,
    connected,
    publish,
    queue,
    waiting,
)


def registered(client: redis.Redis) -> Any:
    return client.zrange("unacked_index", 0, -1)


def make_overdue(client: redis.Redis, *tags: Any) -> None:
    for tag in tags or registered(client):
        client.zincrby("unacked_index", -10_000, tag)


def take(channel: Any, number: int) -> None:
    """Let a channel take messages and hand out none."""
    while len(channel._taken) < number:
        channel.connection.cycle.on_poll_start()
        channel._read_reply()


def test_at_the_end_all_goes_back_in_its_order(
    server: Broker, client: redis.Redis
) -> None:
    with connected(server.url) as connection:
        publish(connection, *range(9))
        reader = Reader(connection, prefetch=5)
        reader.read(5)
        reader.got[1].ack()
        reader.channel.close()
        assert waiting(client) == [0, 2, 3, 4, 5, 6, 7, 8]
        assert client.exists("unacked", "unacked_index") == 0


def test_what_nobody_got_goes_back_unchanged(
    server: Broker, client: redis.Redis
) -> None:
    with connected(server.url) as connection:
        publish(connection, *range(50))
        before = client.lrange("q", 0, -1)
        reader = Reader(connection)
        channel = reader.channel
        take(channel, 50)
        assert client.llen("q") == 0
        channel.close()
        assert client.lrange("q", 0, -1) == before
        assert client.exists("unacked") == 0


@pytest.mark.parametrize("no_ack", [False, True])
def test_a_cancelled_consumer_gives_back_its_own_only(
    server: Broker, client: redis.Redis, no_ack: bool
) -> None:
    with connected(server.url) as connection:
        publish(connection, 1, 2, to="a")
        publish(connection, 3, 4, to="b")
        reader = Reader(connection, "a", "b", no_ack=no_ack)
        channel = reader.channel
        take(channel, 4)
        reader.consumer.cancel_by_queue("a")
        assert waiting(client, "a") == [1, 2]
        reader.read(2)
        assert sorted(reader.bodies()) == [3, 4]


def test_a_rejected_message_goes_to_the_end_as_in_stock(
    server: Broker, client: redis.Redis
) -> None:
    for transport in (STOCK, OURS):
        client.flushall()
        with connected(server.url, transport) as connection:
            publish(connection, 1, 2, 3)
            reader = Reader(connection, prefetch=1)
            reader.read(1)
            reader.consumer.cancel()
            reader.got[0].requeue()
            assert waiting(client) == [2, 3, 1]
            (text,) = client.lrange("q", 0, 0)
            assert json.loads(text)["headers"]["redelivered"] is True


def test_a_dropped_message_is_gone(
    server: Broker, client: redis.Redis
) -> None:
    with connected(server.url) as connection:
        publish(connection, 1)
        reader = Reader(connection)
        reader.read(1)
        reader.got[0].reject()
        wait_for(lambda: client.exists("unacked", "unacked_index", "q") == 0)


@pytest.mark.parametrize("holder", [STOCK, OURS])
@pytest.mark.parametrize("other", [STOCK, OURS])
def test_each_restores_what_the_other_held_too_long(
    server: Broker, client: redis.Redis, holder: str, other: str
) -> None:
    with (
        connected(server.url, holder) as first,
        connected(server.url, other, visibility_timeout=60) as second,
    ):
        publish(first, 1, [], {"a": {}})
        reader = Reader(first)
        reader.read(3)
        make_overdue(client)
        second_reader = Reader(second)
        second_reader.channel.qos.restore_visible(interval=1)
        got = second_reader.read(3)
        assert sorted(map(str, got)) == sorted(map(str, [1, [], {"a": {}}]))
        assert all(m.headers["redelivered"] for m in second_reader.got)


def test_the_oldest_comes_back_first(
    server: Broker, client: redis.Redis
) -> None:
    with connected(server.url, visibility_timeout=60) as connection:
        publish(connection, *range(150))
        reader = Reader(connection)
        reader.read(150)
        make_overdue(client)
        reader.consumer.cancel()
        reader.channel.restore_overdue()
        back = waiting(client)
        # A hundred at a time: each hundred keeps its order.
        assert sorted(back) == list(range(150))
        assert back[-100:] == list(range(100))


def test_what_is_held_rightly_stays(
    server: Broker, client: redis.Redis
) -> None:
    with connected(server.url, visibility_timeout=60) as connection:
        publish(connection, 1)
        reader = Reader(connection)
        reader.read(1)
        reader.channel.restore_overdue()
        assert client.hlen("unacked") == 1


def test_a_worker_whose_clock_is_an_hour_forward_restores_nothing(
    server: Broker, client: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    with connected(server.url, visibility_timeout=600) as connection:
        publish(connection, 1)
        reader = Reader(connection)
        reader.read(1)
        import time

        now = time.time
        monkeypatch.setattr("time.time", lambda: now() + 3600)
        monkeypatch.setattr("kombu.transport.redis.time", lambda: now() + 3600)
        reader.channel.qos.restore_visible(interval=1)
        assert client.hlen("unacked") == 1


def test_a_message_is_given_to_one_caller_only(
    server: Broker, client: redis.Redis
) -> None:
    with connected(server.url) as connection:
        publish(connection, 1)
        reader = Reader(connection)
        reader.read(1)
        tag: Any = registered(client)[0]
        reader.channel.restore([(tag, "1.5")])
        assert client.llen("q") == 0  # taken anew meanwhile: not ours
        reader.channel.restore([(tag, "")])
        reader.channel.restore([(tag, "")])
        assert client.llen("q") == 1


def test_half_an_acknowledgement_leaves_nothing_behind(
    server: Broker, client: redis.Redis
) -> None:
    with connected(server.url) as connection:
        publish(connection, 1)
        reader = Reader(connection)
        reader.read(1)
        client.delete("unacked")
        make_overdue(client)
        reader.channel.restore_overdue()
        assert client.exists("unacked_index", "q") == 0


def test_without_a_way_back_a_message_stays_registered(
    server: Broker, client: redis.Redis, caplog: pytest.LogCaptureFixture
) -> None:
    with connected(server.url) as connection:
        publish(connection, *range(3))
        publish(connection, "other", to="other")
        reader = Reader(connection, "q", "other")
        reader.read(4)
        client.delete("_kombu.binding.q")
        client.hset("unacked", "odd", "no json")
        client.zadd("unacked_index", {"odd": 1})
        make_overdue(client)
        reader.channel.restore_overdue()
        assert client.hlen("unacked") == 4
        assert waiting(client, "other") == ["other"]
        assert caplog.text.count("it stays in unacked") == 4


def test_a_list_of_a_wrong_type_takes_nothing_and_loses_nothing(
    server: Broker, client: redis.Redis
) -> None:
    with connected(server.url) as connection:
        publish(connection, 1)
        reader = Reader(connection)
        reader.read(1)
        client.set("q", "a text")
        make_overdue(client)
        reader.channel.restore_overdue()
        assert client.hlen("unacked") == client.zcard("unacked_index") == 1


def test_a_full_server_gives_and_takes_back(
    server: Broker, client: redis.Redis
) -> None:
    with connected(server.url) as connection:
        publish(connection, 1, 2, 3)
        reader = Reader(connection, prefetch=2)
        reader.read(1)
        client.config_set("maxmemory", 1)
        with pytest.raises(Exception, match="maxmemory"):
            publish(connection, 4)
        reader.got[0].ack()
        reader.read(1)
        reader.channel.close()
        client.config_set("maxmemory", 0)
        left = waiting(client)
        assert left == [bodies for bodies in (2, 3) if bodies in left]
        assert left == [2, 3]


def test_a_message_for_two_queues_comes_back_to_both(
    server: Broker, client: redis.Redis
) -> None:
    from kombu import Queue

    exchange = Exchange("both", type="direct")
    queues = [Queue(name, exchange, routing_key="k") for name in "xy"]
    with connected(server.url) as connection:
        for made in queues:
            made(connection.channel()).declare()
        connection.Producer(serializer="json").publish(
            1, exchange=exchange, routing_key="k"
        )
        channel = connection.channel()
        message = channel.basic_get("x")
        channel.restore([(message.delivery_tag, "")])
        assert waiting(client, "x") == [1]
        assert waiting(client, "y") == [1, 1]


def test_it_is_looked_for_once_an_interval(
    server: Broker, client: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And not after each of the many turns without an event loop."""
    with connected(server.url, unacked_restore_interval=10) as connection:
        reader = Reader(connection)
        looks: list[Any] = []
        monkeypatch.setattr(
            reader.channel, "restore_overdue", lambda most: looks.append(most)
        )
        for _ in range(20):
            reader.turn()
        assert len(looks) == 1


def test_a_queue_that_expires_still_does_after_giving_back(
    server: Broker, client: redis.Redis
) -> None:
    """Taking all of a list ends its expiry; who puts back renews it."""
    with connected(server.url) as connection:
        channel = connection.channel()
        queue("q", expires=60)(channel).declare()
        Producer(channel, serializer="json").publish(1, routing_key="q")
        got: list[Message] = []
        consumer = Consumer(
            channel, [queue("q", expires=60)], on_message=got.append
        )
        consumer.consume()
        take(channel, 1)
        assert client.exists("q") == 0
        consumer.cancel()
        assert waiting(client) == [1]
        assert 0 < client.pttl("q") <= 60_000
        consumer.consume()
        connection.drain_events(timeout=5)
        got[0].requeue()
        assert waiting(client) == [1]
        assert 0 < client.pttl("q") <= 60_000
