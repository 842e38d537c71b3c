"""kill -9 between the mail and the booking: one mail, one booking."""

from functools import partial

from course.checker.attempt import Attempt, Missing, Worker

SAYS = {
    "start": "After kill -9 nobody books the order: its message is gone.",
    "wrong": "After kill -9 the customer gets 2 mails.",
}
POOL = "--pool prefork --concurrency 1"
REFUSED = "x@busy.example"  # by the inbox, twice


def check(attempt: Attempt) -> None:
    inbox, redis = attempt.inbox, attempt.broker.client
    task = attempt.task("finish")
    worker = attempt.worker(POOL)
    task.delay(7, "you@example.com")
    attempt.until(inbox.messages, "The task sends no mail.")
    # It waits for the till now; this is the moment of the accident.
    attempt.until(lambda: waits(attempt), "The task does not book the order.")
    worker.kill()
    redis.rpush("till", *["open"] * 20)  # for orders that come again
    worker.start()
    attempt.until(
        lambda: redis.sismember("booked", "7"),
        "After kill -9 nobody books the order: its message is gone.",
    )
    task.delay(8, "me@example.com")
    attempt.until(
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


def check_refused(attempt: Attempt, worker: Worker) -> None:
    """A mail that did not leave is sent when its message comes again."""
    for _ in range(3):  # the inbox takes it the third time
        task_id = attempt.enqueue("finish", 9, REFUSED).id
        attempt.until(
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


def is_tried(worker: Worker, task_id: str) -> bool:
    """It succeeded, failed, or is to be retried."""
    log = worker.output()
    ends = ("succeeded", "raised", "retry")
    return any(f"[{task_id}] {end}" in log for end in ends)


def waits(attempt: Attempt) -> bool:
    """Somebody waits for the till."""
    clients = attempt.broker.client.client_list()
    return any(client["cmd"] == "blpop" for client in clients)
