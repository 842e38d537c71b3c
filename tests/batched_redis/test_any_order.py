"""Try steps in any order against a model: nothing is lost, nothing doubled.

The model is two sets: what was sent, and what was acknowledged or dropped.
After any steps, each message that was sent and not acknowledged is in a
list, or registered, or in a live consumer's hands.
"""

import os
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import redis
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
)
from kombu import Connection

from parts.broker import Broker
from tests.batched_redis.channels import OURS, Reader, body, publish

TRANSPORT = os.environ.get("BATCHED_TEST_TRANSPORT", OURS)
EXAMPLES = int(os.environ.get("BATCHED_TEST_EXAMPLES", "30"))
NAMES = st.sampled_from(["a", "b"])
PRIORITIES = st.sampled_from([0, 3, 9])


class Crashed(Exception):
    pass


class AnyOrder(RuleBasedStateMachine):
    server: Broker

    def __init__(self) -> None:
        super().__init__()
        self.client: Any = redis.Redis.from_url(self.server.url)
        self.client.flushall()
        self.opened: list[Any] = []
        self.readers: list[Reader] = []
        self.sent = 0
        self.done: set[int] = set()
        self.open()

    def open(self) -> None:
        connection = Connection(
            self.server.url,
            transport=TRANSPORT,
            transport_options={"visibility_timeout": 100, "ack_wait": True},
        )
        self.opened.append(connection)
        self.readers.append(Reader(connection, "a", "b", prefetch=3))

    @rule(name=NAMES, priority=PRIORITIES)
    def send(self, name: str, priority: int) -> None:
        publish(self.opened[0], self.sent, to=name, priority=priority)
        self.sent += 1

    @rule(number=st.integers(0, 1))
    def turn(self, number: int) -> None:
        self.readers[number % len(self.readers)].turn()

    @precondition(lambda self: len(self.readers) < 2)
    @rule()
    def another_worker(self) -> None:
        self.open()

    def open_messages(self, reader: Reader) -> list[Any]:
        return [m for m in reader.got if not m.acknowledged]

    @rule(number=st.integers(0, 1), which=st.integers(0, 5))
    def ack(self, number: int, which: int) -> None:
        mine = self.open_messages(self.readers[number % len(self.readers)])
        if mine:
            message = mine[which % len(mine)]
            message.ack()
            self.done.add(message.payload)

    @rule(number=st.integers(0, 1), which=st.integers(0, 5))
    def put_back(self, number: int, which: int) -> None:
        mine = self.open_messages(self.readers[number % len(self.readers)])
        if mine:
            mine[which % len(mine)].requeue()

    @rule(number=st.integers(0, 1))
    def close(self, number: int) -> None:
        number %= len(self.readers)
        self.readers.pop(number).channel.close()
        self.opened.pop(number).release()
        if not self.readers:
            self.open()

    @rule(number=st.integers(0, 1))
    def crash_as_a_message_comes(self, number: int) -> None:
        """End as kill -9 does, before the first callback has run.

        Stock kombu has taken the message from its list by then, and has
        not registered it.
        """
        number %= len(self.readers)
        reader, connection = self.readers.pop(number), self.opened.pop(number)
        channel = reader.channel

        def crash(*_: Any) -> None:
            raise Crashed

        channel.Message = crash
        channel._message = crash
        try:
            reader.turn()
        except Crashed:
            pass
        finally:
            self.forget(connection)
        if not self.readers:
            self.open()

    def forget(self, connection: Any) -> None:
        """Drop a connection as a killed process does: nothing is said."""
        for channel in list(connection.transport.channels):
            if channel._qos is not None:
                channel._qos._on_collect.cancel()
            channel._disconnect_pools()

    @rule()
    def an_hour_later(self) -> None:
        """Give back all that anybody holds, dead or alive."""
        for tag in self.client.zrange("unacked_index", 0, -1):
            self.client.zincrby("unacked_index", -1_000, tag)
        for reader in self.readers:
            reader.got.clear()
            reader.channel.qos._delivered.clear()
        self.readers[0].channel.qos.restore_visible(interval=1)

    @invariant()
    def nothing_is_lost(self) -> None:
        lists = [
            key
            for key in self.client.scan_iter()
            if self.client.type(key) == b"list"
        ]
        found = Counter(
            body(text)
            for key in lists
            for text in self.client.lrange(key, 0, -1)
        )
        for entry in self.client.hvals("unacked"):
            found[held_body(entry)] += 1
        assert self.client.hlen("unacked") == self.client.zcard(
            "unacked_index"
        )
        missing = set(range(self.sent)) - self.done - set(found)
        assert not missing, f"lost: {missing}"
        again = {number for number, count in found.items() if count > 1}
        assert not again, f"in two places: {again}"

    def teardown(self) -> None:
        for connection in self.opened:
            connection.release()
        self.client.close()


def held_body(entry: bytes) -> Any:
    import json

    message, _, _ = json.loads(entry)
    return body(json.dumps(message).encode())


def test_no_order_of_steps_loses_a_message() -> None:
    from hypothesis.stateful import run_state_machine_as_test

    with (
        tempfile.TemporaryDirectory() as folder,
        Broker(Path(folder)) as server,
    ):
        AnyOrder.server = server
        run_state_machine_as_test(
            AnyOrder,
            settings=settings(
                max_examples=EXAMPLES,
                stateful_step_count=25,
                deadline=None,
                database=None,
                print_blob=False,
            ),
        )
