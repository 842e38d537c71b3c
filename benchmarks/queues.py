"""What task queues do: enqueue, drain, start at once, wait."""

from collections.abc import Iterator
from functools import partial
from statistics import quantiles

from benchmarks import contenders
from benchmarks.contenders import Contender, Workers
from benchmarks.floors import FLOORS
from benchmarks.peers import commands
from benchmarks.stage import megabytes, set_up
from benchmarks.trial import Asked, Trial

RATE = "tasks a second"

ABOUT = {
    "enqueue": "to enqueue one task, and the bytes of Redis that it takes",
    "drain": "tasks that do nothing and are queued already: more is better",
    "options": "the same with other settings of the workers",
    "idle": "from enqueueing to the start, while there is nothing else to do",
    "waiting": "500 tasks of 0.2 s on 25 slots: 4.00 s is the least",
}


def trials(asked: Asked) -> Iterator[Trial]:
    count = asked.size(2_000, 20)
    for each in asked.contenders:
        yield Trial("enqueue", each.name, partial(enqueue, each, count))
    for kind, transport in FLOORS.items():
        each = contenders.own("batched", FLOOR=transport)
        run = partial(floor, each, count)
        yield Trial("enqueue", f"{each.name}: {kind}", run)
    for each in asked.contenders:
        for kind, workers in each.drains.items():
            yield drain_trial("drain", asked, each, kind, workers)
    for each in asked.contenders:
        for kind, workers in each.options.items():
            yield drain_trial("options", asked, each, kind, workers)
    for each in asked.contenders:
        count = asked.size(100, 3)
        yield Trial("idle", each.name, partial(idle, each, count))
    for each in asked.contenders:
        for kind, workers in each.waiting.items():
            run = partial(waiting, each, workers, asked.size(500, 25))
            yield Trial("waiting", f"{each.name}: {kind}", run)


def drain_trial(
    measure: str, asked: Asked, each: Contender, kind: str, workers: Workers
) -> Trial:
    run = partial(drain, each, workers, asked.size(each.tasks, 400))
    return Trial(measure, f"{each.name}: {kind}", run)


def enqueue(contender: Contender, count: int) -> dict[str, float]:
    with set_up(contender) as stage:
        before = stage.broker.client.info("memory")["used_memory"]
        microseconds = float(stage.send("enqueue", count))
        after = stage.broker.client.info("memory")["used_memory"]
    tasks = count + commands.WARM_UP
    return {"us": microseconds, "bytes": (after - before) / tasks}


def floor(contender: Contender, count: int) -> dict[str, float]:
    return {"us": enqueue(contender, count)["us"]}


def drain(
    contender: Contender, workers: Workers, tasks: int
) -> dict[str, float]:
    with set_up(contender) as stage:
        stage.send("fill", tasks)
        with stage.workers(workers) as started:
            notes = stage.notes(commands.NOTES_IN_A_FILL, started)
    return {RATE: rate([ran for _, ran in notes], tasks)}


def rate(times: list[float], tasks: int) -> float:
    """Return the tasks a second of all but the first quarter.

    Then all workers have started. times: when every 40th of the tasks ran.
    """
    skipped = len(times) // 4
    done = (len(times) - 1 - skipped) * (tasks // len(times))
    return done / (times[-1] - times[skipped])


def idle(contender: Contender, count: int) -> dict[str, float]:
    with (
        set_up(contender) as stage,
        stage.workers(contender.idle) as started,
    ):
        stage.make_ready(started)
        stage.send("idle", count, started)
        notes = stage.notes(count, started)
    cuts = quantiles([1_000 * (ran - sent) for sent, ran in notes], n=100)
    return {"ms, half": cuts[49], "ms, all but 1 %": cuts[98]}


def waiting(
    contender: Contender, workers: Workers, count: int
) -> dict[str, float]:
    with set_up(contender) as stage, stage.workers(workers) as started:
        stage.make_ready(started)
        stage.send("wait", count, started)
        notes = stage.notes(count, started)
        memory = sum(map(megabytes, started))
    first_sent = min(sent for sent, _ in notes)
    return {"s": notes[-1][1] - first_sent, "MB": memory}
