"""The three tasks of a Celery app, whatever its transport is."""

import time
from typing import Any

from benchmarks.peers import commands


def add_tasks(app: Any, module: str) -> tuple[Any, Any, Any]:
    """Give a Celery app its tasks: nothing, note and wait.

    module: begins their names; the app's own, which is __main__ at times.
    """

    @app.task(name=f"{module}.nothing")
    def nothing() -> None:
        pass

    @app.task(name=f"{module}.note")
    def note(sent_at: float) -> None:
        commands.note_time(sent_at)

    @app.task(name=f"{module}.wait")
    def wait(sent_at: float) -> None:
        time.sleep(commands.WAIT_SECONDS)
        commands.note_time(sent_at)

    return nothing, note, wait
