"""`make redis-cli`: a prompt on the broker."""

import os
import subprocess
import sys

from parts.ports import free_port


def typed(url: str, *lines: str) -> str:
    """Type lines at the prompt; return all that it prints."""
    done = subprocess.run(
        [sys.executable, "-m", "runner.redis_cli"],
        input="\n".join([*lines, ""]),
        env={**os.environ, "REDIS_URL": url},
        capture_output=True,
        text=True,
        timeout=60,
    )
    return done.stdout + done.stderr


def test_answers_look_as_in_redis_cli(broker_url: str) -> None:
    lines = ["SET a 'b c'", "GET a", "DEL a", "GET a", "KEYS *"]

    printed = typed(broker_url, *lines)

    assert printed.split("redis> ") == [
        "",
        "OK\n",
        "b c\n",
        "(integer) 1\n",
        "(nil)\n",
        "(empty array)\n",
        "\n",
    ]


def test_a_hash_is_a_list_of_names_and_values(broker_url: str) -> None:
    printed = typed(broker_url, "HSET h a 1", "HGETALL h", "exit", "PING")

    assert printed == "redis> (integer) 1\nredis> 1) a\n2) 1\nredis> "


def test_a_mistake_is_answered_and_the_prompt_comes_back(
    broker_url: str,
) -> None:
    printed = typed(broker_url, "GET", "FLY", "GET 'a", "", "PING")

    assert printed.count("(error) ") == 3
    assert "PONG" in printed


def test_without_a_broker_it_says_what_to_do() -> None:
    address = f"localhost:{free_port()}/0"

    printed = typed(f"redis://:secret@{address}", "PING")

    assert printed.startswith(f"No broker answers at redis://{address} (")
    assert printed.endswith("). Start it: make run\n")
    assert "secret" not in printed


def test_a_broker_that_does_not_answer_in_time_is_one_line(
    broker_url: str,
) -> None:
    """To TLS, a Redis without TLS says nothing."""
    url = broker_url.replace("redis:", "rediss:")

    printed = typed(url, "PING")

    assert printed.startswith(f"No broker answers at {url} (Timeout ")
    assert printed.count("\n") == 1
