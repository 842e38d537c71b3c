"""The learner's files in var/exercises, and which exercises are done."""

import shutil
from itertools import count
from pathlib import Path

from course.checker.catalogue import EXERCISES, Exercise

DESK = Path("var/exercises")
DONE_LIST = DESK / "done.txt"  # one name a line


def path_of(exercise: Exercise) -> Path:
    return DESK / f"{exercise.name}.py"


def ready_file(exercise: Exercise) -> Path:
    """Return the learner's file; make it from the start file if need be."""
    file = path_of(exercise)
    if not file.exists():
        DESK.mkdir(parents=True, exist_ok=True)
        shutil.copy(exercise.start, file)
    return file


def when_saved(exercise: Exercise) -> int:
    """Return the time of the file's last save, in nanoseconds.

    Returns 0 if the file is not there.
    """
    try:
        return path_of(exercise).stat().st_mtime_ns
    except FileNotFoundError:
        return 0


def reset(exercise: Exercise) -> Path:
    """Begin the exercise again. Returns the old file's new path."""
    file = ready_file(exercise)
    for number in count(1):
        old = file.with_name(f"{exercise.name}.{number}.py")
        if not old.exists():
            break
    file.rename(old)
    ready_file(exercise)
    left = done_names() - {exercise.name}
    DONE_LIST.write_text("".join(f"{name}\n" for name in sorted(left)))
    return old


def done_names() -> set[str]:
    """Return the names of the exercises that are done."""
    if not DONE_LIST.exists():
        return set()
    return set(DONE_LIST.read_text().split()) & set(EXERCISES)


def note_done(exercise: Exercise) -> None:
    if exercise.name not in done_names():
        with DONE_LIST.open("a") as file:
            file.write(f"{exercise.name}\n")


def next_to_do(after: Exercise | None = None) -> Exercise | None:
    """Return the next exercise that is not done, None if all are.

    The search begins behind `after`, and goes on from the first exercise
    when it has reached the last.
    """
    names = list(EXERCISES)
    at = names.index(after.name) + 1 if after else 0
    for name in names[at:] + names[:at]:
        if name not in done_names():
            return EXERCISES[name]
    return None
