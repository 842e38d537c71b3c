"""Failures: attempts that failed are listed, found, deleted and counted."""

import time

import pytest
import redis
from flask.testing import FlaskClient

from backstage.stored.keys import FAILED_SINCE
from plumbing import records
from plumbing.records.keys import FAILURES, TOTALS
from tests.backstage.kept_failures import PAGE, keep, press
from tests.backstage.pages import rows

DASHBOARD = "/backstage/dashboard/"


def test_one_failure_is_deleted(
    client: FlaskClient, broker_client: redis.Redis, broker_url: str
) -> None:
    for number in range(3):
        keep(broker_url, id=f"old-{number}")

    text = press(client, "delete", place=1)

    assert "old-0" in text
    assert "old-1" not in text
    assert "old-2" in text
    assert broker_client.llen("letters") == 0


def test_all_failures_are_deleted(
    client: FlaskClient, broker_client: redis.Redis, broker_url: str
) -> None:
    for number in range(2):
        keep(broker_url, id=f"old-{number}")

    text = press(client, "clear")

    assert "Deleted: 2 failures." in text
    assert broker_client.llen(FAILURES) == 0
    assert broker_client.llen("letters") == 0


@pytest.mark.parametrize("button", ["retry", "delete"])
def test_a_failure_that_is_not_there_any_more_is_said_to_be_gone(
    client: FlaskClient, button: str
) -> None:
    answer = client.post(
        PAGE + button, data={"digest": "x"}, follow_redirects=True
    )

    assert "not in the list any more" in answer.text


def test_the_counter_starts_at_0_again_and_the_list_stays(
    client: FlaskClient, broker_client: redis.Redis, broker_url: str
) -> None:
    keep(broker_url)

    before = client.get(PAGE).text
    after = press(client, "reset")

    assert "1 failed" in before
    assert "0 failed" in after
    assert "letters.send" in after
    assert broker_client.hget(TOTALS, "processed") == "1"


def test_after_a_reset_each_number_says_since_when_it_counts(
    client: FlaskClient, broker_client: redis.Redis, broker_url: str
) -> None:
    keep(broker_url)
    before = [plain(client.get(page).text) for page in (PAGE, DASHBOARD)]

    press(client, "reset")
    broker_client.set(FAILED_SINCE, "1700000000")
    after = [plain(client.get(page).text) for page in (PAGE, DASHBOARD)]

    at = "2023-11-14 22:13:20 UTC, when"
    assert (
        "1 failed attempt was counted since the counting began." in before[0]
    )
    assert "count attempts since the counting began." in before[1]
    assert f"0 failed attempts were counted since {at} the counter" in after[0]
    assert f"Failed since {at} it was reset. The chart" in after[1]


def test_the_counter_is_reset_at_a_time_of_now(
    client: FlaskClient, broker_client: redis.Redis, broker_url: str
) -> None:
    keep(broker_url)

    began = time.time()
    press(client, "reset")

    assert began <= float(str(broker_client.get(FAILED_SINCE))) <= time.time()


def plain(page: str) -> str:
    """Return a page's text without its line breaks."""
    return " ".join(page.split())


def test_search_finds_by_task_id_and_argument(
    client: FlaskClient, broker_url: str
) -> None:
    keep(broker_url)
    keep(broker_url, id="new", task="bills.pay", args=["grace"])

    for word, task_id in (("BILLS", "new"), ("new", "new"), ("ada@", "old")):
        [_head, row] = rows(client.get(f"{PAGE}?q={word}").text)

        assert f" {task_id} " in row, word


def test_a_page_holds_50(client: FlaskClient, broker_url: str) -> None:
    for number in range(51):
        keep(broker_url, id=f"old-{number}")

    _head, *first = rows(client.get(PAGE).text)
    _head, *second = rows(client.get(f"{PAGE}?page=2").text)
    _head, *last = rows(client.get(f"{PAGE}?page={10**30}").text)

    assert (len(first), len(second)) == (50, 1)
    assert last == second


def test_text_that_others_wrote_does_not_become_markup(
    client: FlaskClient, broker_url: str
) -> None:
    keep(broker_url)

    page = client.get(PAGE).text

    assert "&lt;b&gt;no stamp" in page
    assert "<b>no stamp" not in page


@pytest.mark.parametrize(
    "raw",
    [
        "not JSON",
        "[1, 2]",
        "[" * 100_000,
        '{"retries": NaN, "when": 1e300, "id": "\\ud800"}',
        '{"retries": "many", "when": "soon", "args": 5, "final": 1}',
    ],
)
def test_a_failure_that_others_wrote_is_shown_and_can_be_deleted(
    client: FlaskClient, broker_client: redis.Redis, raw: str
) -> None:
    broker_client.lpush(FAILURES, raw)

    [_head, row] = rows(client.get(PAGE).text)
    press(client, "delete")

    assert row.startswith("unknown")
    assert "too large to be kept" in row
    assert broker_client.llen(FAILURES) == 0


@pytest.mark.parametrize(
    ("outcome", "says"),
    [
        ("succeeded", "it succeeded at attempt 3"),
        ("failed", "it failed for good at attempt 3"),
        ("revoked", "it was cancelled at attempt 3"),
        ("", "Celery retries it by itself"),
    ],
)
def test_what_became_of_a_task_that_celery_retried(
    client: FlaskClient, broker_url: str, outcome: str, says: str
) -> None:
    keep(broker_url, final=False)
    records.note("old", outcome=outcome, retries=2)

    (row,) = rows(client.get(PAGE).text)[1:]

    assert f"No retry: {says}." in row
