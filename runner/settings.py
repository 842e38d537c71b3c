"""The environment of the processes, and the ports they need."""

import os
import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from dotenv import dotenv_values

from plumbing.env_file import env_file
from plumbing.overrides import refuse_overrides
from plumbing.secret_key import check_secret_key
from plumbing.urls import checked_redis_url, without_password
from runner.problem import Problem

# By the process's name: the variables that hold its ports, and the defaults.
PORTS = {
    "broker": {"BROKER_PORT": 6379},
    "inbox": {"INBOX_SMTP_PORT": 1025, "INBOX_WEB_PORT": 1080},
    "mood_mailer-web": {"MOOD_MAILER_PORT": 5001},
    "fibtastic-web": {"FIBTASTIC_PORT": 5002},
    "blog_autotag-web": {"BLOG_AUTOTAG_PORT": 5003},
    "flower": {"FLOWER_PORT": 5555},
    # Not in the Procfile: `make calais`, `make course`.
    "calais": {"CALAIS_PORT": 5010},
    "course": {"COURSE_PORT": 8000},
    # The learner's own apps: `make begin`.
    "my_mood": {"MY_MOOD_PORT": 5011},
    "my_fib": {"MY_FIB_PORT": 5012},
    "my_blog": {"MY_BLOG_PORT": 5013},
}


def environment() -> tuple[dict[str, str], bool]:
    """Return the processes' environment, and whether REDIS_URL was set.

    The real environment wins over .env. An empty value counts as not set. If
    REDIS_URL was set, the bundled broker is not needed. Raises Problem if it
    is wrong, if another variable overrides it, if FLASK_SECRET_KEY is too
    short, or if .env cannot be read.
    """
    try:
        values = dotenv_values(stream=env_file(Path(".env")))
    except ValueError as error:
        raise Problem(str(error)) from None
    given = {key: value or "" for key, value in values.items()}
    env = given | dict(os.environ)
    for variables in PORTS.values():
        for name, port in variables.items():
            env[name] = env.get(name) or str(port)
    external = bool(env.get("REDIS_URL"))
    if not external:
        env["REDIS_URL"] = f"redis://localhost:{env['BROKER_PORT']}/0"
    try:
        env["REDIS_URL"] = checked_redis_url(env["REDIS_URL"])
        refuse_overrides(env["REDIS_URL"], env)
        check_secret_key(env)
    except ValueError as error:
        raise Problem(f"{error}.") from None
    env["PATH"] = path_of_commands(env)
    # Otherwise Python holds its output back when it goes into a pipe.
    env["PYTHONUNBUFFERED"] = "1"
    # The runner reads UTF-8, whatever its own terminal can print.
    env["PYTHONIOENCODING"] = "utf-8"
    return env, external


def path_of_commands(env: Mapping[str, str]) -> str:
    """Return the PATH in which the commands of this .venv are found.

    It need not be activated. Before them comes our own `celery`.
    """
    folders = [Path(__file__).parent / "bin", Path(sys.executable).parent]
    return ":".join([*map(str, folders), env.get("PATH") or os.defpath])


def ports_of(name: str, command: str, env: Mapping[str, str]) -> list[int]:
    """Return the ports of a process: its variables', or else its --port."""
    if name in PORTS:
        return [int(env[variable]) for variable in PORTS[name]]
    return [int(port) for port in re.findall(r"--port[ =](\d+)", command)]


def address(name: str, env: Mapping[str, str], command: str = "") -> str:
    """Return the address of a process, or "" if it has no port."""
    if name == "broker":
        return without_password(env["REDIS_URL"])
    ports = ports_of(name, command, env)
    if not ports:
        return ""
    mail = f"   mail: localhost:{ports[0]}" if name == "inbox" else ""
    return f"http://localhost:{ports[-1]}{mail}"


def more_pages(
    processes: Iterable[str], env: Mapping[str, str]
) -> Iterable[tuple[str, str]]:
    """Yield (name, address) of pages that no process has to itself."""
    # mood_mailer's first: in the blog backstage is for admins.
    apps = [n for n in PORTS if n.endswith("-web") and n in set(processes)]
    if apps:
        yield "backstage", f"{address(apps[0], env)}/backstage"
    yield "course", f"{address('course', env)}   after: make course"
