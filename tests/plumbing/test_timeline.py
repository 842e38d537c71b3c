"""The two lanes, from a record's times and its attempts."""

import pytest

from plumbing.records.formats import GIVEN_BACK, Attempt, Record
from plumbing.records.life import events, in_order
from plumbing.records.timeline import DAY, Bar, Timeline
from plumbing.records.whereabouts import Place

TIMES = {
    "request_started": 100.0,
    "enqueued": 101.0,
    "request_ended": 102.0,
    "received": 103.0,
    "started": 105.0,
    "finished": 110.0,
}


def timeline(now: float = 200.0, **fields: object) -> Timeline:
    record = Record("x", **{"times": TIMES, "outcome": "succeeded"} | fields)  # type: ignore[arg-type]
    return Timeline(record, now)


def bars(found: list[Bar]) -> list[tuple[str, float, float]]:
    return [(bar.kind, bar.left, bar.width) for bar in found]


def test_bars_are_shares_of_the_whole_time() -> None:
    lanes = timeline()

    assert lanes.scale == (10, 2)
    assert bars(lanes.request) == [("request", 0, 20)]
    assert bars(lanes.worker) == [("waiting", 10, 40), ("working", 50, 50)]


def test_a_task_that_runs_reaches_to_now() -> None:
    times = {k: v for k, v in TIMES.items() if k != "finished"}

    lanes = timeline(now=120.0, times=times, outcome="")

    assert not lanes.over
    assert lanes.scale == (20, 5)
    assert lanes.worker[1].left + lanes.worker[1].width == pytest.approx(100)


def test_work_in_the_request_leaves_the_workers_lane_empty() -> None:
    times = {"request_started": 1.0, "started": 1.1, "finished": 6.0}

    assert timeline(times=times, way="now").worker == []


def test_each_attempt_has_a_bar_and_each_wait_between_them() -> None:
    """The record alone has only the last attempt's start."""
    attempts = in_order(
        [
            Attempt(2, 106.0, 107.0, outcome="retry"),
            Attempt(1, 102.0, 103.0, outcome="retry"),
        ]
    )
    record = Record("x", times=TIMES | {"started": 109.0}, outcome="succeeded")

    lanes = Timeline(record, 200.0, attempts=attempts)

    assert bars(lanes.worker) == [
        ("waiting", 10, 10),
        ("failed", 20, 10),
        ("again", 30, 30),
        ("failed", 60, 10),
        ("again", 70, 20),
        ("working", 90, 10),
    ]


def test_a_task_that_waits_for_its_retry() -> None:
    times = {"enqueued": 100.0, "started": 101.0}
    attempts = [Attempt(1, 101.0, 102.0, outcome="retry")]
    record = Record("x", times=times, retry_at=110.0)

    lanes = Timeline(record, 104.0, attempts=attempts)

    assert bars(lanes.worker) == [
        ("waiting", 0, 20),
        ("failed", 20, 20),
        ("again", 40, 40),
    ]


def test_a_run_that_was_broken_off_is_told_and_begins_anew() -> None:
    attempts = in_order(
        [Attempt(1, 105.0, 107.0, outcome=GIVEN_BACK, worker="w")]
    )
    times = TIMES | {"received": 108.0, "started": 109.0}
    record = Record("x", times=times, outcome="succeeded")

    lanes = Timeline(record, 200.0, attempts=attempts)

    assert [event.what for event, _seconds in lanes.steps][3:] == [
        "attempt 1 started",
        "attempt 1 was broken off: its worker ended, or lost the broker",
        "worker received attempt 1",
        "attempt 1 started",
        "succeeded",
    ]
    kinds = [bar.kind for bar in lanes.worker]
    assert kinds == ["waiting", "again", "again", "working"]


def test_an_attempt_ends_before_the_next_is_received() -> None:
    attempts = [Attempt(1, 101.0, 103.0, outcome="retry")]
    times = {"enqueued": 100.0, "received": 102.9, "started": 103.0}

    found = events(Record("x", times=times, retries=1), attempts)

    assert [event.what for event in found][-3:] == [
        "attempt 1 failed, to be retried",
        "worker received attempt 2",
        "attempt 2 started",
    ]


def test_an_attempt_ends_before_the_next_begins() -> None:
    """It is written down only after it has enqueued the next."""
    first, second = in_order([Attempt(2, 5.0, 9.0), Attempt(1, 1.0, 5.1)])

    assert (first.number, first.ended) == (1, 5.0)
    assert second.ended == 9.0


def test_what_a_silent_worker_does_is_not_drawn_as_work() -> None:
    times = {k: v for k, v in TIMES.items() if k != "finished"}
    record = Record("x", times=times)

    lanes = Timeline(record, 120.0, Place("interrupted"))

    assert [bar.kind for bar in lanes.worker] == ["waiting", "again"]


def test_a_cancelled_task_waited_until_then() -> None:
    times = {"enqueued": 1.0, "finished": 4.0}

    lanes = timeline(times=times, outcome="revoked")

    assert bars(lanes.worker) == [("waiting", 0, 60)]


def test_steps_come_in_the_order_of_time() -> None:
    seconds = [seconds for _event, seconds in timeline().steps]

    assert seconds == [0, 1, 2, 3, 5, 10]


def test_a_record_without_times_has_no_bars() -> None:
    empty = timeline(times={}, outcome="")

    assert (empty.request, empty.worker, empty.steps) == ([], [], [])


def test_the_shortest_bar_can_still_be_seen() -> None:
    times = {"request_started": 0.0, "request_ended": 0.001, "finished": 9.0}

    assert timeline(times=times).request[0].width == 0.5


@pytest.mark.parametrize(
    ("seconds", "length", "marks"),
    [
        (0.1, 5, ["0 s", "1 s", "2 s", "3 s", "4 s", "5 s"]),
        (5.1, 10, ["0 s", "2 s", "4 s", "6 s", "8 s", "10 s"]),
        (61, 120, ["0 s", "30 s", "60 s", "90 s", "120 s"]),
        (3_000, 3_600, ["0 min", "15 min", "30 min", "45 min", "60 min"]),
        (DAY + 1, 2 * DAY, ["0 h", "12 h", "24 h", "36 h", "48 h"]),
    ],
)
def test_the_scale_grows_in_steps(
    seconds: float, length: int, marks: list[str]
) -> None:
    """A task that has just begun does not shrink at each look."""
    lanes = timeline(times={"enqueued": 1.0, "finished": 1.0 + seconds})

    assert lanes.scale[0] == length
    assert [text for _place, text in lanes.marks] == marks
    assert [place for place, _text in lanes.marks][-1] == 100


@pytest.mark.parametrize(
    ("outcome", "place", "end"),
    [
        ("", Place(), ""),
        ("unknown", Place(), "unknown"),
        ("", Place("lost"), "bad"),
        ("", Place("interrupted"), ""),
        ("succeeded", Place(), "good"),
        ("failed", Place(), "bad"),
        ("revoked", Place(), "bad"),
    ],
)
def test_the_end_that_the_heading_follows(
    outcome: str, place: Place, end: str
) -> None:
    record = Record("x", times=TIMES, outcome=outcome)
    if outcome == "unknown":
        record = Record("x")

    assert Timeline(record, 200.0, place).end == end
