"""Finds the line of the learner's that led to an error."""

import re
import traceback
from pathlib import Path

MAKES_TASK = "_task_from_fun"  # Celery's function


def line_at_fault(file: Path, error: BaseException) -> str:
    """Say which line of the learner's led to the error, "" if none did.

    file: what the learner wrote: a file, or a package.
    """
    if isinstance(error, SyntaxError) and is_of(file, error.filename or ""):
        where = line_of(file, error.filename or "", error.lineno)
        end = "" if error.msg.endswith("?") else "."
        return f"{where} is not valid Python: {error.msg}{end}"
    calls = traceback.extract_tb(error.__traceback__)
    if any(call.name == MAKES_TASK for call in calls):
        return why_no_task(error)
    frames = [call for call in calls if is_of(file, call.filename)]
    if not frames:
        return ""
    where = line_of(file, frames[-1].filename, frames[-1].lineno)
    if isinstance(error, SystemExit):
        return f"{where} ends the program."
    hint = ""
    if isinstance(error, TypeError) and calls[-1].name == "apply_async":
        hint = hint_of_bind(error)
    reason = next(iter(str(error).splitlines()), "")
    return f"{where} fails: {type(error).__name__}: {reason}{hint}"


def is_of(file: Path, path: str) -> bool:
    """Return whether a path is the learner's file, or beside the package."""
    if file.suffix == ".py":
        return path == str(file)
    return path.startswith(f"{file.parent}/")


def line_of(file: Path, path: str, line: int | None) -> str:
    if file.suffix == ".py":
        return f"Line {line}"
    return f"Line {line} of {Path(path).relative_to(file.parent)}"


def place_of(log: str, folder: Path) -> str:
    """Return the last line of the learner's in a traceback, in brackets.

    Returns "" if there is none.
    """
    pattern = rf'File "{re.escape(str(folder))}/(.+)", line (\d+)'
    places = re.findall(pattern, log)
    return "".join(f" (line {line} of {file})" for file, line in places[-1:])


def why_no_task(error: BaseException) -> str:
    """Say which task Celery can't make, and why.

    It makes all at once, as soon as one of them is looked at.
    """
    name = ""
    for frame, _ in traceback.walk_tb(error.__traceback__):
        name = getattr(frame.f_locals.get("fun"), "__name__", name)
    hint = ""
    if "is not iterable" in str(error):
        hint = " One exception in brackets needs a comma: (RuntimeError,)"
    return f"Celery can't make the task {name!r}: {error}.{hint}"


def hint_of_bind(error: TypeError) -> str:
    """Return what to look for if a task lacks its first argument."""
    if "missing" not in str(error):
        return ""
    return " (If the function has self, its decorator needs bind=True.)"
