"""Settings that hold for every app; each app adds its own defaults."""

import json
import os
import sys
from contextlib import suppress
from math import isfinite
from pathlib import Path
from typing import Any, cast

from dotenv import load_dotenv
from flask import Flask
from flask.helpers import get_load_dotenv

from plumbing.env_file import env_file
from plumbing.secret_key import check_secret_key, made_secret_key

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
TYPED = (str, int, float, list)  # bool is an int
BATCHED = "batched_redis:Transport"
LOCAL_HOSTS = ["localhost", "127.0.0.1"]
YES_OR_NO = {
    **dict.fromkeys(("true", "yes", "on", "1"), True),
    **dict.fromkeys(("false", "no", "off", "0", ""), False),
}


def read_env_file() -> None:
    """Add the variables of .env that the environment does not have.

    `flask` and `make run` do so by themselves. `celery` does not, and a
    worker that is started by hand would use another broker. Exits with
    one line if it cannot be read.
    """
    if get_load_dotenv():  # False with FLASK_SKIP_DOTENV
        try:
            load_dotenv(stream=env_file(ROOT / ".env"))
        except ValueError as error:  # a traceback of Celery would hide it
            sys.exit(str(error))


def port(name: str, default: int) -> int:
    """Return the port in an environment variable.

    Raises ValueError, naming the variable, if its value is not a number.
    """
    value = os.environ.get(name, default)
    try:
        return int(value)
    except ValueError:
        raise ValueError(
            f"{name}={value} is not a number; a port is one, such as {default}"
        ) from None


def local(name: str, default: int) -> str:
    """Return the address at which a part on this machine answers a browser."""
    return f"http://localhost:{port(name, default)}"


def lesson_seconds(seconds: float) -> float:
    """Return the seconds of a wait that you are meant to feel.

    LESSON_SPEED=10 makes it a tenth.
    """
    speed = float(os.environ.get("LESSON_SPEED") or 1)
    return seconds if speed == 1 else seconds / speed


def redis_url() -> str:
    here = f"redis://localhost:{port('BROKER_PORT', 6379)}/0"
    return os.environ.get("REDIS_URL") or here


def trusted_hosts() -> list[str]:
    """Return FLASK_TRUSTED_HOSTS, for a part that is no Flask app.

    Raises ValueError, naming the variable, if it is not a list in JSON.
    """
    name = "FLASK_TRUSTED_HOSTS"
    text = os.environ.get(name)
    if text is None:
        return LOCAL_HOSTS
    return cast("list[str]", value_like(LOCAL_HOSTS, name, text))


def defaults(name: str) -> dict[str, object]:
    """Return the first values of app.config, in bytes and seconds."""
    read_env_file()
    return {
        "NAME": name,
        "SECRET_KEY": check_secret_key(os.environ)
        or made_secret_key(VAR / "secret_key"),
        # Browsers keep cookies by host, not by port. Under the usual name
        # "session" the three apps on localhost would sign each other out.
        "SESSION_COOKIE_NAME": name,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "TRUSTED_HOSTS": LOCAL_HOSTS,
        "MAX_CONTENT_LENGTH": 64 * 1024,
        "REDIS_URL": redis_url(),
        # How Celery speaks with Redis; "redis" takes kombu's own transport.
        "BROKER_TRANSPORT": BATCHED,
        # Whether Flower and the like see a***@example.com in arguments.
        "HIDE_ADDRESSES": False,
        "VISIBILITY_TIMEOUT": 15 * 60,
        "MAIL_SERVER": "127.0.0.1",
        "MAIL_PORT": port("INBOX_SMTP_PORT", 1025),
        "MAIL_USE_TLS": False,
        "MAIL_USE_SSL": False,
        "MAIL_USERNAME": "",
        "MAIL_PASSWORD": "",
        "MAIL_TIMEOUT": 15,
        "MOOD_MAILER_URL": local("MOOD_MAILER_PORT", 5001),
        "FIBTASTIC_URL": local("FIBTASTIC_PORT", 5002),
        "BLOG_AUTOTAG_URL": local("BLOG_AUTOTAG_PORT", 5003),
        "FLOWER_URL": local("FLOWER_PORT", 5555),
        "INBOX_URL": local("INBOX_WEB_PORT", 1080),
        "COURSE_URL": local("COURSE_PORT", 8000),
    }


def read_environment(app: Flask) -> None:
    """Take the app's settings from the variables FLASK_NAME.

    Each is read as what its default is: a text stays a text, whatever it
    looks like. Flask reads all as JSON, so a password 1234e567 becomes
    infinite there, and MAIL_USE_TLS=False is true. A setting without a
    default, or with a default of None, is still read as Flask does.
    Raises ValueError, naming the variable, if its value has another type.
    """
    defaults = dict(app.config)
    app.config.from_prefixed_env()
    # It was read already: an empty one counts as not set.
    app.config["SECRET_KEY"] = defaults.pop("SECRET_KEY")
    for name, default in defaults.items():
        text = os.environ.get(f"FLASK_{name}")
        if text is not None and isinstance(default, TYPED):
            app.config[name] = value_like(default, f"FLASK_{name}", text)


def value_like(
    default: str | float | list[Any], variable: str, text: str
) -> object:
    """Return the value of a variable as the type of its default.

    Raises ValueError, naming the variable, if it has another type.
    """
    problem = f"{variable}={text} is not {{}}. Its default is {default!r}."
    match default:
        case str():
            return text
        case bool() if text.lower() in YES_OR_NO:
            return YES_OR_NO[text.lower()]
        case bool():
            raise ValueError(problem.format("true or false"))
        case int() | float():
            with suppress(ValueError):
                return int(text)
            with suppress(ValueError):
                if isfinite(number := float(text)):
                    return number
            raise ValueError(problem.format("a number"))
        case list():
            with suppress(ValueError):
                if isinstance(found := json.loads(text), list):
                    return found
            raise ValueError(problem.format("a list in JSON"))
