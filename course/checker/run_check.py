"""Run one check in a process of its own, because the file may do anything.

    python -m course.checker.run_check mood_task var/exercises/mood_task.py

Its last line says what is missing. Exits with 4 if nothing is, with 3 if
something is, with 5 if the machine is too slow to find out. 0 is not used: a
file that ends the program would give it, too.
"""

import importlib
import shutil
import signal
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from course.checker.attempt import Attempt
from course.checker.fault import line_at_fault
from course.checker.missing import Missing
from course.checker.pace import Pace, TooSlow
from parts.waiting import WaitedInVain

DONE = "Nothing is missing."
NOT_YET = 3  # 1 is the exit code of a check that is broken
COMPLETE = 4
TOO_SLOW = 5
AGAIN = (
    "Your computer is too slow just now. This says nothing about your file:"
    " try again when the computer has less to do."
)
SECONDS = 90
Check = Callable[[Attempt], None]


class TooLong(BaseException):
    """The time is over. Not an Exception, which the file might catch."""


class Ended(SystemExit):
    """A signal ended the check, mostly Ctrl-C; the file did not."""


def main(name: str, path: str) -> int:
    def copy(folder: Path) -> Path:
        return Path(shutil.copy(path, folder / f"{name}.py"))

    exercise = importlib.import_module(f"course.exercises.{name}.check")
    return run(copy, exercise.check)


def run(copy: Callable[[Path], Path], check: Check) -> int:
    """Check a copy of what the learner wrote, and print what is missing.

    copy: puts it into a folder, and returns the path of the file or package.
    """
    signal.signal(signal.SIGALRM, raise_too_long)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, raise_ended)
    signal.alarm(SECONDS)
    with TemporaryDirectory(prefix="exercise-") as folder:
        file = copy(Path(folder).resolve())
        pace = Pace()
        try:
            missing = what_is_missing(check, file, pace)
        except TooSlow:
            print(AGAIN)
            return TOO_SLOW
    print(" ".join(missing.splitlines()) or DONE)
    return NOT_YET if missing else COMPLETE


def what_is_missing(check: Check, file: Path, pace: Pace) -> str:
    """Return the check's sentence, "" if it passes.

    Raises TooSlow if the machine is too slow to find out.
    """
    try:
        with ExitStack() as cleanup:
            try:
                check(Attempt(file, cleanup, pace))
            finally:
                signal.alarm(0)  # stopping the parts is not cut short
    except Missing as missing:
        return str(missing)
    except TooLong:
        if pace.is_slow():
            raise TooSlow from None
        return f"Something in the file has not ended after {SECONDS} s."
    except (Exception, SystemExit) as error:
        if is_late(error) and pace.is_slow():
            raise TooSlow from error
        line = line_at_fault(file, error)
        if line and not isinstance(error, Ended):
            return line
        raise
    return ""


def is_late(error: BaseException) -> bool:
    """Return whether it says that an answer, or a part, did not come in time.

    urllib hides a TimeoutError in the `reason` of its own error.
    """
    reason = getattr(error, "reason", None)
    return any(
        isinstance(each, TimeoutError | WaitedInVain)
        for each in (error, reason)
    )


def raise_too_long(*_: object) -> None:
    raise TooLong


def raise_ended(*_: object) -> None:
    raise Ended("ended")  # the parts are stopped on the way out


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
