"""Measure how long Daily Mood takes to answer, later and now: lesson 1.

    python -m course.measure

Sends the form as a browser would, some times, and prints the median.
"""

import statistics
import time

from parts.page import load
from plumbing.settings import local, read_env_file

FORM = {"email": "you@example.com", "mood": "measured"}
SNAPPY = 0.2  # seconds; below it a page feels as if it did not wait


def main() -> None:
    read_env_file()
    later = local("MOOD_MAILER_PORT", 5001) + "/mailers"
    for way, url, times in (("later", later, 9), ("now", f"{later}/now", 3)):
        seconds_to_answer(url)  # not counted: it opens the connections
        middle = statistics.median(
            seconds_to_answer(url) for _ in range(times)
        )
        feels = "feels snappy" if middle < SNAPPY else "is a wait"
        print(f"{way:6} {middle * 1000:5.0f} ms   {feels}")


def seconds_to_answer(url: str) -> float:
    """Return the seconds from sending the form to having the next page."""
    begin = time.perf_counter()
    load(url, FORM, seconds=60)
    return time.perf_counter() - begin


if __name__ == "__main__":
    main()
