"""One fault, with a worker, a broker and a sender of their own."""

import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks import fault_app
from parts.broker import Broker
from parts.process import Part
from parts.proxy import Proxy
from parts.waiting import WaitedInVain, wait_for
from parts.worker import AnyWorker
from plumbing.kombu_keys import unacked_options

TASKS = 300
LONGEST = 90.0  # seconds, until all tasks have to be done after a fault
HELD = unacked_options(fault_app.NAME)["unacked_key"]


@dataclass(frozen=True)
class Outcome:
    """What one fault did; a line of the file of results.

    number: of the run of this kind. lost: tasks that were never done. left:
    messages that the broker still had after LONGEST seconds. ended: how often
    the worker ended by itself.
    """

    kind: str
    transport: str
    number: int
    sent: int
    lost: int
    twice: int
    ended: int
    left: int


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


def run(kind: Kind, transport: str, number: int, folder: Path) -> Outcome:
    """Let one fault happen while tasks are sent and done."""
    chance = random.Random(f"{kind.name} {number}")  # noqa: S311 no secret
    before = chance.randint(10, TASKS // 2)
    with set_up(kind, transport, folder) as setup:
        sender = Part(
            f"{sys.executable} -m benchmarks.fault_app {TASKS} {setup.file}",
            folder / "sender.log",
            {"REDIS_URL": setup.broker.url, "FAULT_TRANSPORT": transport},
        )
        with sender:
            wait_for(lambda: len(setup.done()) >= before, 60, "some tasks")
            kind.happen(setup)
            wait_for(sender.ended, 60, "the sender")
        assert sender.process.returncode == 0, sender.output()  # noqa: S101
        ended, left = finish(setup)
        done = setup.done()
    numbers = {number for number, _, _ in done}
    times = Counter(task_id for _, task_id, _ in done)
    return Outcome(
        kind.name,
        transport,
        number,
        sent=TASKS,
        lost=TASKS - len(numbers),
        twice=sum(count > 1 for count in times.values()),
        ended=ended,
        left=left,
    )


def finish(setup: Setup) -> tuple[int, int]:
    """Wait until the broker has no message, and start a worker that ended.

    Returns how often it had ended by itself, and how many messages are left.
    """
    ended = 0

    def over() -> bool:
        nonlocal ended
        if setup.worker.ended():
            ended += 1
            setup.worker.start()
        return not setup.messages()

    try:
        wait_for(over, LONGEST, "the end")
    except WaitedInVain:
        return ended, setup.messages()
    setup.worker.stop()  # it does what it has taken
    if setup.messages():  # or gives it back
        setup.worker.start()
        again, left = finish(setup)
        return ended + again, left
    return ended, 0
