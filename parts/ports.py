"""Free ports, none given out twice."""

import os
import random
import socket
from collections.abc import Iterator
from itertools import cycle


def candidates() -> Iterator[int]:
    """Yield ports in random order, none twice before all had their turn.

    Each process of pytest has ports of its own. The kernel gives none of
    these to a client: it takes those from 32768 on.
    """
    number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:])
    processes = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    mine = range(20_000 + number, 32_000, processes)
    return cycle(random.sample(mine, len(mine)))


CANDIDATES = candidates()


def free_port() -> int:
    """Return a port that is free and that no other part will get."""
    return next(port for port in CANDIDATES if is_free(port))


def is_free(port: int) -> bool:
    with socket.socket() as sock:
        try:
            sock.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
