"""What lines of MONITOR mean for tasks; needs no Redis."""

import json
from base64 import b64encode

import pytest

from backstage.monitor.commands import Command, parse_line, unescape
from backstage.monitor.sentences import Reader, Sentence


def test_a_line_of_monitor_is_taken_apart() -> None:
    command = parse_line(
        '1339518083.107412 [0 127.0.0.1:60866] "lpush" "q\\x06\\x163"'
        ' "{\\"a\\": \\"\\xc3\\xbc \\\\ \\n\\"}"'
    )

    assert command
    assert command.at == 1339518083.107412
    assert command.address == "127.0.0.1:60866"
    assert command.name == "LPUSH"
    assert command.words == ["q\x06\x163", '{"a": "ü \\ \n"}']


def test_a_line_that_is_not_a_command_is_passed_over() -> None:
    assert parse_line("OK") is None


def test_bytes_that_are_not_utf_8_are_replaced() -> None:
    assert unescape("\\xff") == "�"


def test_a_message_that_is_given_back_is_not_called_acknowledged() -> None:
    """kombu's restore_by_tag gives it back in one transaction."""
    reader = Reader(names={"here": "w-worker"})
    message = '{\\"headers\\": {\\"task\\": \\"t\\", \\"id\\": \\"1\\"}}'
    lines = (
        '"MULTI"',
        '"ZREM" "unacked_index:w" "tag"',
        '"HDEL" "unacked:w" "tag"',
        f'"RPUSH" "w" "{message}"',
        '"EXEC"',
    )

    sentences = []
    for line in lines:
        command = parse_line(f"1700000000.000000 [0 here] {line}")
        assert command
        sentences += reader.read(command)

    [sentence] = sentences
    assert sentence.what == "put back to the front of the queue w"
    assert (sentence.who, sentence.id) == ("w-worker", "1")


def read_all(reader: Reader, *lines: str) -> list[Sentence]:
    found = []
    for line in lines:
        command = parse_line(f"1700000000.000000 {line}")
        assert command
        found += reader.read(command)
    return found


def escaped(text: object) -> str:
    return json.dumps(json.dumps(text))


def test_a_script_takes_for_the_client_that_started_it() -> None:
    """MONITOR calls the sender of what a script does "lua"."""
    reader = Reader(names={"here": "w-worker"})
    message = {"headers": {"task": "t", "id": "1"}}
    held = escaped([message, "w", "w"])

    sentences = read_all(
        reader,
        '[0 here] "EVALSHA" "sha" "4" "unacked:w" "i" "u" "w" "9" "9" "0"',
        '[0 lua] "RPOP" "w"',
        f'[0 lua] "HSET" "unacked:w" "a" {held} "b" {held}',
        '[0 here] "EXISTS" "w" "w\x06\x163"',
        '[0 there] "HDEL" "unacked:w" "a"',
        '[0 there] "ZREM" "unacked_index:w" "a"',
    )

    took = "took from the queue w, and noted as not done"
    assert [(each.who, each.what) for each in sentences] == [
        ("w-worker", took),
        ("w-worker", took),
        ("w-worker", "waits for messages in: w"),
        ("a client without a name", "acknowledged"),
    ]
    assert sentences[0].command == "RPOP w, HSET unacked:w"


def test_what_a_script_gives_back_is_not_called_acknowledged() -> None:
    reader = Reader(names={"here": "w-worker"})
    message = escaped({"headers": {"task": "t", "id": "1"}})

    [sentence] = read_all(
        reader,
        '[0 here] "EVAL" "..." "3" "unacked:w" "unacked_index:w" "w"',
        '[0 lua] "HDEL" "unacked:w" "tag"',
        '[0 lua] "ZREM" "unacked_index:w" "tag"',
        f'[0 lua] "RPUSH" "w" {message}',
        '[0 here] "PING"',
    )

    assert sentence.what == "put back to the front of the queue w"
    assert sentence.who == "w-worker"


@pytest.mark.parametrize(
    "command",
    [
        Command(0.0, "a", "LPUSH", ' "q" "no message"'),
        Command(0.0, "a", "LPUSH", ""),
        Command(0.0, "a", "LPUSH", ' "failures" "{}"'),
        Command(0.0, "a", "HSET", ' "unacked:x" "tag" "[]"'),
        Command(0.0, "a", "HSET", ' "record:1" "task" "t"'),
        Command(0.0, "a", "PUBLISH", ' "/0.celeryev/worker.heartbeat" "?"'),
        Command(0.0, "lua", "ZADD", ' "x" "1" "y"'),
        Command(0.0, "a", "CLIENT", ""),
    ],
)
def test_a_command_that_is_not_about_tasks_is_only_counted(
    command: Command,
) -> None:
    reader = Reader()

    sentences = reader.read(command)

    assert sentences == []
    assert reader.others == {command.name: 1}


@pytest.mark.parametrize(
    ("method", "says"),
    [
        ("ping", "asked the workers: ping"),
        (
            "enable_events",
            "asked the workers: enable_events, as Flower does every few"
            " seconds",
        ),
    ],
)
def test_a_question_to_the_workers_that_comes_again_and_again_is_explained(
    method: str, says: str
) -> None:
    order = b64encode(json.dumps({"method": method}).encode()).decode()
    body = json.dumps(
        {"body": order, "properties": {"body_encoding": "base64"}}
    )
    command = Command(
        0.0,
        "a",
        "PUBLISH",
        f' "/0.celery.pidbox" {json.dumps(body)}',
    )

    [sentence] = Reader().read(command)

    assert sentence.what == says
