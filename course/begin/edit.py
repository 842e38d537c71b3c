"""Make the change that a block of a lesson shows."""

from pathlib import Path


class DoesNotApply(Exception):
    """The file does not have the lines that the change is about."""


def apply_diff(file: Path, diff: str) -> None:
    """Change a file as the lines of a diff say.

    Lines with a space or nothing before them show the place. Raises
    DoesNotApply unless the file has the old lines exactly once.
    """
    if not file.is_file():
        raise DoesNotApply(f"there is no file {file.name}")
    old, new = [], []
    for line in diff.splitlines():
        mark, rest = line[:1], line[1:]
        if mark not in ("+", "-", " ", ""):
            raise DoesNotApply(
                f"a line of a diff starts with +, - or a space: {line}"
            )
        if mark != "+":
            old.append(rest)
        if mark != "-":
            new.append(rest)
    text, before = file.read_text(), "\n".join(old) + "\n"
    if text.count(before) != 1:
        raise DoesNotApply(
            f"{file.name} has these lines {text.count(before)} times:\n"
            + before
        )
    file.write_text(text.replace(before, "\n".join(new) + "\n"))


def write_file(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
