"""The worker does what is enqueued, whatever the queue."""

from course.checker.attempt import Attempt
from course.checker.queues import expect_listener


def check(attempt: Attempt) -> None:
    receipt, line = attempt.task("send_receipt"), attempt.task("write_log")
    worker = attempt.start_worker(attempt.text("OPTIONS"))
    ids = [receipt.delay(1).id, line.delay("order 1 is paid").id]
    expect_listener(attempt, *ids)
    attempt.wait_until(
        lambda: worker.tasks_ended() == 2,
        "The worker listens to both queues, and has not done both tasks.",
    )
