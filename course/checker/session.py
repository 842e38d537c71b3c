"""What `make exercise` says and does, word by word."""

import select
import subprocess
import sys

from course.checker import desk
from course.checker.catalogue import COURSE, EXERCISES, Exercise
from course.checker.check import COMPLETE, NOT_YET

WORDS = ("check", "hint", "list", "next", "reset", "quit")
LOOK_EVERY = 0.3  # seconds; a save is noticed after that


class Session:
    """The exercise that is being done, and what was asked about it."""

    def __init__(self) -> None:
        self.exercise = desk.next_after() or next(iter(EXERCISES.values()))
        self.saved = 0  # when the file was saved last, as stat says it

    def obey(self, *words: str) -> int:
        """Do what a line says: a word, a name, or both; 1 for a refusal."""
        word, name = "", ""
        for each in words:
            if each in EXERCISES:
                name = each
            elif each in WORDS:
                word = each
            else:
                print(f"There is no exercise or word {each!r}. {self.help()}")
                return 1
        if name:
            self.exercise = EXERCISES[name]
        if not words:
            return 0
        return int(getattr(self, word or "show")() or 0)

    def run(self) -> None:
        """Obey lines, and check what is saved, until the input ends."""
        self.show()
        while True:
            ready, _, _ = select.select([sys.stdin], [], [], LOOK_EVERY)
            if ready:
                line = sys.stdin.readline()
                if not line or line.split() == ["quit"]:
                    return
                self.obey(*line.split())
            elif self.is_saved():
                self.check()

    def is_saved(self) -> bool:
        """Since it was asked last."""
        before, self.saved = self.saved, when_saved(self.exercise)
        # 0: an editor is replacing the file just now.
        return 0 not in (before, self.saved) and before != self.saved

    def show(self) -> None:
        exercise = self.exercise
        number = list(EXERCISES).index(exercise.name) + 1
        file = desk.file_of(exercise)
        self.saved = when_saved(exercise)
        (lesson,) = COURSE.glob(f"lessons/{exercise.lesson:02}-*.md")
        print(
            f"\nExercise {number} of {len(EXERCISES)}, {exercise.name}"
            f"\n\n{exercise.text}\n"
            f"\nyour file:   {file}   (it is checked when you save it)"
            f"\nits lesson:  course/lessons/{lesson.name}\n{self.help()}\n",
            flush=True,
        )

    def check(self) -> int:
        """Say in one line what is missing; 0 when nothing is."""
        exercise = self.exercise
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
            print(f"{exercise.name}: done. {done}.{what_next(exercise)}")
        elif status == NOT_YET:
            print(f"{exercise.name}: not yet.")
        else:
            print(f"{exercise.name}: the check itself is broken, see above.")
        return int(status != COMPLETE)

    def hint(self) -> None:
        print(self.exercise.hint)

    def list(self) -> None:
        done = desk.done()
        for exercise in EXERCISES.values():
            mark = "done" if exercise.name in done else "    "
            here = ">" if exercise is self.exercise else " "
            print(f"{here} {mark}  {exercise.name:20} {exercise.title}")

    def next(self) -> None:
        following = desk.next_after(self.exercise)
        if not following:
            print(f"All {len(EXERCISES)} exercises are done.")
            return
        self.exercise = following
        self.show()

    def reset(self) -> None:
        old = desk.reset(self.exercise)
        print(f"Begun again. What you had written is now in {old}.")
        self.saved = when_saved(self.exercise)

    def quit(self) -> None:
        """Nothing is running that would have to end."""

    def help(self) -> str:
        return f"Type {', '.join(WORDS)} or the name of an exercise."


def when_saved(exercise: Exercise) -> int:
    """In nanoseconds; 0 for a file that is not there."""
    try:
        return desk.path(exercise).stat().st_mtime_ns
    except FileNotFoundError:
        return 0


def what_next(exercise: Exercise) -> str:
    following = desk.next_after(exercise)
    if not following:
        return ""
    return f' Type next for "{following.title}".'
