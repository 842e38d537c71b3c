"""How much does recording slow a worker down?

A worker empties a queue of tasks that do nothing: without recording, and
while plumbing/records/signals.py writes down what becomes of each task. This
is the worst case: recording costs the same for every task, whatever it does.
"""

from collections.abc import Iterator
from functools import partial

from benchmarks import contenders
from benchmarks.contenders import SOLO
from benchmarks.queues import drain
from benchmarks.trial import Asked, Trial

ABOUT = {
    "recording": "tasks that do nothing, and whether each is recorded",
}


def trials(asked: Asked) -> Iterator[Trial]:
    for transport in ("stock", "batched"):
        for recorded in ("", "1"):
            each = contenders.own(transport, RECORDING=recorded)
            worker = each.drains[SOLO]._replace(processes=1)
            tasks = asked.size(each.tasks // 2, 400)
            name = f"{each.name}: {'recorded' if recorded else 'plain'}"
            run = partial(drain, each, worker, tasks)
            yield Trial("recording", name, run)
