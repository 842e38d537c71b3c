"""The exercises in the order of their lessons, and what belongs to each.

In course/exercises/NAME/:

start.py     the learner's file as it is at first; its docstring says what
             to do
hint.md      a hint
check.py     check(), which raises Missing
solution.py  one that passes
answers.py   others that pass, and mistakes that are often made, each with
             what the check says of it; only tests read it
"""

import ast
from dataclasses import dataclass
from pathlib import Path

COURSE = Path(__file__).resolve().parent.parent
FOLDER = COURSE / "exercises"


@dataclass(frozen=True)
class Exercise:
    name: str  # also the name of the learner's module
    lesson: int

    @property
    def folder(self) -> Path:
        return FOLDER / self.name

    @property
    def start(self) -> Path:
        return self.folder / "start.py"

    @property
    def title(self) -> str:
        return self.instructions.splitlines()[0].rstrip(".")

    @property
    def instructions(self) -> str:
        """What to do: the docstring of the start file."""
        return ast.get_docstring(ast.parse(self.start.read_text())) or ""

    @property
    def hint(self) -> str:
        return (self.folder / "hint.md").read_text().strip()


EXERCISES = {
    name: Exercise(name, lesson)
    for name, lesson in {
        "hello": 0,
        "offload": 1,
        "mood_task": 2,
        "create_row": 2,
        "seen_in_flower": 3,
        "red_test": 4,
        "right_pool": 5,
        "rounds": 6,
        "cap_retries": 7,
        "nine_o_clock": 8,
        "low_queue": 9,
        "urgent_first": 9,
        "autotag": 10,
        "admins_only": 11,
        "survive_kill": 12,
        "settings": 13,
        "fewer_trips": 14,
    }.items()
}
