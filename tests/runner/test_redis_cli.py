"""make redis-cli: a prompt on the broker."""

import os
import subprocess
import sys

from parts.ports import free_port


def session(url: str, *lines: str) -> str:
    """What the prompt prints, and its complaint on standard error."""
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
    said = session(
        broker_url, "SET a 'b c'", "GET a", "DEL a", "GET a", "KEYS *"
    )
    answers = said.split("redis> ")
    assert answers[1:] == [
        "OK\n",
        "b c\n",
        "(integer) 1\n",
        "(nil)\n",
        "(empty array)\n",
        "\n",
    ]


def test_a_hash_is_a_list_of_names_and_values(broker_url: str) -> None:
    said = session(broker_url, "HSET h a 1", "HGETALL h", "exit", "PING")
    assert said == "redis> (integer) 1\nredis> 1) a\n2) 1\nredis> "


def test_a_mistake_is_answered_and_the_prompt_comes_back(
    broker_url: str,
) -> None:
    said = session(broker_url, "GET", "FLY", "GET 'a", "", "PING")
    assert said.count("(error) ") == 3
    assert "PONG" in said


def test_without_a_broker_it_says_what_to_do() -> None:
    said = session(f"redis://localhost:{free_port()}/0", "PING")
    assert "start it: make run" in said
    assert "Traceback" not in said
