"""The two lanes, from a record's times."""

import pytest

from plumbing.records.formats import Record
from plumbing.records.timeline import Timeline

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


def test_bars_are_shares_of_the_whole_time() -> None:
    lanes = timeline()

    assert lanes.seconds == 10
    assert [(b.kind, b.left, b.width) for b in lanes.request] == [
        ("request", 0, 20)
    ]
    assert [(b.kind, b.left, b.width) for b in lanes.worker] == [
        ("waiting", 10, 40),
        ("working", 50, 50),
    ]


def test_a_task_that_runs_reaches_to_now() -> None:
    times = {k: v for k, v in TIMES.items() if k != "finished"}

    lanes = timeline(now=120.0, times=times, outcome="")

    assert not lanes.over
    assert lanes.seconds == 20
    assert lanes.worker[1].left + lanes.worker[1].width == pytest.approx(100)


def test_work_in_the_request_leaves_the_workers_lane_empty() -> None:
    times = {"request_started": 1.0, "started": 1.1, "finished": 6.0}

    assert timeline(times=times, way="now").worker == []


def test_steps_come_in_the_order_of_time() -> None:
    seconds = [seconds for _name, seconds in timeline().steps]

    assert seconds == [0, 1, 2, 3, 5, 10]


def test_a_record_without_times_has_no_bars() -> None:
    empty = timeline(times={}, outcome="")

    assert (empty.request, empty.worker, empty.steps) == ([], [], [])
    assert empty.seconds == 0


def test_the_shortest_bar_can_still_be_seen() -> None:
    times = {"request_started": 0.0, "request_ended": 0.001, "finished": 9.0}

    assert timeline(times=times).request[0].width == 0.5
