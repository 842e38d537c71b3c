"""Records are gathered, merged, and sent in one round trip."""

import pytest

from parts.broker import Broker
from parts.waiting import wait_for
from plumbing.broker import connect
from plumbing.records.counts import LARGEST, keep_failure
from plumbing.records.formats import Failure
from plumbing.records.keys import FAILURES
from plumbing.records.writer import Writer


def test_what_was_gathered_is_there_a_moment_later(broker_url: str) -> None:
    client = connect(broker_url)
    writer = Writer(broker_url)

    writer.change("a", 60, x=1, y=2)
    writer.change("a", 60, y=None, z=3)
    writer.count("n", "seen")
    writer.count("n", "seen")
    writer.push("l", "one", most=2)

    wait_for(lambda: client.exists("l"), 10, "the writer")
    assert client.hgetall("a") == {"x": "1", "z": "3"}
    assert 0 < client.ttl("a") <= 60
    assert client.hget("n", "seen") == "2"


def test_a_list_keeps_the_newest(broker_url: str) -> None:
    writer = Writer(broker_url)

    for item in "abc":
        writer.push("l", item, most=2)
    writer.flush()

    assert connect(broker_url).lrange("l", 0, -1) == ["c", "b"]


def test_what_was_gathered_while_the_broker_was_away_is_sent_afterwards(
    broker: Broker, caplog: pytest.LogCaptureFixture
) -> None:
    writer = Writer(broker.url)

    broker.kill()
    writer.change("a", 60, x=1)
    wait_for(lambda: "Records wait" in caplog.text, 10, "the line")
    writer.change("a", 60, y=2)
    writer.count("n", "seen")
    writer.push("l", "one", most=2)
    broker.start()

    client = connect(broker.url)
    wait_for(lambda: client.exists("l"), 10, "the writer")
    assert client.hgetall("a") == {"x": "1", "y": "2"}
    assert client.hgetall("n") == {"seen": "1"}
    assert caplog.text.count("Records wait") == 1


def test_a_batch_whose_answer_was_late_counts_once(
    broker: Broker, caplog: pytest.LogCaptureFixture
) -> None:
    client = connect(broker.url)
    client.set("before", "")  # so that a connection is open
    writer = Writer(broker.url)

    broker.pause()  # its socket still takes what is sent
    writer.count("n", "seen")
    wait_for(lambda: "Records wait" in caplog.text, 10, "the line")
    broker.resume()
    wait_for(lambda: writer.unsent is None, 10, "the writer")

    assert client.hgetall("n") == {"seen": "1"}


def test_one_key_of_another_type_costs_no_other_record(
    broker_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    client = connect(broker_url)
    client.set("odd", "text")
    writer = Writer(broker_url)

    writer.change("odd", 60, x=1)
    writer.change("a", 60, x=1)
    writer.flush()

    assert client.hgetall("a") == {"x": "1"}
    assert "A part of a record is not kept: WRONGTYPE" in caplog.text


def test_arguments_too_large_to_keep_are_left_out(broker_url: str) -> None:
    writer = Writer(broker_url)

    keep_failure(writer, Failure(args=["x" * LARGEST], kwargs={}, error="why"))
    writer.flush()

    (kept,) = connect(broker_url).lrange(FAILURES, 0, -1)
    failure = Failure.from_json(str(kept))
    assert len(kept) < 250
    assert (failure.args, failure.error) == (None, "why")


def test_an_attempt_written_late_takes_nothing_back(broker_url: str) -> None:
    earlier, later = Writer(broker_url), Writer(broker_url)  # two processes

    later.change("a", 60, retries=1, started=2, retry_at=None)
    later.change("a", 60, retries=1, outcome="succeeded")
    later.flush()
    earlier.change("a", 60, retries=0, retry_at=9)
    earlier.flush()

    done = {"retries": "1", "started": "2", "outcome": "succeeded"}
    assert connect(broker_url).hgetall("a") == done


def test_an_attempt_written_late_by_its_process_takes_nothing_back(
    broker_url: str,
) -> None:
    writer = Writer(broker_url)

    writer.change("a", 60, retries=1, started=2, retry_at=None)
    writer.change("a", 60, outcome="succeeded")
    writer.change("a", 60, retry_at=9, retries=0)
    writer.flush()

    done = {"retries": "1", "started": "2", "outcome": "succeeded"}
    assert connect(broker_url).hgetall("a") == done
