"""Everything about Redis and Celery's messages, in one place for all apps.

Sources: Celery's configuration reference, kombu's Redis transport, and
measurements that tests/faults repeats.
"""

import sys
from functools import lru_cache
from typing import Any

import redis
from kombu.exceptions import OperationalError
from redis.backoff import NoBackoff
from redis.retry import Retry

# Celery finds it by its name. It must be imported already: `celery` has the
# current folder in its path only while it loads the app.
import batched_redis  # noqa: F401
from plumbing.kombu_keys import UNREADABLE, unacked_options
from plumbing.settings import BATCHED
from plumbing.urls import checked_redis_url

# A view catches these when Redis is down: OperationalError comes from
# .delay(), RedisError from our own reads and writes.
BROKER_ERRORS = (OperationalError, redis.RedisError)

# Without these, a Redis that accepts a connection and never answers blocks
# the caller for ever. 2 s is more than the 1 s that kombu's BRPOP waits,
# and less than the 3 s in which a page must answer.
CONNECT_SECONDS = 1
ANSWER_SECONDS = 2

KOMBUS = "redis"  # the transport that kombu brings


def celery_settings(
    name: str,
    url: str,
    visibility_timeout: int = 15 * 60,
    transport: str = BATCHED,
) -> dict[str, object]:
    """Return Celery's settings for the app called `name`.

    visibility_timeout: seconds; see transport_options().
    transport: see checked_transport().
    Raises ValueError if `url` is not the address of a Redis, or if there is
    no such transport.
    """
    return {
        "broker_url": checked_redis_url(url),
        "broker_transport": checked_transport(transport),
        # A queue of its own: on the shared default queue two apps would take
        # and discard each other's messages as unregistered tasks.
        "task_default_queue": name,
        "accept_content": ["json"],  # pickle would run what Redis holds
        "task_serializer": "json",
        # While Redis is away a result backend hangs for 19 s.
        "task_ignore_result": True,
        # A message is acknowledged when its task has ended, so a killed
        # worker's tasks are delivered again. So a task may run twice; its
        # docstring says what happens then.
        "task_acks_late": True,
        "task_retry_on_worker_lost": True,  # also of a killed child process
        "worker_prefetch_multiplier": 1,
        "worker_send_task_events": True,
        "task_send_sent_event": True,  # Flower shows tasks that still wait
        "worker_soft_shutdown_timeout": 3,
        "worker_consumer": "plumbing.consumer:Consumer",
        "worker_hijack_root_logger": False,
        "enable_utc": True,
        # The page says at once that the broker is down, and the person tries
        # again. With retry=False and socket timeouts kombu waits for 6 s.
        "task_publish_retry_policy": {"max_retries": 0},
        "broker_connection_timeout": CONNECT_SECONDS,
        "broker_connection_retry_on_startup": True,
        "broker_connection_max_retries": None,  # workers wait for ever
        "broker_pool_acquire_timeout": 1,
        "broker_transport_options": transport_options(
            name, visibility_timeout
        ),
    }


def checked_transport(name: str) -> str | None:
    """Return Celery's `broker_transport`: None for kombu's own.

    Raises ValueError for any other than batched_redis and kombu's.
    """
    if name == KOMBUS:
        return None
    if name != BATCHED:
        raise ValueError(
            f"FLASK_BROKER_TRANSPORT={name} is not known. It is {BATCHED},"
            f" or {KOMBUS} for the transport that kombu brings."
        )
    return name


def transport_options(name: str, visibility_timeout: int) -> dict[str, object]:
    """Return kombu's options for Redis; all times are in seconds.

    visibility_timeout: a message that was taken and not acknowledged is
    delivered again after this time. It must be longer than the longest task
    and than the farthest ETA: a task beyond it runs more than once.
    """
    return {
        "client_name": process_name(name),
        "socket_connect_timeout": CONNECT_SECONDS,
        "socket_timeout": ANSWER_SECONDS,
        "health_check_interval": 5,
        "visibility_timeout": visibility_timeout,
        # Under kombu's shared names the shortest visibility timeout on the
        # broker would win for every app; the blog needs a longer one.
        **unacked_options(name),
        "unreadable_key": f"{UNREADABLE}:{name}",
        "unacked_mutex_expire": 10,
        # Look for messages that were held too long every 2 s; kombu's default
        # adds 100 s to the timeout.
        "unacked_restore_interval": 2,
        "unacked_restore_throttle": 1,
    }


def process_name(name: str) -> str:
    """Return the Procfile's name of this process, for Redis's CLIENT LIST."""
    return f"{name}-{process_role()}"


def process_role() -> str:
    """Return worker, beat, shell or web, from how the process was started."""
    roles = ("worker", "beat", "shell")
    return next((role for role in roles if role in sys.argv[1:]), "web")


def make_client(url: str, **options: Any) -> redis.Redis:
    """Make a client of the broker that is quick to fail and never retries.

    options: those of redis.Redis, where a caller needs others. Raises
    ValueError if `url` is not the address of a Redis.
    """
    return redis.Redis.from_url(
        checked_redis_url(url),
        **{
            "decode_responses": True,
            # Bytes that are no text are shown as \\xff.
            "encoding_errors": "backslashreplace",
            "socket_connect_timeout": CONNECT_SECONDS,
            "socket_timeout": 1,
            "retry": Retry(NoBackoff(), 0),
            **options,
        },
    )


@lru_cache
def connect(url: str, **options: Any) -> redis.Redis:
    """Return this process's client: one for all who give the same options.

    Takes the options of make_client().
    """
    return make_client(url, **options)
