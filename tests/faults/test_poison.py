"""A task that kills its worker ends, and takes no other task along."""

from pathlib import Path

from backstage.stored import failure_log
from parts.broker import Broker
from parts.process import Part
from parts.waiting import wait_for
from plumbing import records
from plumbing.records.poison import MOST_RUNS
from tests.faults.poison_app import add, kill_worker, make_celery

COMMAND = (
    "celery --app tests.faults.poison_app worker --pool threads"
    " --concurrency 25 --disable-prefetch --queues poison_app"
)


def test_a_poison_task_fails_and_the_others_succeed(
    broker: Broker, tmp_path: Path
) -> None:
    make_celery(broker.url)
    runs = tmp_path / "runs"
    poison = kill_worker.delay(str(runs)).id
    others = [add.delay(1, 1).id for _ in range(30)]

    def is_over(worker: Part) -> bool:
        if worker.ended():
            worker.start()
        states = {records.read(each).state for each in (poison, *others)}
        return states <= {"failed", "succeeded"}

    env = {"REDIS_URL": broker.url}
    with Part(COMMAND, tmp_path / "log", env) as worker:
        wait_for(lambda: is_over(worker), 180, "the end of all tasks")

    assert {records.read(each).state for each in others} == {"succeeded"}
    assert runs.read_text().count("run") <= MOST_RUNS
    (last, *before) = (
        failure
        for failure in failure_log.everything(broker.client)
        if failure.id == poison
    )
    assert last.final
    assert f"Its worker died {len(before)} times" in last.error
