"""`make doctor`: says what stalls and what to do about it, one line each.

__main__   asks about everything and prints the findings
broker     Redis: whether it answers, what it loses, its clock
queues     messages that no worker takes, queues to which no worker listens
workers    what the workers answer: queues, tasks, the age of their code
clocks     the workers' clocks
elsewhere  messages and workers of ours on another broker
services   the mail server and the blog's database
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """Something that stalls.

    part: what it is about. wrong: what happens, without a full stop.
    todo: what to do about it, a whole sentence.
    """

    part: str
    wrong: str
    todo: str

    def __str__(self) -> str:
        return f"{self.part}: {self.wrong}. {self.todo}"


def how_many(number: int, noun: str) -> str:
    """Return number and noun: "1 message", "3 messages"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
