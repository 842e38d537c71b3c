"""`make redis-cli`: a prompt that sends what you type to the broker.

It does what the lessons need of redis-cli, because the bundled broker brings
no redis-cli along. Answers look as in redis-cli.
"""

import contextlib
import shlex
import sys

import redis

from plumbing.urls import address_advice, without_password
from runner import settings
from runner.problem import Problem

STREAMS = {"MONITOR", "SUBSCRIBE", "PSUBSCRIBE"}  # answers without an end
PROMPT = "redis> "


def main() -> None:
    """Obey commands until `exit`, `quit` or the end of the input."""
    try:
        env, _ = settings.environment()
    except Problem as problem:
        sys.exit(f"make redis-cli: {problem}")
    url = env["REDIS_URL"]
    # In RESP 2 every answer is a number, a text or a list of these.
    client = redis.Redis.from_url(url, protocol=2, decode_responses=True)
    try:
        connection = client.connection_pool.get_connection()
        while (words := read_words()) is not None:
            if words:
                # Ctrl-C ends the answer, and the prompt comes back.
                with contextlib.suppress(KeyboardInterrupt):
                    send(connection, words)
                if words[0].upper() in STREAMS:
                    connection.disconnect()
    except (redis.ConnectionError, redis.TimeoutError) as error:
        todo = address_advice(error) or "Start it: make run"
        address = without_password(url)
        sys.exit(f"No broker answers at {address} ({error}). {todo}")


def read_words() -> list[str] | None:
    """Return the words of the next line, or None at the end."""
    try:
        line = input(PROMPT)
        words = shlex.split(line)
    except EOFError:
        print()
        return None
    except KeyboardInterrupt:
        print()
        return []
    except ValueError as error:  # a quotation mark without its other half
        print(f"(error) {error}")
        return []
    return None if words[:1] in (["exit"], ["quit"]) else words


def send(connection: redis.Connection, words: list[str]) -> None:
    """Send one command and print its answer, or all answers of a stream."""
    connection.send_command(*words)
    while True:
        try:
            print(as_text(connection.read_response()), flush=True)
        except redis.ResponseError as error:
            print(f"(error) {error}")
            return
        if words[0].upper() not in STREAMS:
            return


def as_text(answer: object) -> str:
    """Return an answer as redis-cli shows it."""
    if answer is None:
        return "(nil)"
    if isinstance(answer, int):
        return f"(integer) {answer}"
    if isinstance(answer, list):
        if not answer:
            return "(empty array)"
        rows = enumerate(map(as_text, answer), 1)
        return "\n".join(f"{number}) {row}" for number, row in rows)
    return str(answer)


if __name__ == "__main__":
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401  arrow keys in input()
    main()
