"""After kill -9 between mail and booking there is one of each."""

from functools import partial

from course.checker.attempt import Attempt
from course.checker.missing import Missing
from course.checker.queues import is_idle
from course.checker.running import LearnersWorker

NOT_BOOKED = "After kill -9 nobody books the order: its message is gone."
POOL = "--pool prefork --concurrency 1"
REFUSED = "x@busy.example"  # the inbox refuses it twice
SLOW = "x@slow.example"  # the inbox takes five seconds


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
    check_killed_before_the_mail(attempt, worker)


def check_refused(attempt: Attempt, worker: LearnersWorker) -> None:
    """See that a refused mail is sent when its message comes again."""
    for _ in range(3):  # the inbox takes it the third time
        task_id = attempt.enqueue("finish", 9, REFUSED).id
        attempt.wait_until(
            partial(is_tried, worker, task_id),
            "Order 9 does not end, with or without its mail.",
            may_fail=True,
        )
    # A task that enqueues others has ended before they have.
    attempt.wait_until(
        lambda: is_idle(attempt), "Order 9 does not end.", may_fail=True
    )
    mails = mails_to(attempt, REFUSED)
    if mails != 1:
        raise Missing(
            "The inbox refused the mail for order 9 twice, and in the end its"
            f" customer gets {mails} mails."
        )


def check_killed_before_the_mail(
    attempt: Attempt, worker: LearnersWorker
) -> None:
    """See that a message that came again is no sign of a mail that left."""
    attempt.enqueue("finish", 10, SLOW)
    before = worker.printed("] received")
    attempt.wait_until(
        lambda: worker.printed("] received") > before,
        "Order 10 is not received.",
        may_fail=True,
    )
    worker.kill()  # the mail leaves five seconds after it was begun
    worker.start()
    attempt.wait_until(
        lambda: attempt.broker.client.sismember("booked", "10"),
        NOT_BOOKED,
        timeout=40,
        may_fail=True,
    )
    attempt.wait_until(
        lambda: is_idle(attempt), "Order 10 does not end.", may_fail=True
    )
    mails = mails_to(attempt, SLOW)
    if mails != 1:
        raise Missing(
            "The worker was killed before the mail for order 10 left, and its"
            f" customer gets {mails} mails."
        )


def mails_to(attempt: Attempt, address: str) -> int:
    return [mail["to"] for mail in attempt.inbox.messages()].count([address])


def is_tried(worker: LearnersWorker, task_id: str) -> bool:
    """Return whether the task succeeded, failed, or will be retried."""
    log = worker.output()
    ends = ("succeeded", "raised", "retry")
    return any(f"[{task_id}] {end}" in log for end in ends)


def task_waits(attempt: Attempt) -> bool:
    """Return whether a task waits for the till."""
    clients = attempt.broker.client.client_list()
    return any(client["cmd"] == "blpop" for client in clients)
