"""python -m doctor [APP ...]: exit code 1 if something is wrong."""

import argparse
import logging
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
    parser = argparse.ArgumentParser("doctor", description=__doc__)
    parser.add_argument("apps", nargs="*", choices=[*APPS, []], metavar="APP")
    asked = parser.parse_args().apps
    logging.getLogger("alembic").setLevel(logging.WARNING)
    read_env_file()
    found = 0
    for finding in see(asked or APPS):
        found += 1
        print(finding, flush=True)
    if found:
        sys.exit(1)
    print(
        "Nothing stalls: broker, workers, queues, mail server and database"
        " are well."
    )


def see(names: Iterable[str]) -> Iterator[Finding]:
    """What is wrong, with the settings of this environment and of .env."""
    try:
        apps = [make(name) for name in APPS]
    except ValueError as error:
        todo = "Correct it in the environment or in .env."
        yield Finding("settings", str(error), todo)
        return
    yield from examine(apps, names)


def make(name: str, **settings: object) -> Flask:
    app: Flask = import_module(name).create_app(**settings)
    return app


def examine(apps: list[Flask], names: Iterable[str]) -> Iterator[Finding]:
    """What is wrong with the apps of these names, and with all they share.

    apps: all of them, so that the queues of the others are known.
    """
    asked = [app for app in apps if app.name in names]
    url: str = asked[0].config["REDIS_URL"]
    client = connect(url)
    try:
        yield from broker.examine(client)
        with closing(Workers(url)) as workers:
            yield from queues.examine(client, workers, apps, asked)
            yield from workers.examine([app.name for app in asked])
    except BROKER_ERRORS as error:
        yield broker.does_not_answer(url, error)
    yield from elsewhere.examine(url, queues.of(*asked))
    yield from services.mail(asked)
    for app in asked:
        if app.name == "blog_autotag":
            yield from services.database(app)


if __name__ == "__main__":
    main()
