from collections.abc import Iterator
from typing import Any

import pytest
import redis

from parts.broker import Broker


@pytest.fixture(scope="module")
def module_server(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Broker]:
    with Broker(tmp_path_factory.mktemp("server")) as broker:
        yield broker


@pytest.fixture
def server(module_server: Broker) -> Broker:
    """A real, empty server, with clients that get bytes."""
    module_server.client.config_set("maxmemory", 0)
    module_server.client.flushall()
    return module_server


@pytest.fixture
def client(server: Broker) -> Iterator[redis.Redis]:
    with redis.Redis.from_url(server.url) as client:
        yield client


@pytest.fixture
def redis_7(client: redis.Redis) -> None:
    """Skip a test that asks the server for what Redis 6.2 cannot tell."""
    info: Any = client.info("server")
    if info["redis_version"].startswith("6."):
        pytest.skip(
            "Redis 6.2 cannot tell what a script may do, nor since when a"
            " command is there: set REDIS_SERVER to a newer one"
        )
