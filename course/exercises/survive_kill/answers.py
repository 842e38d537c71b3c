"""Answers that prove the check: to read on gives the exercise away."""

START = "After kill -9 nobody books the order: its message is gone."

RIGHT = {
    "a_set_of_orders": """
@app.task(acks_late=True)
def finish(order: int, email: str) -> None:
    if not redis.sismember("sent", order):
        send_receipt(order, email)
        redis.sadd("sent", order)
    book(order)
""",
    "two_tasks": """
@app.task(acks_late=True)
def mail(order: int, email: str) -> None:
    if not redis.get(f"mailed:{order}"):
        send_receipt(order, email)
        redis.set(f"mailed:{order}", "yes")


@app.task(acks_late=True)
def finish(order: int, email: str) -> None:
    mail(order, email)
    book(order)
""",
    "a_chain": """
from celery import chain

app.conf.task_acks_late = True


@app.task
def mail(order: int, email: str) -> None:
    if not redis.get(f"mailed:{order}"):
        send_receipt(order, email)
        redis.set(f"mailed:{order}", "yes")


@app.task
def enter(order: int) -> None:
    book(order)


@app.task
def finish(order: int, email: str) -> None:
    chain(mail.si(order, email), enter.si(order)).delay()
""",
}

WRONG = {
    "no_note": (
        """
@app.task(acks_late=True)
def finish(order: int, email: str) -> None:
    send_receipt(order, email)
    book(order)
""",
        "After kill -9 the customer gets 2 mails.",
    ),
    "the_note_before_the_mail": (
        """
@app.task(acks_late=True)
def finish(order: int, email: str) -> None:
    if redis.set(f"sent:{order}", 1, nx=True):
        send_receipt(order, email)
    book(order)
""",
        "The inbox refused the mail for order 9 twice, and in the end its"
        " customer gets 0 mails.",
    ),
    "one_note_for_all": (
        """
@app.task(acks_late=True)
def finish(order: int, email: str) -> None:
    if not redis.exists("sent"):
        send_receipt(order, email)
        redis.set("sent", 1)
    book(order)
""",
        "The next customer gets no mail.",
    ),
    "redelivered": (
        """
@app.task(bind=True, acks_late=True)
def finish(self, order: int, email: str) -> None:
    if not self.request.delivery_info["redelivered"]:
        send_receipt(order, email)
    book(order)
""",
        "The worker was killed before the mail for order 10 left, and its"
        " customer gets 0 mails.",
    ),
}
