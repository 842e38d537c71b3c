"""What is written down about tasks is read again, and nothing else is."""

import json

import pytest

from plumbing.records.formats import Attempt, Failure, Record

ATTEMPT = Attempt(
    number=2,
    started=1_700_000_000.5,
    ended=1_700_000_001.5,
    worker="w@host",
    outcome="retry",
    error="451 busy",
)
FAILURE = Failure(
    id="an-id",
    task="letters.send",
    queue="letters",
    args=["ada@example.com", 5],
    kwargs={"loud": True},
    when=1_700_000_001.5,
    error="no stamp",
    traceback="Traceback: no stamp",
    worker="w@host",
    retries=3,
    final=True,
)


def test_an_attempt_is_read_as_it_was_written() -> None:
    assert Attempt.from_json(ATTEMPT.to_json()) == ATTEMPT


def test_a_failure_is_read_as_it_was_written() -> None:
    raw = FAILURE.to_json()

    failure = Failure.from_json(raw)

    assert failure.raw == raw
    assert failure.to_json() == raw
    assert (failure.args, failure.when) == (FAILURE.args, FAILURE.when)


def test_the_json_in_redis_has_these_fields() -> None:
    """Older and newer workers and pages share it: rename nothing."""
    attempt = json.loads(ATTEMPT.to_json())
    failure = json.loads(FAILURE.to_json())

    assert list(attempt) == [
        "number",
        "started",
        "ended",
        "worker",
        "outcome",
        "error",
    ]
    assert list(failure) == [
        "id",
        "task",
        "queue",
        "args",
        "kwargs",
        "when",
        "error",
        "traceback",
        "worker",
        "retries",
        "final",
    ]


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "not JSON",
        "[1, 2]",
        "null",
        "[" * 100_000,
        '{"number": NaN, "retries": NaN, "when": 1e300, "ended": -1}',
        '{"number": "one", "retries": [], "when": "soon", "args": 5}',
        '{"number": -1, "retries": Infinity, "when": -1, "kwargs": 7}',
    ],
)
def test_other_bytes_give_an_attempt_and_a_failure_without_values(
    raw: str,
) -> None:
    attempt, failure = Attempt.from_json(raw), Failure.from_json(raw)

    assert (attempt.number, attempt.ended, attempt.started) == (0, 0.0, None)
    assert (failure.retries, failure.id, failure.task) == (0, "", "")
    assert (failure.args, failure.kwargs) == (None, {})
    assert failure.when is None


def test_text_with_half_a_surrogate_fits_a_page_and_a_key() -> None:
    failure = Failure.from_json('{"id": "a\\ud800"}')

    assert failure.id == "a\\ud800"
    assert failure.id.encode()


def test_a_record_passes_over_what_it_does_not_know() -> None:
    record = Record.from_hash("an-id", {"started": "1", "colour": "green"})

    assert record.times == {"started": 1.0}
    assert record.state == "running"
