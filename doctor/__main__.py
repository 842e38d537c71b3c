"""python -m doctor [APP ...]: exits with 1 if something stalls."""

import argparse
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing
from importlib import import_module

from flask import Flask

from doctor import Finding, broker, elsewhere, queues, services
from doctor.workers import Workers
from plumbing.broker import BROKER_ERRORS, connect
from plumbing.settings import read_env_file

APPS = ("mood_mailer", "fibtastic", "blog_autotag")


def main() -> None:
    """Print what stalls. Exits with 1 if something does."""
    names = named_apps()
    read_env_file()
    found = 0
    for finding in findings(names):
        found += 1
        print(finding, flush=True)
    if found:
        sys.exit(1)
    print(
        "Nothing stalls: broker, workers, queues, mail server and database"
        " are well."
    )


def named_apps() -> list[str]:
    """Return the apps that the command line names, or all of them."""
    parser = argparse.ArgumentParser(
        "doctor", description="Say what stalls and what to do about it."
    )
    parser.add_argument(
        "apps", nargs="*", metavar="APP", help=f"one of {', '.join(APPS)}"
    )
    names: list[str] = parser.parse_args().apps
    for name in names:
        if name not in APPS:
            parser.error(f"there is no app {name!r}; name {', '.join(APPS)}")
    return names or [*APPS]


def findings(names: Iterable[str]) -> Iterator[Finding]:
    """Yield what stalls, with the settings of the environment and of .env.

    names: the apps whose workers should run.
    """
    try:
        apps = [app_named(name) for name in APPS]
    except ValueError as error:
        todo = "Correct it in the environment or in .env."
        yield Finding("settings", str(error), todo)
        return
    yield from examine(apps, names)


def app_named(name: str, **settings: object) -> Flask:
    """Make the app. Raises ValueError if one of its settings is wrong."""
    app: Flask = import_module(name).create_app(pages=False, **settings)
    return app


def examine(apps: list[Flask], names: Iterable[str]) -> Iterator[Finding]:
    """Yield what stalls in the apps of these names, and in what they share.

    apps: all of them, because the doctor has to know the others' queues.
    """
    chosen = [app for app in apps if app.name in names]
    url: str = chosen[0].config["REDIS_URL"]
    client = connect(url)
    try:
        yield from broker.examine(client)
        with closing(Workers(url)) as workers:
            yield from queues.examine(client, workers, apps, chosen)
            yield from workers.examine([app.name for app in chosen])
    except BROKER_ERRORS as error:
        yield broker.does_not_answer(url, error)
    yield from elsewhere.examine(url, queues.queues_of(*chosen))
    yield from services.examine_mail_server(chosen[0])
    for app in chosen:
        if app.name == "blog_autotag":
            yield from services.examine_database(app)


if __name__ == "__main__":
    main()
