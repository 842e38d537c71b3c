"""The apps that can be built by hand, and what is copied to begin with."""

import importlib
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from course.begin.mistake import Mistake

COURSE = Path(__file__).resolve().parent.parent
ROOT = COURSE.parent
FOLDER = COURSE / "begin"


@dataclass(frozen=True)
class Build:
    app: str  # its name in the repository
    package: str  # the learner's own: no task or queue has two owners

    @property
    def start(self) -> Path:
        return FOLDER / self.app / "start"

    @property
    def desk(self) -> Path:
        """The learner's folder, relative to the project's."""
        return Path("var/begin") / self.app

    @property
    def borrowed(self) -> dict[str, str]:
        """Files of the repository, and where copies go in the folder."""
        found: dict[str, str] = self._module("borrowed").BORROWED
        return found

    @property
    def check(self) -> ModuleType:
        return self._module("check")

    @property
    def mistakes(self) -> list[Mistake]:
        found: list[Mistake] = self._module("mistakes").MISTAKES
        return found

    def _module(self, name: str) -> ModuleType:
        return importlib.import_module(f"course.begin.{self.app}.{name}")


BUILDS = {
    app: Build(app, package)
    for app, package in {
        "mood_mailer": "my_mood",
        "fibtastic": "my_fib",
        "blog_autotag": "my_blog",
    }.items()
}
