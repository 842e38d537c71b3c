"""Edited code reloads: Flask does it for the web, this for the rest."""

from collections.abc import Iterable
from pathlib import Path

from runner.output import Output
from runner.process import Process

# Templates too: the workers render mails.
SUFFIXES = {".py", ".txt", ".html"}
KINDS = ("-worker", "-beat")  # neither Celery command reloads by itself
SHARED = "plumbing"  # the package that every app imports


async def watch(processes: Iterable[Process], output: Output) -> None:
    """Restart workers and beat when a file of their package is saved.

    Warm: tasks that run are given time to end (see process.py).
    """
    # Not at the top: the processes start without waiting for this.
    from watchfiles import awatch

    reloading = [p for p in processes if p.name.endswith(KINDS)]
    packages = {SHARED, *map(package_of, reloading)}
    folders = [Path(name) for name in packages if Path(name).is_dir()]
    if not folders:
        return
    try:
        async for changes in awatch(*folders, debounce=300):
            for process in reloading:
                edited = [path for _, path in changes if uses(process, path)]
                if edited and process.wanted:
                    output.note(f"{edited[0]} edited, {process.name} restarts")
                    await process.restart()
    except (OSError, RuntimeError) as error:  # Linux limits watched folders
        output.note(f"edited code will not reload: {error}")


def uses(process: Process, path: str) -> bool:
    """Return if a process imports or renders the file."""
    inside = Path(path).absolute().relative_to(Path.cwd())
    package = inside.parts[0]
    return (
        package in {SHARED, package_of(process)} and inside.suffix in SUFFIXES
    )


def package_of(process: Process) -> str:
    """Return the package whose code the process runs."""
    return process.name.rpartition("-")[0]
