"""A connection that is shared with a fork, or that becomes another user's."""

import os
import select
from multiprocessing import get_context
from typing import Any

import pytest
import redis
from kombu import Consumer, Exchange, Queue

from parts.broker import Broker
from parts.waiting import wait_for
from tests.batched_redis.channels import Reader, connected, publish, waiting
from tests.batched_redis.test_giving_back import take


class Token:
    """What a provider of passing credentials hands out."""

    def try_get(self, name: str) -> str:
        return "later"

    def get_value(self) -> str:
        return "pw"


def user_of(client: redis.Redis, waits: Any) -> str:
    """Return whom the server takes the other end of a connection for."""
    host, port = waits._sock.getsockname()
    clients: Any = client.client_list()
    (user,) = (
        each["user"] for each in clients if each["addr"] == f"{host}:{port}"
    )
    return str(user)


@pytest.mark.parametrize("by", ["timer", "answer"])
def test_a_new_token_is_sent_when_nothing_is_in_flight(
    server: Broker, client: redis.Redis, by: str
) -> None:
    server.client.acl_setuser(
        "later",
        enabled=True,
        passwords=["+pw"],
        categories=["+@all"],
        keys=["*"],
        channels=["*"],
    )
    with connected(server.url) as connection:
        publish(connection, 1, 2, 3)
        reader = Reader(connection)
        connection.transport.cycle.on_poll_start()
        waits = reader.channel.client.connection
        assert select.select([waits._sock], [], [], 5)[0]
        waits.set_re_auth_token(Token())
        if by == "timer":
            connection.transport.cycle.maybe_reauth()
            assert user_of(client, waits) == "default"
        assert reader.read(3) == [1, 2, 3]
        reader.turn()
        assert user_of(client, waits) == "later"
        publish(connection, 4)
        assert reader.read(1) == [1, 2, 3, 4]
        assert reader.channel.client.connection is waits


def test_a_forked_process_has_taken_nothing(
    server: Broker, client: redis.Redis
) -> None:
    """What the parent has taken is the parent's, to give back once."""
    with connected(server.url) as connection:
        publish(connection, 1, 2, 3)
        reader = Reader(connection)
        take(reader.channel, 3)

        def child() -> None:
            os._exit(len(reader.channel._taken))

        process = get_context("fork").Process(target=child)
        process.start()
        process.join()
        assert process.exitcode == 0
        assert client.hlen("unacked") == 3
        reader.channel.close()
        assert waiting(client) == [1, 2, 3]
        assert client.exists("unacked", "unacked_index") == 0


@pytest.mark.parametrize("awaited", [False, True])
def test_a_channel_closes_while_the_server_is_away(
    server: Broker, awaited: bool
) -> None:
    """Celery's worker would end if it raised an error."""
    with connected(server.url) as connection:
        publish(connection, *range(3))
        reader = Reader(connection, prefetch=2)
        reader.read(2)
        channel = reader.channel
        news = Queue("news", Exchange("news", "fanout"), auto_delete=True)
        Consumer(channel, [news], accept=["json"], no_ack=True).consume()
        reader.turn()
        if awaited:
            channel._look()
        server.stop()
        try:
            channel.close()
        finally:
            server.start()
        assert channel.closed
        assert channel not in connection.transport.channels
    assert server.client.hlen("unacked") == 2
    assert server.client.llen("q") == 1


def test_a_closed_connection_gives_a_connection_error(server: Broker) -> None:
    with connected(server.url) as connection:
        reader = Reader(connection)
        reader.turn()
        reader.channel._look()
        reader.channel._in_poll.disconnect()
        with pytest.raises(redis.ConnectionError):
            reader.channel._read_reply()


def test_what_ends_after_its_channel_is_still_acknowledged(
    server: Broker,
) -> None:
    """The worker lost its connection while three tasks ran."""
    with connected(server.url) as connection:
        publish(connection, 1, 2, 3)
        reader = Reader(connection)
        reader.read(3)
        acks = reader.channel.acks
        server.stop()
        try:
            reader.channel.close()
        finally:
            server.start()
        reader.got[0].ack()
        reader.got[1].reject()
        reader.got[2].requeue()
        wait_for(lambda: acks.finish() == 0)
    assert server.client.hlen("unacked") == 1
