"""A message is where kombu would put it, or its sender is told."""

import pytest
import redis

from parts.broker import Broker
from tests.batched_redis.channels import (
    OURS,
    STOCK,
    connected,
    publish,
    waiting,
)


@pytest.mark.parametrize("prefix", ["", "my:"])
@pytest.mark.parametrize("priority", [0, 6])
def test_a_message_is_where_kombu_puts_it(
    server: Broker, client: redis.Redis, prefix: str, priority: int
) -> None:
    lists = {}
    for transport in (STOCK, OURS):
        options = {"global_keyprefix": prefix} if prefix else {}
        with connected(server.url, transport, **options) as connection:
            publish(connection, "\u00e9", "\U0001f600", priority=priority)
        names = client.scan_iter(_type="list")
        lists[transport] = {name: waiting(client, name) for name in names}
        client.flushall()

    assert lists[OURS] == lists[STOCK]
    assert list(lists[OURS].values()) == [["\u00e9", "\U0001f600"]]


def test_a_message_that_is_refused_is_told(
    server: Broker, client: redis.Redis
) -> None:
    with connected(server.url) as connection:
        client.set("q", "no list")
        with pytest.raises(redis.ResponseError, match="WRONGTYPE"):
            publish(connection, 1)

        client.delete("q")
        publish(connection, 2)

    assert waiting(client) == [2]


def test_a_message_without_an_answer_is_told(
    server: Broker, client: redis.Redis
) -> None:
    """And the next one does not take that answer for its own."""
    with connected(server.url, socket_timeout=0.5) as connection:
        publish(connection, 1)
        server.pause()
        try:
            with pytest.raises(redis.TimeoutError):
                publish(connection, 2)
        finally:
            server.resume()
        client.set("q2", "no list")

        with pytest.raises(redis.ResponseError, match="WRONGTYPE"):
            publish(connection, 3, to="q2")


def test_a_message_is_sent_on_a_new_connection(
    server: Broker, client: redis.Redis
) -> None:
    """The server has closed the old one since the last message."""
    with connected(server.url) as connection:
        publish(connection, 1)
        client.client_kill_filter(skipme=True, _type="normal")
        publish(connection, 2)

    assert waiting(client) == [1, 2]
