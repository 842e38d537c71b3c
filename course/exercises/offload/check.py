"""The page's process does the quick steps, the worker's the slow ones."""

from functools import partial

from course.checker.attempt import Attempt
from course.checker.missing import Missing

QUICK, SLOW = ("save", "check"), ("picture", "welcome")


def check(attempt: Attempt) -> None:
    web = attempt.start_web("web")
    text = web.post("/members", name="Ada")
    mine = str(web.process.pid)
    steps = attempt.broker.client.hgetall("steps")
    for step in SLOW:
        if steps.get(step) == mine:
            raise Missing(f"The request still does the step {step!r} itself.")
    for step in QUICK:
        if steps.get(step) != mine:
            raise Missing(
                f"The page answers before the step {step!r} is done."
            )
    if "number 1" not in text:
        raise Missing("The page does not say the member's number any more.")
    worker = attempt.start_worker()
    for step in SLOW:
        attempt.wait_until(
            partial(attempt.broker.client.hexists, "steps", step),
            f"No worker does the step {step!r}: was it enqueued?",
        )
        pid = attempt.broker.client.hget("steps", step)
        if pid == mine:
            raise Missing(
                f"The step {step!r} was done by the page's process, after its"
                " answer, and not by a worker: was it enqueued?"
            )
        if pid != str(worker.process.pid):
            raise Missing(f"The step {step!r} was not done by the worker.")
