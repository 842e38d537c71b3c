"""How fast is the batched transport, beside kombu's own?

    python -m benchmarks.transports [ROUNDS] [--only WORDS]

Measures both in turn, ROUNDS times (5), and prints for each measure the
median of both, their range, and the ratio of the medians:

- drain: tasks a second that do nothing, of workers of several kinds. Late
  acknowledgement and events are on, as in all apps here.
- enqueue: microseconds of one .delay(), with the sent event.
- idle: milliseconds from .delay() to the start of the task, while a worker
  has nothing else to do.
- growth: tasks a second of the first 20,000, with more and more queued.

Nothing else may run meanwhile. Takes about 15 minutes.
"""

import argparse
import platform
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles

import celery
import kombu

from benchmarks.transport_app import (
    LATENCIES,
    NAME,
    TRANSPORTS,
    fill,
    late,
    make_app,
    nothing,
    take_up,
    workers,
)
from parts.broker import Broker
from parts.waiting import wait_for
from plumbing.broker import connect

TASKS = 20_000
# name: (options of each worker, workers, tasks)
DRAINS = {
    "drain: solo x 2, prefetch 50": (
        "--pool solo --prefetch-multiplier 50", 2, TASKS),
    "drain: threads 25, prefetch 100": (
        "--pool threads --concurrency 25 --prefetch-multiplier 4", 1, TASKS),
    "drain: threads 25, prefetch 25": (
        "--pool threads --concurrency 25 --prefetch-multiplier 1", 1, TASKS),
    "drain: threads 25, --disable-prefetch": (
        "--pool threads --concurrency 25 --disable-prefetch", 1, 10_000),
    "drain: prefork 2, prefetch 8": (
        "--pool prefork --concurrency 2 --prefetch-multiplier 4", 1, 10_000),
    "drain: prefork 2, prefetch 2": (
        "--pool prefork --concurrency 2 --prefetch-multiplier 1", 1, 10_000),
}  # fmt: skip
GROWTH = (1_000, 100_000, 1_000_000)
Measure = Callable[[Broker, Path, str], dict[str, float]]


def drain(name: str) -> Measure:
    options, count, tasks = DRAINS[name]

    def measure(
        broker: Broker, folder: Path, transport: str
    ) -> dict[str, float]:
        fill(broker, tasks)
        with workers(broker, folder, transport, options, count):
            return {name: rate(broker, tasks, tasks)}

    return measure


def rate(broker: Broker, queued: int, taken: int) -> float:
    """Return the tasks a second from a tenth of `taken` on."""
    left = connect(broker.url).llen
    take_up(broker)
    wait_for(lambda: left(NAME) <= queued - taken // 10, 120, "the workers")
    started, then = time.perf_counter(), left(NAME)
    wait_for(lambda: left(NAME) <= queued - taken, 600, "the end")
    return (then - left(NAME)) / (time.perf_counter() - started)


def growth(broker: Broker, folder: Path, transport: str) -> dict[str, float]:
    options, count, _ = DRAINS["drain: solo x 2, prefetch 50"]
    found = {}
    for queued in GROWTH:
        # 20,000 more, so that each measures as many tasks.
        fill(broker, queued + TASKS)
        with workers(broker, folder, transport, options, count):
            of = f"growth: {TASKS:,} of {queued + TASKS:,}"
            found[of] = rate(broker, queued + TASKS, TASKS)
    return found


def enqueue(broker: Broker, folder: Path, transport: str) -> dict[str, float]:
    broker.client.flushall()
    app = make_app(broker.url, transport)
    task = app.task(name=nothing.name)(nothing.run)
    for _ in range(100):
        task.delay()
    started = time.perf_counter()
    for _ in range(2_000):
        task.delay()
    microseconds = (time.perf_counter() - started) * 1e6 / 2_000
    assert broker.client.llen(NAME) == 2_100  # noqa: S101
    return {"enqueue: us": microseconds}


def idle(broker: Broker, folder: Path, transport: str) -> dict[str, float]:
    broker.client.flushall()
    app = make_app(broker.url, transport)
    chance = random.Random(1)  # noqa: S311 no secret
    with workers(broker, folder, transport, "--pool threads", 1):
        for number in range(150):
            time.sleep(chance.uniform(0.02, 0.3))
            app.send_task(late.name, (time.time(),))
            wait_for(
                lambda done=number + 1: (  # type: ignore[misc]
                    broker.client.llen(LATENCIES) >= done
                ),
                10,
                "the task",
            )
    seconds = map(float, broker.client.lrange(LATENCIES, 0, -1))
    cuts = quantiles([second * 1_000 for second in seconds], n=100)
    return {"idle: p50 ms": cuts[49], "idle: p99 ms": cuts[98]}


MEASURES: dict[str, Measure] = {
    **{name: drain(name) for name in DRAINS},
    "enqueue": enqueue,
    "idle": idle,
    "growth": growth,
}


def run(rounds: int, only: str) -> dict[str, dict[str, list[float]]]:
    """Return for each figure and transport what each round gave."""
    found: dict[str, dict[str, list[float]]] = {}
    with (
        tempfile.TemporaryDirectory() as name,
        Broker(Path(name)) as broker,
    ):
        for number in range(rounds):
            for title, measure in MEASURES.items():
                if only not in title:
                    continue
                for transport, value in TRANSPORTS.items():
                    given = measure(broker, Path(name), value)
                    for figure, measured in given.items():
                        of = found.setdefault(figure, {})
                        of.setdefault(transport, []).append(measured)
                        print(
                            f"round {number + 1}, {figure}, {transport}:"
                            f" {measured:,.1f}",
                            flush=True,
                        )
    return found


def table(found: dict[str, dict[str, list[float]]]) -> str:
    lines = ["| | stock | batched | ratio |", "|---|---|---|---|"]
    for figure, of in found.items():
        stock, batched = (median(of[each]) for each in TRANSPORTS)
        spans = [
            f"{min(each):,.4g} to {max(each):,.4g}" for each in of.values()
        ]
        lines.append(
            f"| {figure} | {stock:,.4g} ({spans[0]}) | {batched:,.4g}"
            f" ({spans[1]}) | {batched / stock:.2f} |"
        )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("rounds", nargs="?", type=int, default=5)
    parser.add_argument("--only", default="", help="words of its name")
    given = parser.parse_args()
    found = run(given.rounds, given.only)
    print(
        f"Python {platform.python_version()}, celery {celery.__version__},"
        f" kombu {kombu.__version__}, medians of {given.rounds} rounds"
    )
    print(table(found))


if __name__ == "__main__":
    main()
