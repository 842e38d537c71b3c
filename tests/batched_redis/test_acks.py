"""Acknowledgements wait for nothing, and none is forgotten."""

import os
from multiprocessing import get_context
from threading import Thread
from typing import Any

import pytest
import redis

from batched_redis.late_answers import MOST, LateAnswers, pack
from parts.broker import Broker
from parts.waiting import wait_for
from tests.batched_redis.channels import Reader, connected, publish


def held(client: redis.Redis) -> tuple[Any, Any]:
    return client.hlen("unacked"), client.zcard("unacked_index")


def test_an_acknowledged_message_is_gone(
    server: Broker, client: redis.Redis
) -> None:
    with connected(server.url) as connection:
        publish(connection, 1, 2)
        reader = Reader(connection)
        reader.read(2)
        reader.got[0].ack()
        wait_for(lambda: held(client) == (1, 1))


def test_an_acknowledgement_is_written_before_anything_else_happens(
    server: Broker, client: redis.Redis
) -> None:
    """No turn of the event loop is needed for it to reach the server."""
    with connected(server.url) as connection:
        publish(connection, 1)
        reader = Reader(connection)
        reader.read(1)
        reader.got[0].ack()
        wait_for(lambda: held(client) == (0, 0))
        assert len(reader.channel.acks._unanswered) == 2


def test_with_ack_wait_the_answer_is_there(
    server: Broker, client: redis.Redis
) -> None:
    with connected(server.url, ack_wait=True) as connection:
        publish(connection, 1)
        reader = Reader(connection)
        reader.read(1)
        reader.got[0].ack()
        assert held(client) == (0, 0)
        assert not reader.channel.acks._unanswered


def test_few_acknowledgements_are_without_an_answer(server: Broker) -> None:
    with connected(server.url) as connection:
        publish(connection, *range(100))
        reader = Reader(connection)
        reader.read(100)
        for message in reader.got:
            message.ack()
            assert len(reader.channel.acks._unanswered) <= MOST


def test_threads_may_acknowledge_at_once(
    server: Broker, client: redis.Redis
) -> None:
    with connected(server.url) as connection:
        publish(connection, *range(400))
        reader = Reader(connection)
        reader.read(400)
        threads = [
            Thread(target=lambda part=part: [m.ack() for m in part])
            for part in (reader.got[n::8] for n in range(8))
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert reader.channel.acks.finish() == 0
        assert held(client) == (0, 0)


def test_what_has_no_answer_is_sent_again_after_a_lost_connection(
    server: Broker, client: redis.Redis
) -> None:
    late = LateAnswers(pool(server), keep=True)
    late.send(pack("SET", "a", "1"))
    late.finish()
    server.stop()
    late.send(pack("SET", "b", "2"), pack("SET", "c", "3"))
    assert late.finish() == 2
    server.start()
    wait_for(lambda: late.finish() == 0)
    assert client.mget("b", "c") == [b"2", b"3"]


def test_events_are_dropped_with_a_lost_connection(
    server: Broker, client: redis.Redis
) -> None:
    late = LateAnswers(pool(server), keep=False)
    late.send(pack("INCR", "n"))
    late.finish()
    client.client_kill_filter(_type="normal", skipme=True)
    late.send(pack("INCR", "n"))
    late.tick()
    assert late.finish() == 0


def test_a_silent_server_counts_as_lost(
    server: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = LateAnswers(pool(server), keep=True)
    late.send(pack("BLPOP", "none", "30"))
    late._heard_at -= 6
    late.tick()
    assert not late._connection.is_connected
    assert len(late._unanswered) == 1


def test_a_refused_command_is_named_and_not_repeated(
    server: Broker, caplog: pytest.LogCaptureFixture
) -> None:
    late = LateAnswers(pool(server), keep=True)
    late.send(pack("NOSUCH", "x"))
    assert late.finish() == 0
    assert "Redis refused" in caplog.text
    assert "NOSUCH" in caplog.text


def test_a_forked_process_uses_a_connection_of_its_own(
    server: Broker, client: redis.Redis
) -> None:
    late = LateAnswers(pool(server), keep=True)
    late.send(pack("INCR", "n"))

    def child() -> None:
        late.send(pack("INCR", "n"), wait=True)
        os._exit(0 if late._pid == os.getpid() else 1)

    process = get_context("fork").Process(target=child)
    process.start()
    process.join()
    assert process.exitcode == 0
    assert late.finish() == 0
    assert client.get("n") == b"2"


def pool(server: Broker) -> redis.ConnectionPool:
    return redis.ConnectionPool.from_url(server.url)


@pytest.mark.parametrize("wait", [False, True])
def test_after_a_restart_of_the_server_nothing_waits_for_the_next_try(
    server: Broker, client: redis.Redis, wait: bool
) -> None:
    """A worker may end just after its task did."""
    late = LateAnswers(pool(server), keep=True)
    late.send(pack("SET", "a", "1"), wait=True)
    late._next_try = 0.0  # that was long ago
    server.stop()
    server.start()
    late.send(pack("SET", "b", "2"), wait=wait)
    if not wait:
        assert late.finish() == 0
    assert client.get("b") == b"2"


def test_the_last_chance_is_not_left_out(
    server: Broker, client: redis.Redis
) -> None:
    late = LateAnswers(pool(server), keep=True)
    server.stop()
    late.send(pack("SET", "b", "2"), wait=True)
    server.start()
    assert late.finish() == 0
    assert client.get("b") == b"2"
