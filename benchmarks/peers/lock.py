"""Write the lock files of the environments: the newest of each library.

    python -m benchmarks.peers.lock

Then measure anew, since the figures name the versions.
"""

import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent
UV = Path(sys.executable).parent / "uv"
NEEDED = {
    "dramatiq": ["dramatiq[redis]"],
    "huey": ["huey[redis]"],
    "rq": ["rq"],
    "taskiq": ["taskiq", "taskiq-redis"],
    # It imports typing_extensions on Python 3.11, and does not say so.
    "saq": ["saq[redis]", "typing-extensions"],
    "arq": ["arq"],
    "celery_redis_plus": ["celery[redis]", "celery-redis-plus"],
}
PYTHONS = {"celery_redis_plus": "3.13"}  # the others: 3.11


def lock(name: str) -> None:
    """Write one lock file: for every system, with hashes, no addresses."""
    subprocess.run(  # noqa: S603
        [
            *(str(UV), "pip", "compile", "-", "--quiet", "--universal"),
            *("--python-version", PYTHONS.get(name, "3.11")),
            *("--generate-hashes", "--no-emit-index-url", "--no-annotate"),
            *("--custom-compile-command", "python -m benchmarks.peers.lock"),
            *("--output-file", str(FOLDER / f"{name}.txt")),
        ],
        input="\n".join(NEEDED[name]).encode(),
        check=True,
    )


if __name__ == "__main__":
    for each in NEEDED:
        lock(each)
