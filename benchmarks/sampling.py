"""Finds out what a worker does, by looking often.

The clock interrupts the process a thousand times a second; what it is just
doing counts. So a worker must do everything in its main thread, as the solo
pool does.
"""

import json
import os
import signal
import time
from collections import Counter
from pathlib import Path
from types import FrameType
from typing import Any

EVERY = 0.001  # seconds between two looks
# The first rule that fits one of the functions that are at work decides: part
# of the file's path, and the function's name, or "" for any.
RULES = [
    ("report events", "celery/events/", ""),
    ("acknowledge", "kombu/message", "ack"),
    ("run", "celery/app/trace", ""),
    ("prepare", "celery/worker/strategy", ""),
    ("prepare", "celery/worker/request", ""),
    ("take messages", "batched_redis/", ""),
    ("take messages", "kombu/transport/", ""),
    ("wait", "kombu/utils/eventio", ""),
]
KINDS = (
    "take messages",
    "prepare",
    "run",
    "acknowledge",
    "report events",
    "wait",
    "the rest",
)


def kind_of(frame: FrameType | None) -> str:
    """Return the kind of work that this function is part of."""
    stack = []
    while frame:
        stack.append((frame.f_code.co_filename, frame.f_code.co_name))
        frame = frame.f_back
    for kind, path, name in RULES:
        if any(path in file and name in ("", own) for file, own in stack):
            return kind
    return "the rest"


def start(tasks: Counter[str]) -> None:
    """Profile this process, and write the file that PROFILE names.

    tasks: how many of each kind were accepted, which Celery counts.
    """
    kinds: Counter[str] = Counter()
    began: list[float] = []

    def look(_: int, frame: FrameType | None) -> None:
        if not began:
            began.extend((time.perf_counter(), tasks.total()))
        kinds[kind_of(frame)] += 1
        if kinds.total() == int(os.environ["LOOKS"]):
            signal.setitimer(signal.ITIMER_REAL, 0)
            finish()

    def finish() -> None:
        done: dict[str, Any] = {
            "seconds": time.perf_counter() - began[0],
            "tasks": tasks.total() - began[1],
            "kinds": kinds,
        }
        file = Path(os.environ["PROFILE"])
        whole = file.with_suffix(".part")
        whole.write_text(json.dumps(done))
        whole.rename(file)

    signal.signal(signal.SIGALRM, look)
    signal.setitimer(signal.ITIMER_REAL, EVERY, EVERY)
