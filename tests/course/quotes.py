"""Compare the code that a lesson quotes; make the edits that it shows."""

from pathlib import Path

from course.begin.edit import DoesNotApply, apply_diff
from tests.course.lesson import Block

CUT = "# ..."  # this line stands for lines that are left out


def misquoted(block: Block, root: Path) -> str:
    """Return what is wrong with a quotation, "" if it is word for word."""
    path = root / block.file
    if not path.is_file():
        return f"there is no file {block.file}"
    lines = path.read_text().splitlines()
    at = 0
    for chunk in chunks(block.text):
        found = find_lines(chunk, lines, at)
        if found < 0:
            return f"{block.file} has no such lines:\n" + "\n".join(chunk)
        at = found + len(chunk)
    return ""


def chunks(text: str) -> list[list[str]]:
    found: list[list[str]] = [[]]
    for line in text.splitlines():
        if line.strip() == CUT:
            found.append([])
        else:
            found[-1].append(line)
    return [chunk for chunk in found if chunk]


def find_lines(chunk: list[str], lines: list[str], at: int) -> int:
    """Return the index of the first line, -1 if the lines are not there."""
    for index in range(at, len(lines) - len(chunk) + 1):
        if lines[index : index + len(chunk)] == chunk:
            return index
    return -1


def edit(block: Block, root: Path) -> str:
    """Make the change that a diff shows. Returns what was wrong, or ""."""
    try:
        apply_diff(root / block.file, block.text)
    except DoesNotApply as error:
        return f"{block.file}: {error}"
    return ""
