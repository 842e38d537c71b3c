"""After kill -9 between mail and booking there is one of each."""

from functools import partial

from course.checker.attempt import Attempt
from course.checker.missing import Missing
from course.checker.running import LearnersWorker

NOT_BOOKED = "After kill -9 nobody books the order: its message is gone."
SAYS = {
    "start": NOT_BOOKED,
    "wrong": "After kill -9 the customer gets 2 mails.",
}
POOL = "--pool prefork --concurrency 1"
REFUSED = "x@busy.example"  # the inbox refuses it twice


def check(attempt: Attempt) -> None:
    inbox, redis = attempt.inbox, attempt.broker.client
    task = attempt.task("finish")
    worker = attempt.start_worker(POOL)
    task.delay(7, "you@example.com")
    attempt.wait_until(inbox.messages, "The task sends no mail.")
    # The task waits for the till now. This is the moment of the accident.
    attempt.wait_until(
        lambda: task_waits(attempt), "The task does not book the order."
    )
    worker.kill()
    redis.rpush("till", *["open"] * 20)  # for orders that come again
    worker.start()
    attempt.wait_until(
        lambda: redis.sismember("booked", "7"),
        NOT_BOOKED,
    )
    task.delay(8, "me@example.com")
    attempt.wait_until(
        lambda: redis.sismember("booked", "8"),
        "The next order is not booked: is the note one for each order?",
    )
    mails = [mail["to"] for mail in inbox.messages()]
    number = mails.count(["you@example.com"])
    if number != 1:
        raise Missing(f"After kill -9 the customer gets {number} mails.")
    if ["me@example.com"] not in mails:
        raise Missing("The next customer gets no mail.")
    check_refused(attempt, worker)


def check_refused(attempt: Attempt, worker: LearnersWorker) -> None:
    """See that a refused mail is sent when its message comes again."""
    for _ in range(3):  # the inbox takes it the third time
        task_id = attempt.enqueue("finish", 9, REFUSED).id
        attempt.wait_until(
            partial(is_tried, worker, task_id),
            "Order 9 does not end, with or without its mail.",
            may_fail=True,
        )
    mails = [mail["to"] for mail in attempt.inbox.messages()].count([REFUSED])
    if mails != 1:
        raise Missing(
            "The inbox refused the mail for order 9 twice, and in the end its"
            f" customer gets {mails} mails."
        )


def is_tried(worker: LearnersWorker, task_id: str) -> bool:
    """Return whether the task succeeded, failed, or will be retried."""
    log = worker.output()
    ends = ("succeeded", "raised", "retry")
    return any(f"[{task_id}] {end}" in log for end in ends)


def task_waits(attempt: Attempt) -> bool:
    """Return whether a task waits for the till."""
    clients = attempt.broker.client.client_list()
    return any(client["cmd"] == "blpop" for client in clients)
