"""Flower, as `make run` starts it, answers under its own names only."""

import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest

from parts.broker import Broker
from tests.flower.conftest import Flower

pytestmark = pytest.mark.xdist_group("flower")

PAGES = ("/", "/tasks", "/broker", "/api/workers", "/static/css/flower.css")


@pytest.fixture(scope="module")
def flower(
    tmp_path_factory: pytest.TempPathFactory, shared_broker: Broker
) -> Iterator[Flower]:
    folder = tmp_path_factory.mktemp("open-flower")
    env = {"REDIS_URL": shared_broker.url, "FLOWER_CONF": "flowerconfig.py"}
    with Flower(folder, **env) as flower:
        yield flower


def status(url: str, host: str) -> int:
    request = urllib.request.Request(url, headers={"Host": host})
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example:80", "evil.example:5555"]
)
def test_another_name_is_refused(flower: Flower, page: str, host: str) -> None:
    assert status(flower.url + page, host) == 400


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:1", "LOCALHOST:9"])
def test_its_own_names_are_answered(flower: Flower, host: str) -> None:
    assert status(f"{flower.url}/tasks", host) == 200
