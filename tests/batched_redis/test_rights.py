"""What a user of Redis needs for this transport, and what a lack costs."""

from typing import Any

import pytest
import redis
from kombu import Connection, Consumer, Exchange, Queue

from parts.broker import Broker
from parts.waiting import wait_for
from tests.batched_redis.channels import (
    Reader,
    connected,
    drain,
    publish,
    queue,
    waiting,
)

# Beside these, redis-py tells its version by CLIENT SETINFO and goes on
# without that right. AUTH and HELLO need none.
RIGHTS = (
    # on each connection
    *("ping", "client|tracking"),
    # sending
    *("multi", "exec", "sadd", "smembers", "llen", "lpush"),
    # taking; EVAL is for giving back, too
    *("evalsha", "eval", "exists", "time", "hlen", "zcard"),
    *("rpop", "hset", "zadd"),
    # acknowledging
    *("hdel", "zrem"),
    # giving back, also what others held beyond the visibility timeout
    *("zrange", "zscore", "hmget", "rpush"),
    # broadcasts: Celery's remote control and events
    *("publish", "psubscribe", "punsubscribe", "srem", "del"),
    # queues with x-expires
    *("pexpire", "script|load", "script|exists", "zrangebyscore"),
)
# For the queues "q" and "brief", and the database 0.
PATTERNS = (
    "resetchannels",  # Redis 6.2 begins with all of them
    # Lists for a priority have more in their name.
    *("~q", "~q\x06\x16*", "~brief", "~brief\x06\x16*"),
    *("~unacked", "~unacked_index", "~unreadable", "~_kombu.binding*"),
    # A right to subscribe has the very name: no "&/0.*". Celery's workers
    # need "~*celery.pidbox*", "~celeryev*", "&/0.celery.pidbox",
    # "&/0.celeryev/worker.*" to listen, and "&/0.celeryev/*" to send.
    *("~news-1", "~news-1\x06\x16*", "&/0.news", "&/0.celeryev"),
)


def add_user(server: Broker, name: str, *without: str) -> str:
    """Return the address for a user who has RIGHTS, but some."""
    rights = [f"+{right}" for right in RIGHTS if right not in without]
    server.client.execute_command(
        "ACL", "SETUSER", name, "on", ">pw", *PATTERNS, *rights
    )
    server.client.execute_command("ACL", "LOG", "RESET")
    return server.url.replace("redis://", f"redis://{name}:pw@")


def refused(server: Broker) -> set[tuple[str, str]]:
    """Return what the server refused: "command" or "key", and which."""
    log: Any = server.client.acl_log()
    return {(entry["reason"], entry["object"]) for entry in log}


def take_and_acknowledge(connection: Connection) -> None:
    publish(connection, 1, 2, 3, 4, 5, priority=3)
    reader = Reader(connection, prefetch=4)
    reader.read(4)
    reader.got[0].ack()
    reader.got[1].requeue()
    reader.got[2].reject()
    wait_for(lambda: not reader.channel.acks.finish())
    reader.channel.visibility_timeout = 0
    reader.channel.restore_overdue()
    reader.channel.close()


def take_one_at_a_time(connection: Connection) -> None:
    channel = connection.channel()
    for no_ack in (False, True):
        assert queue()(channel).get(no_ack=no_ack) is not None
    assert queue()(channel).purge() == 1
    brief = queue("brief", expires=60)(channel)
    brief.declare()
    connection.Producer(serializer="json").publish(
        1, exchange="brief", routing_key="brief"
    )
    message: Any = brief.get()
    assert message is not None
    message.requeue()
    got: list[Any] = []
    consumer = Consumer(channel, [brief], on_message=got.append)
    consumer.consume()
    connection.drain_events(timeout=10)
    got[0].ack()
    consumer.cancel()
    brief.delete()


def broadcast(connection: Connection) -> None:
    news = Exchange("news", type="fanout", durable=False)
    got: list[Any] = []
    channel = connection.channel()
    mine = Queue("news-1", news, auto_delete=True)(channel)
    consumer = Consumer(
        channel,
        [mine],
        on_message=lambda message: got.append(message.payload),
        accept=["json"],
        no_ack=True,
    )
    consumer.consume()
    for _ in range(3):
        drain(connection)
    for exchange in (news, Exchange("celeryev", type="fanout")):
        connection.Producer(serializer="json").publish(
            "hello", exchange=exchange, routing_key="", declare=[exchange]
        )
    for _ in range(100):
        drain(connection)
        if got:
            break
    assert got == ["hello"]
    consumer.cancel()
    mine.delete()


def test_these_rights_are_enough_and_each_is_used(server: Broker) -> None:
    url = add_user(server, "full")
    server.client.config_resetstat()
    with connected(url) as connection:
        take_and_acknowledge(connection)
        take_one_at_a_time(connection)
        broadcast(connection)
    # Redis 6.2 logs and counts a subcommand as its command.
    assert refused(server) <= {
        ("command", "client|setinfo"),
        ("command", "client"),
    }
    stats: Any = server.client.info("commandstats")
    used = {
        name.removeprefix("cmdstat_")
        for name, stat in stats.items()
        if stat["calls"]
    }
    unused = [
        right
        for right in RIGHTS
        if not {right, right.partition("|")[0]} & used
    ]
    assert unused == []


@pytest.mark.usefixtures("redis_7")
@pytest.mark.parametrize("missing", ["hset", "zadd", "lpush"])
def test_who_may_not_register_a_message_takes_none(
    server: Broker,
    client: redis.Redis,
    missing: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with connected(server.url) as connection:
        publish(connection, 1, 2, 3)
    with connected(add_user(server, f"no-{missing}", missing)) as connection:
        reader = Reader(connection)
        for _ in range(100):
            reader.turn()
            if "Redis refused FETCH" in caplog.text:
                break
        assert missing in caplog.text.lower()
        assert reader.got == []
    assert waiting(client) == [1, 2, 3]
    assert client.exists("unacked", "unacked_index") == 0


@pytest.mark.usefixtures("redis_7")
@pytest.mark.parametrize("missing", ["zrem", "rpush"])
def test_who_may_not_give_back_leaves_the_message_registered(
    server: Broker,
    client: redis.Redis,
    missing: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with connected(add_user(server, f"no-{missing}", missing)) as connection:
        publish(connection, 1)
        reader = Reader(connection)
        reader.read(1)
        reader.channel.close()
        assert "A message stays in unacked" in caplog.text
        assert missing in caplog.text.lower()
    assert client.hlen("unacked") == client.zcard("unacked_index") == 1
