"""Check one step of a build, in a process of its own.

    python -m course.begin.run_check mood_mailer 3 var/begin/mood_mailer

The check works on a copy of the folder whose addresses lead to a broker and
an inbox of its own. Prints and exits as course.checker.run_check does.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from course.begin.builds import BUILDS, ROOT, Build
from course.begin.state import replace_in_files
from course.checker import run_check
from course.checker.attempt import Attempt
from runner import settings

NOT_COPIED = (
    *("__pycache__", ".pytest_cache", "*.db", "*.pid", "*.log"),
    *("var", ".env"),  # of `make run`: its socket, and a link to settings
)


def check_in_turn(build: Build, last: int) -> tuple[int, str]:
    """Check the steps in their order, up to the first that is not done.

    Returns how many are done, and what is missing in the next one, or "".
    """
    for step in range(1, last + 1):
        if missing := check_step(build, step, build.desk):
            return step - 1, missing
    return last, ""


def check_step(build: Build, step: int, folder: Path) -> str:
    """Check one step of the app in a folder. Returns what is missing, or "".

    Raises RuntimeError if the check itself fails.
    """
    words = ["-m", "course.begin.run_check", build.app, str(step)]
    result = subprocess.run(  # noqa: S603 our own
        [sys.executable, *words, str(folder.resolve())],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    if result.returncode == run_check.COMPLETE:
        return ""
    if result.returncode not in (run_check.NOT_YET, run_check.TOO_SLOW):
        raise RuntimeError(result.stdout + result.stderr)
    return result.stdout.strip().splitlines()[-1]


def main(app: str, step: str, path: str) -> int:
    build = BUILDS[app]

    def copy(folder: Path) -> Path:
        ignore = shutil.ignore_patterns(*NOT_COPIED)
        shutil.copytree(path, folder / app, ignore=ignore)
        return folder / app / build.package

    return run_on_own_parts(copy, build.check.STEPS[int(step) - 1])


def run_on_own_parts(
    copy: Callable[[Path], Path], check: run_check.Check
) -> int:
    """Do what run_check.run does, on a broker and an inbox of its own."""
    env, _ = settings.environment()  # before the check's own parts change it

    def check_there(attempt: Attempt) -> None:
        lead_to_own_parts(attempt, env)
        check(attempt)

    return run_check.run(copy, check_there)


def lead_to_own_parts(attempt: Attempt, env: Mapping[str, str]) -> None:
    """Write the addresses of the check's broker and inbox into the copy.

    env: the settings of `make run`, whose addresses the files have.
    """
    inbox = str(attempt.inbox.smtp_port)
    ports = {"1025": inbox, env["INBOX_SMTP_PORT"]: inbox}
    texts = {env["REDIS_URL"]: attempt.broker.url}
    for port in ("6379", env["BROKER_PORT"]):
        ports[port] = str(attempt.broker.port)
    replace_in_files(attempt.folder, ports, texts)
    # The slow mail server is for people to feel; a check need not.
    os.environ["FLASK_MOOD_DELAY"] = "0"


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
