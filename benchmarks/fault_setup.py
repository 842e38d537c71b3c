"""What a fault happens to: a worker, a broker, and the network between."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks import fault_app
from parts.broker import Broker
from parts.proxy import Proxy
from parts.worker import AnyWorker
from plumbing.kombu_keys import unacked_options

HELD = unacked_options(fault_app.NAME)["unacked_key"]


@dataclass
class Setup:
    broker: Broker
    proxy: Proxy
    worker: AnyWorker
    file: Path

    def done(self) -> list[list[str]]:
        """Return number, id and process of each task that was done."""
        return [line.split() for line in self.file.read_text().splitlines()]

    def messages(self) -> int:
        """Return how many messages wait or are not acknowledged yet."""
        client = self.broker.client
        return client.llen(fault_app.NAME) + client.hlen(HELD)


@dataclass(frozen=True)
class Kind:
    """A kind of fault.

    happen: lets it happen and ends it. by_proxy: the worker speaks with the
    broker through the proxy.
    """

    name: str
    happen: Callable[[Setup], None]
    pool: str = "threads"
    by_proxy: bool = False


@contextmanager
def set_up(kind: Kind, transport: str, folder: Path) -> Iterator[Setup]:
    with ExitStack() as stack:
        # A broker that is killed has all that it said it has.
        broker = stack.enter_context(Broker(folder, "--appendfsync always"))
        proxy = stack.enter_context(Proxy(broker.port))
        port = proxy.port if kind.by_proxy else broker.port
        worker = AnyWorker(
            f"celery --app {fault_app.NAME} worker --pool {kind.pool}"
            # More than one for each thread, so that there are batches.
            " --concurrency 4 --prefetch-multiplier 4 --loglevel INFO",
            folder / "worker.log",
            {
                "REDIS_URL": f"redis://127.0.0.1:{port}/0",
                "FAULT_TRANSPORT": transport,
            },
        )
        file = folder / "done"
        file.touch()
        yield Setup(broker, proxy, stack.enter_context(worker), file)
