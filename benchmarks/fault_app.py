"""The app that faults happen to, and who sends its tasks.

    python -m benchmarks.fault_app TASKS FILE

Sends so many tasks, each again and again until it is accepted. A task takes
15 ms and then notes its number, its id and its process in the file.
"""

import os
import sys
import time
from pathlib import Path
from typing import Any

from celery import Celery

from plumbing.broker import KOMBUS, celery_settings
from plumbing.kombu_keys import unacked_options
from plumbing.settings import BATCHED, redis_url

# Not __name__: the sender, too, would be called __main__.
NAME = "benchmarks.fault_app"
PLAIN = "redis, plain"
TRANSPORTS = (KOMBUS, BATCHED)
VISIBILITY_TIMEOUT = 5  # seconds
TASK_SECONDS = 0.015
EVERY_SECONDS = 0.005  # a task is sent, after the first half


def settings(transport: str, url: str) -> dict[str, Any]:
    """Return the settings as every app here has them, but for PLAIN.

    PLAIN: kombu's transport with Celery's defaults. Tasks acknowledge late,
    and messages that a dead worker holds come back within seconds, too.
    """
    ours = celery_settings(
        NAME,
        url,
        VISIBILITY_TIMEOUT,
        KOMBUS if transport == PLAIN else transport,
    )
    if transport != PLAIN:
        return ours
    options: Any = ours["broker_transport_options"]
    kept = (
        "visibility_timeout",
        "unacked_restore_interval",
        "unacked_restore_throttle",
        *unacked_options(NAME),
    )
    return {
        "broker_url": url,
        "task_default_queue": NAME,
        "task_acks_late": True,
        "broker_transport_options": {name: options[name] for name in kept},
    }


app = Celery(NAME)
app.config_from_object(
    settings(os.environ.get("FAULT_TRANSPORT", BATCHED), redis_url())
)


# Celery tries a task of a killed child again, by default after 3 minutes.
@app.task(bind=True, name=f"{NAME}.note", default_retry_delay=1)
def note(self: Any, number: int, file: str) -> None:
    time.sleep(TASK_SECONDS)
    with Path(file).open("a") as done:
        done.write(f"{number} {self.request.id} {os.getpid()}\n")


def send(number: int, file: str) -> None:
    """Send a task until the broker has accepted it.

    Each attempt has an id of its own: one that was accepted, and whose
    answer was lost, does not count as done twice.
    """
    while True:
        try:
            note.delay(number, file)
        except Exception as error:  # noqa: BLE001 whatever a fault causes
            print(f"{number} is not accepted: {error!r}")
            time.sleep(0.05)
        else:
            return


def main(tasks: int, file: str) -> None:
    for number in range(tasks):
        send(number, file)
        if number > tasks / 2:
            time.sleep(EVERY_SECONDS)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
