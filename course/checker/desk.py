"""The learner's files, and which exercises are done: in var/exercises."""

import shutil
from itertools import count
from pathlib import Path

from course.checker.catalogue import EXERCISES, Exercise

DESK = Path("var/exercises")
DONE = DESK / "done.txt"  # a name a line


def path(exercise: Exercise) -> Path:
    return DESK / f"{exercise.name}.py"


def file_of(exercise: Exercise) -> Path:
    """The learner's file; a copy of the start when there is none."""
    file = path(exercise)
    if not file.exists():
        DESK.mkdir(parents=True, exist_ok=True)
        shutil.copy(exercise.start, file)
    return file


def reset(exercise: Exercise) -> Path:
    """Begin again, not done; return the name that the old file has now."""
    file = file_of(exercise)
    for number in count(1):
        old = file.with_name(f"{exercise.name}.{number}.py")
        if not old.exists():
            break
    file.rename(old)
    file_of(exercise)
    left = done() - {exercise.name}
    DONE.write_text("".join(f"{name}\n" for name in sorted(left)))
    return old


def done() -> set[str]:
    if not DONE.exists():
        return set()
    return set(DONE.read_text().split()) & set(EXERCISES)


def note_done(exercise: Exercise) -> None:
    if exercise.name not in done():
        with DONE.open("a") as file:
            file.write(f"{exercise.name}\n")


def next_after(exercise: Exercise | None = None) -> Exercise | None:
    """The first that is not done, from the one after `exercise` on."""
    names = list(EXERCISES)
    at = names.index(exercise.name) + 1 if exercise else 0
    for name in names[at:] + names[:at]:
        if name not in done():
            return EXERCISES[name]
    return None
