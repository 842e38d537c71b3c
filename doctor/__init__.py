"""make doctor: what stalls, and what to do about it, one line each.

broker     does Redis answer, does it keep what it is given, what time is it
elsewhere  two brokers mixed up
workers    what the workers answer: queues, tasks, age of their code
clocks     what time they have
queues     messages that nobody takes
services   the mail server, the blog's database
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One stall. part: what it is about; todo: a full sentence."""

    part: str
    wrong: str
    todo: str

    def __str__(self) -> str:
        return f"{self.part}: {self.wrong}. {self.todo}"


def count(number: int, what: str) -> str:
    """3, "message" -> "3 messages"."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
