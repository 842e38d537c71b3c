"""Refuse at the start what this transport is not proven with."""

import logging
from collections.abc import Mapping
from typing import Any

import kombu
from kombu.exceptions import VersionMismatch

logger = logging.getLogger(__name__)

PROVEN = (5, 7, 0)
OLDEST_SERVER = (6, 2)
WAY_BACK = 'Set broker_transport to "redis" to use the transport of kombu.'


def check_kombu(version: str = kombu.__version__) -> None:
    """Raise VersionMismatch if another minor version of kombu is installed.

    It overrides methods of kombu that are not public: a minor version may
    change what they do. A patch version is only warned about.
    """
    proven = ".".join(map(str, PROVEN))
    # "5.7.0rc1" counts as 5.7.0.
    parts = tuple(version.split(".")[:3])
    if parts[:2] != tuple(map(str, PROVEN[:2])):
        raise VersionMismatch(
            f"batched_redis is proven with kombu {proven}, and kombu"
            f" {version} is installed. Install kombu {proven}. {WAY_BACK}"
        )
    if version != proven:
        logger.warning(
            "batched_redis is proven with kombu %s, and kombu %s is installed",
            proven,
            version,
        )


def check_server(hello: Mapping[Any, Any]) -> None:
    """Raise VersionMismatch for a server that this transport cannot use.

    hello: the server's answer to HELLO. Valkey calls itself Redis 7.2.4.
    """
    said = {text(key): text(value) for key, value in hello.items()}
    mode = said.get("mode", "standalone")
    if mode != "standalone":
        raise VersionMismatch(
            f"batched_redis works with one server, and this one runs as"
            f" {mode}. {WAY_BACK}"
        )
    version = said.get("version", "0")
    numbers = tuple(int(part) for part in version.split(".")[:2])
    if numbers < OLDEST_SERVER:
        raise VersionMismatch(
            f"batched_redis needs Redis 6.2 or newer, or Valkey, and this"
            f" server is {version}. {WAY_BACK}"
        )


def tracking_refused(error: Exception) -> VersionMismatch:
    """Return the error for a server on which CLIENT TRACKING fails."""
    return VersionMismatch(
        f"batched_redis waits for messages with CLIENT TRACKING, which the"
        f" server refused: {error}. A user with restricted rights needs"
        f" +client|tracking. {WAY_BACK}"
    )


def text(value: Any) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)
