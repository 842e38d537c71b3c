"""`make redis-cli`: a prompt that sends what you type to the broker.

What redis-cli is to Redis, as far as the lessons need it; the bundled broker
brings none along. Answers are shown as redis-cli shows them.
"""

import contextlib
import shlex
import sys

import redis

from plumbing.urls import without_password
from runner import settings

STREAMS = {"MONITOR", "SUBSCRIBE", "PSUBSCRIBE"}  # they answer for ever
PROMPT = "redis> "


def main() -> None:
    """Read commands until exit, quit or the end of the input."""
    env, _ = settings.environment()
    url = env["REDIS_URL"]
    # RESP 2: every answer is a number, a text or a list of these.
    client = redis.Redis.from_url(url, protocol=2, decode_responses=True)
    try:
        connection = client.connection_pool.get_connection()
        while (words := read_words()) is not None:
            if words:
                # Ctrl-C ends the answer, not the prompt.
                with contextlib.suppress(KeyboardInterrupt):
                    ask(connection, words)
                if words[0].upper() in STREAMS:
                    connection.disconnect()
    except redis.ConnectionError:
        address = without_password(url)
        sys.exit(f"no broker answers at {address}; start it: make run")


def read_words() -> list[str] | None:
    """The words of the next line; None when there is no more."""
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


def ask(connection: redis.Connection, words: list[str]) -> None:
    """Send one command, print its answer, of a stream all of them."""
    connection.send_command(*words)
    while True:
        try:
            print(shown(connection.read_response()), flush=True)
        except redis.ResponseError as error:
            print(f"(error) {error}")
            return
        if words[0].upper() not in STREAMS:
            return


def shown(answer: object) -> str:
    """An answer as redis-cli shows it."""
    if answer is None:
        return "(nil)"
    if isinstance(answer, int):
        return f"(integer) {answer}"
    if isinstance(answer, list):
        if not answer:
            return "(empty array)"
        rows = enumerate(map(shown, answer), 1)
        return "\n".join(f"{number}) {row}" for number, row in rows)
    return str(answer)


if __name__ == "__main__":
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401  arrow keys in input()
    main()
