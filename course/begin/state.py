"""Write an app as it is after a step: the start, and the lessons' blocks."""

import re
import shutil
from collections.abc import Mapping
from pathlib import Path

from course.begin.blocks import Block, blocks_of
from course.begin.builds import ROOT, Build
from course.begin.edit import DoesNotApply, apply_diff, write_file
from runner.settings import PORTS

REDIS = "redis://localhost:6379/0"
TEXTS = ("*.py", "*.html", "*.txt", "*.toml", "Procfile", "Makefile")


def write_state(
    build: Build, step: int, folder: Path, env: Mapping[str, str]
) -> None:
    """Write the app as it is after `step`; 0 is the start.

    env: the settings of `make run`. Where they name other ports or another
    Redis than the lessons, so do the files. Raises DoesNotApply if a block
    does not fit.
    """
    shutil.copytree(
        build.start, folder, ignore=shutil.ignore_patterns("__pycache__")
    )
    for source, name in build.borrowed.items():
        text = (ROOT / source).read_text().replace(build.app, build.package)
        write_file(folder / name, text)
    for block in blocks_of(build):
        if block.step <= step:
            apply(block, folder)
    replace_addresses(folder, env)


def apply(block: Block, folder: Path) -> None:
    file = folder / block.file
    if not block.is_diff:
        write_file(file, block.text)
        return
    try:
        apply_diff(file, block.text)
    except DoesNotApply as error:
        raise DoesNotApply(
            f"{block.lesson.name}:{block.line}: {error}"
        ) from None


def replace_addresses(folder: Path, env: Mapping[str, str]) -> None:
    """Write the addresses of `make run` into the learner's files."""
    ports = {
        str(port): env[name]
        for process, variables in PORTS.items()
        for name, port in variables.items()
        if process != "broker"  # REDIS_URL has its port
    }
    replace_in_files(folder, ports, {REDIS: env["REDIS_URL"]})


def replace_in_files(
    folder: Path, ports: Mapping[str, str], texts: Mapping[str, str]
) -> None:
    """Replace texts, and ports where they are whole numbers."""
    for pattern in TEXTS:
        for file in folder.rglob(pattern):
            before = text = file.read_text()
            for old, new in texts.items():
                text = text.replace(old, new)
            if (text := swap_ports(text, ports)) != before:
                file.write_text(text)


def swap_ports(text: str, ports: Mapping[str, str]) -> str:
    """Return the text with each port replaced, where it is a whole number."""
    if not ports:
        return text
    numbers = "|".join(ports)
    return re.sub(rf"\b(?:{numbers})\b", lambda port: ports[port[0]], text)
