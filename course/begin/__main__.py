"""`make begin`: make a folder for an app of your own, and check it.

make begin APP             the folder var/begin/APP, with a small app
make begin APP STEP=3      the same, with the first three steps done
make begin APP CHECK=1     say in one line what your app still lacks
make begin APP RESET=1     begin again; your folder gets another name
"""

import argparse
import sys
from collections.abc import Sequence
from itertools import count
from pathlib import Path

from course.begin.blocks import blocks_of
from course.begin.builds import BUILDS, Build
from course.begin.run_check import check_in_turn
from course.begin.state import write_state
from runner import guard, settings
from runner.problem import Problem


def main(given: Sequence[str] | None = None) -> int:
    args = arguments(given)
    build = find_build(args.app)
    steps = {block.step: block.lesson for block in blocks_of(build)}
    step = number_of_step(args.step, build, len(steps))
    if args.check:
        return check(build, step or len(steps), steps)
    if args.reset and build.desk.exists():
        print(f"Your folder is now {move_aside(build.desk)}.")
    if build.desk.exists():
        again = f"{build.app} STEP={step}" if step else build.app
        raise Problem(
            f"{build.desk} is there already. Go on in it, or type make begin"
            f" {again} RESET=1: this moves it aside and begins again."
        )
    env, _ = settings.environment()
    write_state(build, step, build.desk, env)
    done = f"Steps 1 to {step} of {len(steps)} are done in it. " * (step > 0)
    following = steps.get(step + 1)
    more = f"Go on with {name(following)}." if following else "It is finished."
    print(f"Your app is in {build.desk}, package {build.package}.")
    print(f"{done}{more}")
    return 0


def arguments(given: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser("make begin")
    parser.add_argument("app", nargs="?", default="")
    parser.add_argument("--step", default="")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--reset", action="store_true")
    return parser.parse_args(given)


def find_build(app: str) -> Build:
    if app not in BUILDS:
        what = f"There is no app {app!r} to begin." if app else "Name an app."
        raise Problem(
            f"{what} Type make begin and one of {', '.join(BUILDS)}."
        )
    return BUILDS[app]


def number_of_step(text: str, build: Build, last: int) -> int:
    """Return the step as a number, 0 if none is given."""
    if not text:
        return 0
    if text.isascii() and text.isdigit() and int(text) <= last:
        return int(text)
    raise Problem(
        f"STEP={text} is not a step of {build.app}. Its steps are 1 to {last}."
    )


def check(build: Build, last: int, steps: dict[int, Path]) -> int:
    """Say what the learner's app lacks. Returns 0 if nothing, else 1."""
    if not build.desk.exists():
        raise Problem(
            f"There is no folder {build.desk} yet. make begin {build.app}"
            " makes it."
        )
    print(f"{build.desk}: checking ...", flush=True)
    done, missing = check_in_turn(build, last)
    if not missing:
        print(f"All steps from 1 to {last} are done.")
        return 0
    # A later step may have undone an earlier one.
    print(
        f"Step {done + 1} ({name(steps[done + 1])}) is not done, or no longer:"
        f" {missing}"
    )
    return 1


def name(lesson: Path) -> str:
    """Return what a lesson is called, such as "lesson 3"."""
    return f"lesson {int(lesson.name[:2])}"


def move_aside(folder: Path) -> Path:
    """Give the folder another name. Returns its new path.

    Raises Problem while its `make run` is at work: those processes would go
    on without their files.
    """
    if (folder / guard.LOCK).exists():
        lock = guard.take_lock(folder)
        if not lock:
            raise Problem(
                f"make run is at work in {folder}. Stop it there first, with"
                " Ctrl-C."
            )
        lock.close()
    free = (folder.with_name(f"{folder.name}.{n}") for n in count(1))
    return folder.rename(next(path for path in free if not path.exists()))


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Problem as problem:
        sys.exit(f"make begin: {problem}")
