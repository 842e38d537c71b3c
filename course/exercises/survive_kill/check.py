"""kill -9 between the mail and the booking: one mail, one booking."""

from course.checker.attempt import Attempt, Missing

SAYS = {
    "start": "After kill -9 nobody books the order: its message is gone.",
    "wrong": "After kill -9 the customer gets 2 mails.",
}
POOL = "--pool prefork --concurrency 1"


def check(attempt: Attempt) -> None:
    inbox, redis = attempt.inbox, attempt.broker.client
    task = attempt.task("finish")
    worker = attempt.worker(POOL)
    task.delay(7, "you@example.com")
    attempt.until(inbox.messages, "The task sends no mail.")
    # It waits for the till now; this is the moment of the accident.
    attempt.until(lambda: waits(attempt), "The task does not book the order.")
    worker.kill()
    redis.rpush("till", "open", "open", "open")
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


def waits(attempt: Attempt) -> bool:
    """Somebody waits for the till."""
    clients = attempt.broker.client.client_list()
    return any(client["cmd"] == "blpop" for client in clients)
