"""flask --app blog_autotag traffic: fills the dashboards with tasks."""

import random
import signal
import time
from collections import Counter
from collections.abc import Callable

import click
from flask.cli import with_appcontext

from blog_autotag.demo.tasks import demo, fail, flake, urgent
from plumbing.broker import BROKER_ERRORS

Enqueue = Callable[[random.Random, str], object]

# For each kind: how many of a hundred tasks, and how to enqueue one. The
# slow ones keep 2.5 threads busy for each task a second. So from 10 tasks a
# second on, 25 threads are not enough and the queue grows.
KINDS: dict[str, tuple[int, Enqueue]] = {
    "quick": (40, lambda chance, name: demo.delay(short(chance), name)),
    "slow": (20, lambda chance, name: demo.delay(long(chance), name)),
    "urgent": (10, lambda chance, name: urgent.delay(short(chance), name)),
    "scheduled": (
        10,
        lambda chance, name: demo.apply_async(
            (0, name), countdown=chance.randint(10, 60)
        ),
    ),
    "retrying": (
        12,
        lambda chance, name: flake.delay(chance.randint(1, 4), name),
    ),
    "failing": (8, lambda chance, name: fail.delay(name)),
}


def short(chance: random.Random) -> float:
    return round(chance.uniform(0, 0.5), 2)


def long(chance: random.Random) -> float:
    return round(chance.uniform(5, 20), 2)


@click.command("traffic")
@click.option(
    "--minutes",
    default=5.0,
    show_default=True,
    type=click.FloatRange(0.01, 60),
    help="Minutes after which it stops by itself.",
)
@click.option(
    "--rate",
    default=2.0,
    show_default=True,
    type=click.FloatRange(0.1, 50),
    help="Tasks a second, on average.",
)
@click.option("--seed", type=int, help="The same number gives the same tasks.")
@with_appcontext
def traffic(minutes: float, rate: float, seed: int | None) -> None:
    """Enqueue a mix of demo tasks for some minutes; Ctrl-C ends it."""
    parts = ", ".join(
        f"{kind} {share} %" for kind, (share, _) in KINDS.items()
    )
    click.echo(
        f"{rate:g} tasks a second for {minutes:g} minutes, about"
        f" {rate * minutes * 60:.0f} (Ctrl-C ends it): {parts}"
    )
    # A shell that starts this in the background lets it ignore Ctrl-C.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    chance = random.Random(seed)  # noqa: S311 not a secret
    done: Counter[str] = Counter()
    started = time.monotonic()
    try:
        enqueue_until(started + minutes * 60, rate, chance, done)
    except KeyboardInterrupt:
        click.echo()  # the terminal shows ^C: begin a new line
    except BROKER_ERRORS as error:
        raise click.ClickException(
            f"The queue (Redis) cannot be reached: {error}. Is it running?"
        ) from error
    finally:
        seconds = time.monotonic() - started
        kinds = ", ".join(f"{kind} {done[kind]}" for kind in KINDS)
        click.echo(f"{done.total()} tasks in {seconds:.0f} s: {kinds}")


def enqueue_until(
    end: float, rate: float, chance: random.Random, done: Counter[str]
) -> None:
    """Enqueue `rate` tasks a second and count each kind in `done`.

    end: the moment to stop, as of time.monotonic(). Raises BROKER_ERRORS if
    Redis cannot be reached.
    """
    shares = [share for share, _ in KINDS.values()]
    due = time.monotonic()
    while True:
        due += chance.expovariate(rate)  # as if people came independently
        (kind,) = chance.choices(list(KINDS), shares)
        time.sleep(max(0, min(due, end) - time.monotonic()))
        if due > end:
            return
        KINDS[kind][1](chance, f"{kind} {done.total() + 1}")
        done[kind] += 1
