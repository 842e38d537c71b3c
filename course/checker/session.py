"""What `make exercise` says and does, word by word."""

import select
import subprocess
import sys

from course.checker import desk
from course.checker.catalogue import COURSE, EXERCISES, Exercise
from course.checker.check import COMPLETE, NOT_YET

OF_ONE = ("check", "hint", "reset")  # of this exercise, or the named one
WORDS = (*OF_ONE, "list", "next", "quit")
HELP = f"Type {', '.join(WORDS)} or the name of an exercise."
LOOK_EVERY = 0.3  # seconds; a save is noticed after that


class Session:
    """The exercise that is being done, and what was asked about it."""

    def __init__(self) -> None:
        self.exercise = desk.next_after() or next(iter(EXERCISES.values()))
        self.saved = 0  # when the file was saved last, as stat says it

    def obey(self, *words: str) -> int:
        """Do what a line says; 1 for a refusal, or a check in vain."""
        for each in words:
            if each not in EXERCISES and each not in WORDS:
                print(f"There is no exercise or word {each!r}. {HELP}")
                return 1
        status = None
        match sorted(words, key=EXERCISES.__contains__):  # the name last
            case []:
                pass
            case [name] if name in EXERCISES:
                self.go_to(EXERCISES[name])
            case [word] if word in OF_ONE:
                status = getattr(self, word)(self.exercise)
            case [word, name] if word in OF_ONE and name in EXERCISES:
                status = getattr(self, word)(EXERCISES[name])
            case [word]:
                getattr(self, word)()
            case _:
                line, of_one = " ".join(words), ", ".join(OF_ONE)
                print(f"{line!r}: one word, and a name only with {of_one}.")
                status = 1
        return status or 0

    def run(self) -> None:
        """Obey lines, and check what is saved, until the input ends."""
        self.go_to(self.exercise)
        while True:
            ready, _, _ = select.select([sys.stdin], [], [], LOOK_EVERY)
            if ready:
                line = sys.stdin.readline()
                if not line or line.split() == ["quit"]:
                    return
                self.obey(*line.split())
            elif self.is_saved():
                self.check(self.exercise)

    def is_saved(self) -> bool:
        """Since it was asked last."""
        now = when_saved(self.exercise)
        if now in (0, self.saved):  # 0: an editor is replacing the file
            return False
        self.saved = now
        return True

    def go_to(self, exercise: Exercise) -> None:
        """Make it the one whose file is watched; show it."""
        self.exercise = exercise
        number = list(EXERCISES).index(exercise.name) + 1
        file = desk.file_of(exercise)
        self.saved = when_saved(exercise)
        (lesson,) = COURSE.glob(f"lessons/{exercise.lesson:02}-*.md")
        print(
            f"\nExercise {number} of {len(EXERCISES)}, {exercise.name}"
            f"\n\n{exercise.text}\n"
            f"\nyour file:   {file}   (it is checked when you save it)"
            f"\nits lesson:  course/lessons/{lesson.name}\n{HELP}\n",
            flush=True,
        )

    def check(self, exercise: Exercise) -> int:
        """Say in one line what is missing; 0 when nothing is."""
        print(f"{exercise.name}: checking ...", flush=True)
        command = [sys.executable, "-m", "course.checker.check", exercise.name]
        file = str(desk.file_of(exercise))
        process = subprocess.Popen([*command, file])  # noqa: S603
        try:
            status = process.wait()
        except KeyboardInterrupt:
            process.wait()  # it got the Ctrl-C, too, and stops its parts
            raise
        if status == COMPLETE:
            desk.note_done(exercise)
            done = f"{len(desk.done())} of {len(EXERCISES)} are done"
            print(f"{exercise.name}: done. {done}.{self.what_next()}")
        elif status == NOT_YET:
            print(f"{exercise.name}: not yet.")
        else:
            print(f"{exercise.name}: the check itself is broken, see above.")
        return int(status != COMPLETE)

    def hint(self, exercise: Exercise) -> None:
        print(exercise.hint)

    def list(self) -> None:
        done = desk.done()
        for exercise in EXERCISES.values():
            mark = "done" if exercise.name in done else "    "
            here = ">" if exercise is self.exercise else " "
            print(f"{here} {mark}  {exercise.name:20} {exercise.title}")

    def next(self) -> None:
        if following := desk.next_after(self.exercise):
            self.go_to(following)
        else:
            print(f"All {len(EXERCISES)} exercises are done.")

    def what_next(self) -> str:
        following = desk.next_after(self.exercise)
        return f' Type next for "{following.title}".' if following else ""

    def reset(self, exercise: Exercise) -> None:
        old = desk.reset(exercise)
        print(f"Begun again. What you had written is now in {old}.")
        self.saved = when_saved(self.exercise)

    def quit(self) -> None:
        """Nothing is running that would have to end."""


def when_saved(exercise: Exercise) -> int:
    """In nanoseconds; 0 for a file that is not there."""
    try:
        return desk.path(exercise).stat().st_mtime_ns
    except FileNotFoundError:
        return 0
