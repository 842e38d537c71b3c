"""`make exercise`: show an exercise, and check its file at each save.

    make exercise               the next one that is not done
    make exercise NAME          this one
    make exercise list          all exercises, and which are done
    make exercise hint NAME     a hint
    make exercise check NAME    check its file once
    make exercise reset NAME    begin again; your file gets another name

Without NAME, hint, check and reset mean the next one that is not done. You
can type the same words while it runs; a name alone goes to that exercise.
"""

import sys
from contextlib import suppress
from pathlib import Path

from course.checker.catalogue import EXERCISES
from course.checker.session import Session
from plumbing.env_file import env_file


def main(*words: str) -> int:
    try:
        env_file(Path(".env"))  # what a check starts reads it
    except ValueError as error:
        sys.exit(f"make exercise: {error}")
    session = Session()
    if len(words) == 1 and words[0] in EXERCISES:
        session.exercise = EXERCISES[words[0]]
    elif words not in ((), ("next",)):  # it begins with the next one anyway
        return session.obey(*words)
    with suppress(KeyboardInterrupt):
        session.run()
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
