"""Where does a worker's time go?"""

import json
from collections.abc import Iterator
from functools import partial

from benchmarks import contenders
from benchmarks.contenders import SOLO, Contender
from benchmarks.sampling import KINDS
from benchmarks.stage import LONGEST, set_up
from benchmarks.trial import Asked, Trial

ABOUT = {
    "profile": "a task that does nothing, by what the worker does",
}


def trials(asked: Asked) -> Iterator[Trial]:
    for transport in ("stock", "batched"):
        each = contenders.own(transport)
        run = partial(profile, each, asked.size(2_000, 50))
        yield Trial("profile", each.name, run)


def profile(contender: Contender, looks: int) -> dict[str, float]:
    """Return microseconds a task for each kind of work."""
    with set_up(contender) as stage:
        stage.send("fill", looks * 20)
        file = stage.folder / "profile.json"
        stage.contender.env.update(PROFILE=str(file), LOOKS=str(looks))
        solo = contender.drains[SOLO]
        with stage.workers(solo._replace(processes=1)) as (worker,):
            worker.wait_until(file.exists, LONGEST, "the profile")
        found = json.loads(file.read_text())
    each = 1e6 * found["seconds"] / found["tasks"] / looks
    return {
        f"us, {kind}": found["kinds"].get(kind, 0) * each for kind in KINDS
    }
