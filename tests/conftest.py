"""Fixtures that every test can use; each is the real thing."""

import os
import secrets
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from parts.broker import Broker
from parts.inbox import Inbox
from tests.postgresql import PostgreSQL

# Tests say themselves what they set; what is in your .env is yours.
os.environ["FLASK_SKIP_DOTENV"] = "1"


# What takes long to start. A test needs it if its module has one of these
# names, or the module of a fixture or of a helper of ours that it uses.
SLOW = {
    "AnyWorker",
    "Page",
    "Part",
    "PostgreSQL",
    "Runner",
    "Stage",
    "System",
    "Web",
    "Worker",
    "fault_run",
    "queues",
    "start_system",
    "subprocess",
}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--fast",
        action="store_true",
        help="leave out tests that need a worker, a browser or PostgreSQL",
    )


def needs_a_slow_part(item: pytest.Item) -> bool:
    """Return whether a test is left out by --fast."""
    assert isinstance(item, pytest.Function)
    fixtures = item._fixtureinfo.name2fixturedefs
    modules = {item.module.__name__} | {
        definition.func.__module__
        for name in item.fixturenames
        for definition in fixtures.get(name, ())
    }
    modules |= {
        helper
        for module in modules - {__name__}
        for value in vars(sys.modules[module]).values()
        if (helper := getattr(value, "__module__", None) or "").startswith(
            "tests."
        )
    }
    names = {
        name
        for module in modules - {__name__}
        for name in vars(sys.modules[module])
    }
    return bool(names & SLOW) or "postgresql" in item.name


@pytest.hookimpl(tryfirst=True)  # xdist reads the marks in its own hook
def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """A file's tests stay in one process, and those of the system in one
    for all, so that it is started once (make test runs several at a time).

    Files may name a group that they share; xdist would join both names.
    """
    if config.getoption("--fast"):
        slow = {item for item in items if needs_a_slow_part(item)}
        config.hook.pytest_deselected(items=list(slow))
        items[:] = [item for item in items if item not in slow]
    for item in items:
        if item.get_closest_marker("xdist_group"):
            continue
        browser = item.path.parent.name == "browser"
        group = "system" if browser else str(item.path)
        item.add_marker(pytest.mark.xdist_group(group))


@pytest.fixture(scope="session")
def shared_broker(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Broker]:
    with Broker(tmp_path_factory.mktemp("broker")) as broker:
        yield broker


@pytest.fixture
def broker_url(shared_broker: Broker) -> str:
    """A running broker with nothing in it."""
    shared_broker.client.flushall()
    return shared_broker.url


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    """A broker of this test's own, to stop, kill and start again."""
    with Broker(tmp_path) as broker:
        yield broker


@pytest.fixture(scope="session")
def shared_inbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Inbox]:
    with Inbox(tmp_path_factory.mktemp("inbox")) as inbox:
        yield inbox


@pytest.fixture
def inbox(shared_inbox: Inbox) -> Inbox:
    """A running inbox with no mail in it."""
    shared_inbox.clear()
    return shared_inbox


@pytest.fixture(scope="session")
def shared_postgresql() -> Iterator[PostgreSQL]:
    with PostgreSQL() as server:
        yield server


@pytest.fixture(autouse=True, scope="session")
def _own_environment() -> Iterator[None]:
    """Keep tests out of var/, where `make run` keeps its data."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FLASK_SECRET_KEY", secrets.token_hex(32))
        yield
