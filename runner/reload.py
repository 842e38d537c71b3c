"""Restarts workers and beat when their code is edited.

The web apps find out by themselves (reloading.py).
"""

import asyncio
from collections.abc import Iterable
from pathlib import Path

from runner.output import Output
from runner.process import Process

# Templates too, because the workers render mails.
SUFFIXES = {".py", ".txt", ".html"}
KINDS = ("-worker", "-beat")  # neither Celery command reloads by itself
SHARED = ("plumbing", "batched_redis")  # what every app imports


async def watch(processes: Iterable[Process], output: Output) -> None:
    """Restart workers and beat when a file of their package is saved.

    It is a warm restart: running tasks get time to end (see process.py).
    """
    # Not at the top: the processes need not wait for this import.
    from watchfiles import awatch

    reloading = [p for p in processes if p.name.endswith(KINDS)]
    packages = {*SHARED, *map(package_of, reloading)}
    folders = [Path(name) for name in packages if Path(name).is_dir()]
    if not folders:
        return
    try:
        async for changes in awatch(*folders, debounce=300):
            paths = [Path(path).absolute() for _, path in changes]
            await restart_those_using(paths, reloading, output)
    except (OSError, RuntimeError) as error:  # Linux limits watched folders
        output.note(
            f"edited code does not reload by itself ({error}); after each"
            " edit: make restart NAME"
        )


async def restart_those_using(
    paths: list[Path], processes: list[Process], output: Output
) -> None:
    """Restart the processes that import or render one of the files."""
    inside = [path.relative_to(Path.cwd()) for path in paths]
    restarts = []
    for process in processes:
        packages = {*SHARED, package_of(process)}
        edited = [
            path
            for path in inside
            if path.parts[0] in packages and path.suffix in SUFFIXES
        ]
        if edited and process.wanted:
            output.note(f"{edited[0]} was edited, {process.name} restarts")
            restarts.append(process.restart())
    await asyncio.gather(*restarts)


def package_of(process: Process) -> str:
    """Return the package whose code the process runs."""
    return process.name.rpartition("-")[0]
