"""Compare what was printed with what the lesson shows.

...             alone on a line stands for any lines, or none
12 of ... left  inside a line it stands for any characters; before the unit
                s or ms for a number (ranges.py looks at others)
TASK_ID         capitals that end in _ID stand for any word the first time,
                and for the same word from then on
"""

import re
from collections.abc import Mapping

UNIT = re.compile(r" ?m?s\b")
SECONDS = r"( *\d[\d,.]*(?:e-\d+)?)"  # a task may have "succeeded in 9e-05s"
NAME = re.compile(r"\b[A-Z]+(?:_[A-Z]+)*_ID\b")


def pattern(expected: str, known: Mapping[str, str]) -> re.Pattern[str]:
    """Return a regular expression for the lines that a lesson shows."""
    text = ""
    seen: set[str] = set()
    for line in expected.strip("\n").splitlines():
        if line.strip() == "...":
            text += r"(?:.*\n)*?"
        else:
            text += one_line(line.rstrip(), known, seen) + r"[ \t]*\n"
    return re.compile(text)


def one_line(line: str, known: Mapping[str, str], seen: set[str]) -> str:
    text = ""
    pieces = re.split(rf"(\.\.\.(?!\.)|{NAME.pattern})", line)
    for piece, after in zip(pieces, [*pieces[1:], ""], strict=True):
        if piece == "...":
            text += SECONDS if UNIT.match(after) else r"(.*)"
        elif not NAME.fullmatch(piece):
            text += re.escape(piece)
        elif piece in known:
            text += re.escape(known[piece])
        elif piece in seen:
            text += f"(?P={piece})"
        else:
            seen.add(piece)
            text += rf"(?P<{piece}>[\w.-]+)"
    return text


def match_all(
    expected: str, got: str, known: Mapping[str, str]
) -> dict[str, str] | None:
    """Compare all lines.

    Returns the words that TASK_ID and the like stand for, None if the lines
    differ.
    """
    lines = got.strip("\n")
    found = pattern(expected, known).fullmatch(f"{lines}\n" if lines else "")
    return found.groupdict() if found else None


def match_among(
    expected: str, got: str, known: Mapping[str, str], in_order: bool = True
) -> tuple[dict[str, str], int] | None:
    """Look for the lines; others may come between.

    Returns the words that TASK_ID and the like stand for, and where in `got`
    the last line ends. Returns None if a line is missing.
    """
    names: dict[str, str] = {}
    taken: set[int] = set()
    last = 0
    for line in expected.splitlines():
        if line.strip() in ("", "..."):
            continue
        one = re.compile("^" + pattern(line, {**known, **names}).pattern, re.M)
        found = one.finditer(got, last if in_order else 0)
        free = (each for each in found if each.start() not in taken)
        first = next(free, None)
        if not first:
            return None
        names |= first.groupdict()
        taken.add(first.start())
        last = max(last, first.end())
    return names, last


def fill_ids(text: str, known: Mapping[str, str]) -> str:
    """Return what a learner types for TASK_ID and the like."""
    return NAME.sub(lambda name: known.get(name[0], name[0]), text)
