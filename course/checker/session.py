"""What `make exercise` says and does, word by word."""

import select
import subprocess
import sys
from collections.abc import Callable

from course.checker import desk
from course.checker.catalogue import COURSE, EXERCISES, Exercise
from course.checker.run_check import COMPLETE, NOT_YET, TOO_SLOW

LOOK_EVERY = 0.3  # seconds; a save is noticed within them


class Session:
    """The exercise that the learner does, and the words that can be typed."""

    def __init__(self) -> None:
        self.exercise = desk.next_to_do() or next(iter(EXERCISES.values()))
        self.saved = 0  # when the file was saved last, see desk.when_saved()
        self.over = False
        # About one exercise: the one that is named, or this one.
        self.about_one: dict[str, Callable[[Exercise], int | None]] = {
            "check": self.check,
            "hint": self.show_hint,
            "reset": self.reset,
        }
        self.about_all: dict[str, Callable[[], None]] = {
            "list": self.show_list,
            "next": self.go_to_next,
            "quit": self.quit,
        }
        words = ", ".join([*self.about_one, *self.about_all])
        self.help = f"Type {words} or the name of an exercise."

    def run(self) -> None:
        """Obey lines, and check what is saved, until the input ends."""
        self.go_to(self.exercise)
        while not self.over:
            ready, _, _ = select.select([sys.stdin], [], [], LOOK_EVERY)
            if ready:
                line = sys.stdin.readline()
                if not line:
                    return
                self.obey(*line.split())
            elif self.is_saved():
                self.check(self.exercise)

    def obey(self, *words: str) -> int:
        """Do what one line says: a word, a name, or both in any order.

        Returns 1 if the line is refused or its check finds something
        missing, else 0.
        """
        for each in words:
            if each not in {*EXERCISES, *self.about_one, *self.about_all}:
                print(f"There is no exercise or word {each!r}. {self.help}")
                return 1
        names = [word for word in words if word in EXERCISES]
        match [word for word in words if word not in EXERCISES], names:
            case [], []:
                return 0
            case [], [name]:
                self.go_to(EXERCISES[name])
                return 0
            case [word], [] if word in self.about_all:
                self.about_all[word]()
                return 0
            case [word], [] if word in self.about_one:
                return self.about_one[word](self.exercise) or 0
            case [word], [name] if word in self.about_one:
                return self.about_one[word](EXERCISES[name]) or 0
        print(
            f"{' '.join(words)!r} does not go together. Type one word or one"
            f" name; {', '.join(self.about_one)} can be followed by a name."
        )
        return 1

    def is_saved(self) -> bool:
        """Return whether the file was saved since the last call."""
        now = desk.when_saved(self.exercise)
        if now in (0, self.saved):  # 0: an editor is replacing the file
            return False
        self.saved = now
        return True

    def go_to(self, exercise: Exercise) -> None:
        """Show an exercise, and watch its file from now on."""
        self.exercise = exercise
        number = list(EXERCISES).index(exercise.name) + 1
        file = desk.ready_file(exercise)
        self.saved = desk.when_saved(exercise)
        (lesson,) = COURSE.glob(f"lessons/{exercise.lesson:02}-*.md")
        print(
            f"\nExercise {number} of {len(EXERCISES)}, {exercise.name}"
            f"\n\n{exercise.instructions}\n"
            f"\nyour file:   {file}   (it is checked when you save it)"
            f"\nits lesson:  course/lessons/{lesson.name}\n{self.help}\n",
            flush=True,
        )

    def check(self, exercise: Exercise) -> int:
        """Check the file; its process says what is missing.

        Returns 0 if nothing is, else 1.
        """
        print(f"{exercise.name}: checking ...", flush=True)
        run_check = [sys.executable, "-m", "course.checker.run_check"]
        file = str(desk.ready_file(exercise))
        process = subprocess.Popen([*run_check, exercise.name, file])  # noqa: S603
        try:
            status = process.wait()
        except KeyboardInterrupt:
            process.wait()  # it got the Ctrl-C, too, and stops its parts
            raise
        if status == COMPLETE:
            desk.note_done(exercise)
            done = f"{len(desk.done_names())} of {len(EXERCISES)} are done"
            print(f"{exercise.name}: done. {done}.{self.say_next()}")
        elif status == NOT_YET:
            print(f"{exercise.name}: not yet.")
        elif status == TOO_SLOW:
            print(f"{exercise.name}: not checked. Type check to try again.")
        else:
            print(f"{exercise.name}: the check itself failed. See above.")
        return int(status != COMPLETE)

    def say_next(self) -> str:
        following = desk.next_to_do(after=self.exercise)
        return f' Type next for "{following.title}".' if following else ""

    def show_hint(self, exercise: Exercise) -> None:
        print(exercise.hint)

    def reset(self, exercise: Exercise) -> None:
        old = desk.reset(exercise)
        print(f"{exercise.name} begins again. What you wrote is now in {old}.")
        self.saved = desk.when_saved(self.exercise)

    def show_list(self) -> None:
        done = desk.done_names()
        for exercise in EXERCISES.values():
            mark = "done" if exercise.name in done else "    "
            here = ">" if exercise is self.exercise else " "
            print(f"{here} {mark}  {exercise.name:20} {exercise.title}")

    def go_to_next(self) -> None:
        if following := desk.next_to_do(after=self.exercise):
            self.go_to(following)
        else:
            print(f"All {len(EXERCISES)} exercises are done.")

    def quit(self) -> None:
        self.over = True
