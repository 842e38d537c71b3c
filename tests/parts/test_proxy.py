"""A proxy forwards, falls silent, and cuts connections."""

from collections.abc import Iterator

import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from parts.broker import Broker
from parts.proxy import Proxy


@pytest.fixture
def proxy(shared_broker: Broker) -> Iterator[Proxy]:
    with Proxy(shared_broker.port) as proxy:
        yield proxy


@pytest.fixture
def client(proxy: Proxy) -> Iterator[redis.Redis]:
    """A client with one connection, which does not try again."""
    with redis.Redis(
        port=proxy.port,
        single_connection_client=True,
        retry=Retry(NoBackoff(), 0),
        socket_timeout=0.5,
    ) as client:
        yield client


def test_a_proxy_forwards_what_is_larger_than_its_buffer(
    client: redis.Redis,
) -> None:
    assert client.echo("x" * 1_000_000) == b"x" * 1_000_000


def test_a_silent_connection_stays_open_and_gives_no_answer(
    proxy: Proxy, client: redis.Redis
) -> None:
    client.ping()

    proxy.silence()

    with pytest.raises(redis.TimeoutError):
        client.ping()
    assert client.ping()  # on a new connection


def test_a_cut_connection_is_closed(proxy: Proxy, client: redis.Redis) -> None:
    client.ping()

    proxy.cut()

    with pytest.raises(redis.ConnectionError):
        client.ping()
    assert client.ping()  # on a new connection


def test_without_a_server_a_connection_is_closed_at_once(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    with Broker(tmp_path_factory.mktemp("broker")) as broker:
        port = broker.port

    with Proxy(port) as proxy, pytest.raises(redis.ConnectionError):
        redis.Redis(port=proxy.port, retry=Retry(NoBackoff(), 0)).ping()
