"""How long Daily Mood takes to answer, now and later: lesson 1.

    python -m course.measure

Sends the form as a browser would and prints the middle one of some times.
"""

import statistics
import time
from urllib.parse import urlencode
from urllib.request import urlopen

from plumbing.settings import local, read_env_file

FORM = {"email": "you@example.com", "mood": "measured"}
SNAPPY = 0.2  # seconds; below it a page feels as if it did not wait


def main() -> None:
    read_env_file()
    later = local("MOOD_MAILER_PORT", 5001) + "/mailers"
    for way, url, times in (("later", later, 9), ("now", f"{later}/now", 3)):
        answer(url)  # the first one opens connections, which counts once
        middle = statistics.median(answer(url) for _ in range(times))
        feels = "feels snappy" if middle < SNAPPY else "is a wait"
        print(f"{way:6} {middle * 1000:5.0f} ms   {feels}")


def answer(url: str) -> float:
    """Seconds from sending the form to having the page that follows."""
    begin = time.perf_counter()
    data = urlencode(FORM).encode()
    with urlopen(url, data, timeout=60) as response:  # noqa: S310
        response.read()
    return time.perf_counter() - begin


if __name__ == "__main__":
    main()
