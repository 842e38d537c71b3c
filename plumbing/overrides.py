"""Variables with which Celery would override the project's settings.

Celery reads them by itself, in some processes and not in others: mails come,
and backstage looks at an empty broker.

Imports neither Flask nor Celery: `make run` uses it while it starts.
Sources: celery/app/utils.py (Settings), celery/bin/celery.py (envvar=...),
and celery/bin/worker.py, whose options click also takes from CELERY_WORKER_*.
"""

import os
from collections.abc import MutableMapping

from plumbing.urls import checked_redis_url

# BROKER_URL and RESULT_BACKEND are those of the command `celery`;
# FLASK_REDIS_URL would not reach Flower, the doctor and make redis-cli.
BROKERS = (
    "CELERY_BROKER_URL",
    "CELERY_BROKER_READ_URL",
    "CELERY_BROKER_WRITE_URL",
    "BROKER_URL",
    "FLASK_REDIS_URL",
)
RESULTS = ("CELERY_RESULT_BACKEND", "RESULT_BACKEND")
# Those that lose messages, leave them in the queue, enqueue them twice, end
# tasks early, or hide the worker.
WORKER_OPTIONS = (
    "CELERY_WORKER_PURGE",
    "CELERY_WORKER_EXCLUDE_QUEUES",
    "CELERY_WORKER_BEAT",
    "CELERY_WORKER_TIME_LIMIT",
    "CELERY_WORKER_SOFT_TIME_LIMIT",
    "CELERY_WORKER_WITHOUT_HEARTBEAT",
    "CELERY_WORKER_DETACH",
)


def refuse_overrides(url: str, env: MutableMapping[str, str]) -> None:
    """Raise ValueError if a variable overrides what the project sets.

    url: the broker, as checked_redis_url() returns it. A variable that names
    the same broker is removed from env and from this process's environment:
    Celery would use its spelling, not ours.
    """
    for name in BROKERS:
        if env.get(name) and not same_broker(env[name], url):
            raise ValueError(
                f"{name} names another broker than REDIS_URL, and only some"
                " processes would use it. Unset it, leave out celery's option"
                " --broker, and set REDIS_URL alone"
            )
    for name in RESULTS:
        if env.get(name):
            raise ValueError(
                f"{name} is set, but the apps have no result backend: while"
                " it is away, enqueuing a task would take many seconds. Unset"
                " it, and leave out celery's option --result-backend"
            )
    for name in WORKER_OPTIONS:
        if env.get(name):
            option = name.removeprefix("CELERY_WORKER_").lower()
            raise ValueError(
                f"{name} is set, so every worker would run with the option"
                f" --{option.replace('_', '-')}. Unset it; if you want the"
                " option, write it in the worker's command"
            )
    for name in BROKERS:
        env.pop(name, None)
        os.environ.pop(name, None)


def same_broker(text: str, url: str) -> bool:
    try:
        return checked_redis_url(text) == url
    except ValueError:
        return False
