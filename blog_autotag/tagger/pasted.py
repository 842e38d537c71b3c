"""Drops lines that nobody wrote as prose: code, tracebacks, bylines."""

import re

# Each pattern must match from the start of a line. Code outside of a code
# block is known by what hardly stands in prose.
CODE = re.compile(
    r"\s*(?:"
    r"(?:import|package) [\w.*, ]+;?$|import .* from ['\"]"
    r"|from [\w.]+ import |#include\b|using [\w.]+;$|require\(?['\"]"
    r"|(?:async )?def \w+.*:$|class \w+.*[:{]$|@\w+[\w.]*(?:\(.*\))?$"
    r"|(?:var|let|const) \w+ = |return\b.*;$|>>> |\$ \w"
    r"|(?:function|fn|func) ?\w*\(|[\w.]+ = [\[{(\"'\w].*[)\]}\"';]$"
    r"|(?:if|for|while|switch) ?\(.*[{;)]$|.*[{}]\s*$|.*[)}\]];\s*$"
    r"|[\w.]+\(.*\)$"
    r")"
)
LOG = re.compile(
    r"\s*(?:\[?\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d"
    r"|File \".*\", line \d|at [\w.$<>]+\(.*\)$|Caused by: "
    r"|(?:[a-z_]\w*\.)*[A-Z]\w*(?:Error|Exception|Warning)\b:)"
)
TRACEBACK = "Traceback (most recent call last)"
NAMES = r"[A-Z][\w.'-]*(?: (?:and )?[A-Z][\w.'-]*){0,3}"
BYLINE = re.compile(
    r"[\s*_>]*(?:(?:[Pp]osted|[Pp]ublished|[Ss]ubmitted|[Ww]ritten) by "
    rf"|By |Author: ?){NAMES}(?: (?:on|at|in) [^.]{{0,60}})?[\s*_.]*$"
)
MENTION = re.compile(rf"\b(?:[Pp]osted|[Ww]ritten) by {NAMES}")
MAX_LINE = 400  # code and bylines are shorter than some paragraphs


def without_pasted_lines(text: str) -> str:
    kept = []
    in_traceback = False
    for line in text.split("\n"):
        if TRACEBACK in line:
            in_traceback = True
        elif in_traceback:
            # Its last line, which names the error, is not indented.
            in_traceback = line.startswith((" ", "\t"))
        elif not is_pasted(line):
            kept.append(MENTION.sub(",", line))
            continue
        kept.append("")  # no phrase reaches across
    return "\n".join(kept)


def is_pasted(line: str) -> bool:
    return len(line) < MAX_LINE and any(
        pattern.match(line) for pattern in (CODE, LOG, BYLINE)
    )
