"""One check in a process of its own, as the file may do anything.

    python -m course.checker.check mood_task var/exercises/mood_task.py

Its last line says what is missing. Exits with 4 when nothing is, with 3 when
something is; 0 would also be the code of a file that ends the program.
"""

import importlib
import shutil
import signal
import sys
import traceback
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from course.checker.attempt import Attempt, Missing

DONE = "Nothing is missing."
NOT_YET = 3  # 1 is the exit code of a check that is broken
COMPLETE = 4
SECONDS = 90


class TooLong(BaseException):
    """The time is over. No Exception: the file may catch those."""


class Ended(SystemExit):
    """The check was ended, by Ctrl-C mostly, and not by the file."""


def main(name: str, path: str) -> int:
    signal.signal(signal.SIGALRM, too_long)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, end)
    signal.alarm(SECONDS)
    with TemporaryDirectory(prefix="exercise-") as folder:
        file = Path(shutil.copy(path, Path(folder) / f"{name}.py"))
        try:
            missing = check(name, file)
        except TooLong:
            missing = f"Something in the file has not ended after {SECONDS} s."
        except (Exception, SystemExit) as error:
            if not (missing := blame(file, error)):
                raise
    print(missing or DONE)
    return NOT_YET if missing else COMPLETE


def check(name: str, file: Path) -> str:
    """What is missing; "" for nothing."""
    checks = importlib.import_module(f"course.exercises.{name}.check")
    with ExitStack() as parts:
        try:
            checks.check(Attempt(file, parts))
        except Missing as missing:
            return str(missing)
        finally:
            signal.alarm(0)  # the parts are stopped in peace
    return ""


def blame(file: Path, error: BaseException) -> str:
    """Which line of the file led to an error; "" when none did."""
    if isinstance(error, SyntaxError) and error.filename == str(file):
        return f"Line {error.lineno} is not valid Python: {error.msg}."
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if frame.filename == str(file)]
    if not lines or isinstance(error, Ended):
        return ""
    if isinstance(error, SystemExit):
        return f"Line {lines[-1]} ends the program."
    return f"Line {lines[-1]} fails: {type(error).__name__}: {error}"


def too_long(*_: object) -> None:
    raise TooLong


def end(*_: object) -> None:
    raise Ended("ended")  # the parts are stopped on the way out


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
