"""A user of Redis who may not do everything sees the rest."""

from collections.abc import Iterator

import pytest

from doctor import broker
from mood_mailer import create_app
from plumbing.broker import connect

PAGES = ("dashboard/", "queues/", "busy/", "scheduled/", "retries/")


@pytest.fixture
def restricted_url(broker_url: str) -> Iterator[str]:
    """The URL of a user without Redis's dangerous commands."""
    owner = connect(broker_url)
    rules = ("on", ">secret", "~*", "&*", "+@all", "-@dangerous")
    owner.execute_command("ACL", "SETUSER", "worker", *rules)
    yield broker_url.replace("://", "://worker:secret@")
    owner.execute_command("ACL", "DELUSER", "worker")


def test_the_dashboard_says_what_is_not_allowed_and_shows_the_rest(
    restricted_url: str,
) -> None:
    client = create_app(REDIS_URL=restricted_url, DEBUG=True).test_client()
    form = {"email": "a@example.com", "mood": "happy"}

    sent = client.post("/mailers", data=form)
    pages = [client.get(f"/backstage/{page}") for page in PAGES]

    assert sent.status_code == 303
    assert [each.status_code for each in pages] == [200] * len(PAGES)
    assert not any("cannot be reached" in each.text for each in pages)
    assert "+info" in pages[0].text
    assert "mood_mailer" in pages[1].text


def test_the_doctor_says_what_is_not_allowed(restricted_url: str) -> None:
    (finding,) = broker.examine(connect(restricted_url))

    assert "'info'" in finding.wrong
    assert "ACL SETUSER" in finding.todo
    assert "secret" not in f"{finding}"
