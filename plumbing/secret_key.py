"""The key that signs cookies: checked, or made once, at random.

Imports neither Flask nor redis: `make run` uses it while it starts.
"""

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

SHORTEST = 32  # characters: 16 random bytes in hexadecimal digits
MAKE_ONE = "python3 -c 'import secrets; print(secrets.token_hex(32))'"


def check_secret_key(env: Mapping[str, str]) -> str:
    """Return FLASK_SECRET_KEY, or "" if it is not set or empty.

    Raises ValueError, which does not quote it, if it is too short. A person
    can guess such a key, and then sign a cookie as any user.
    """
    key = env.get("FLASK_SECRET_KEY", "").strip()
    if key and len(key) < SHORTEST:
        raise ValueError(
            f"FLASK_SECRET_KEY has {len(key)} characters and needs at least"
            f" {SHORTEST}. This makes a good one: {MAKE_ONE}"
        )
    return key


def made_secret_key(path: Path) -> str:
    """Return the key in this file; the first call makes it.

    Raises ValueError if the file holds no whole key.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        # Written beside it first: a file that is there is complete, also if
        # this process is killed, or another one makes a key as well.
        whole = path.with_name(f"{path.name}.{os.getpid()}")
        with open(whole, "w", opener=_private) as file:
            file.write(secrets.token_hex(32))
        with suppress(FileExistsError):
            _link(whole, path)
        whole.unlink(missing_ok=True)
    key = path.read_text().strip()
    if len(key) < SHORTEST:
        raise ValueError(
            f"{path} holds no whole key. Delete it: a new one is made, and"
            " everybody has to sign in again"
        )
    return key


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _link(whole: Path, path: Path) -> None:
    try:
        os.link(whole, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without links, such as exFAT
        whole.rename(path)
