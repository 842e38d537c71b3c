"""What does an open page cost the web server?

    python -m benchmarks.open_pages [PAGES]

A page of a task asks for its timeline again, twice a second at first, and
once a second from its tenth second on (live.js). Here PAGES of them (100)
have been open so long, and stay open for ten seconds more, while their task
waits in its queue; gunicorn serves Daily Mood as docker-compose.yml does.
Prints the processor time that this took the web processes for each page and
second, in milliseconds: what they took, less what they take with no page open.

The alternative, server-sent events, keeps one of the 2 x 8 threads for each
open page.
"""

import resource
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path

from mood_mailer import create_app
from mood_mailer.tasks import send_mood_email
from parts.broker import Broker
from parts.web import Gunicorn

SECONDS = 10
EVERY = 1.0  # seconds; LATER in live.js


def stay_open(port: int, path: str) -> None:
    """Ask as a browser does: again and again, on one connection."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    begin = time.perf_counter()
    for number in range(int(SECONDS / EVERY)):
        time.sleep(max(0, begin + number * EVERY - time.perf_counter()))
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise AssertionError(answer.status)
    connection.close()


def processor_seconds(broker: Broker, folder: Path, pages: int) -> float:
    """Return what a web server takes from its start to its end."""
    env = {"REDIS_URL": broker.url, "FLASK_SKIP_DOTENV": "1"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with Gunicorn("mood_mailer", folder, **env) as web:
        task = send_mood_email.delay("you@example.com", "happy", "daily")
        with ThreadPoolExecutor(max(pages, 1)) as browsers:
            path = f"/tasks/{task.id}?live"
            list(browsers.map(stay_open, [web.port] * pages, [path] * pages))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return sum(after[:2]) - sum(before[:2])


def main() -> None:
    pages = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    with tempfile.TemporaryDirectory() as name, Broker(Path(name)) as broker:
        create_app(REDIS_URL=broker.url)
        none, all_ = (
            processor_seconds(broker, Path(name), each) for each in (0, pages)
        )
    cost = (all_ - none) * 1_000 / pages / SECONDS
    print(f"{pages} open pages: {cost:.2f} ms a second for each")


if __name__ == "__main__":
    main()
