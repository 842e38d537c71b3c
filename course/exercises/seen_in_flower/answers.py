"""Answers that prove the check: to read on gives the exercise away."""

START = "Flower knows nothing of the task while it waits."

RIGHT = {
    "keywords": """
app.conf.update(task_send_sent_event=True)


def enqueue(email: str, amount: int) -> str:
    result = send_invoice.apply_async(
        kwargs={"email": email, "amount": amount},
        kwargsrepr="{'email': '***', 'amount': '***'}",
    )
    return result.id
""",
    "signature": """
app.conf.task_send_sent_event = True


def enqueue(email: str, amount: int) -> str:
    signature = send_invoice.s(email, amount).set(argsrepr="***")
    return signature.delay().id
""",
    "own_id": """
from uuid import uuid4

app.conf["task_send_sent_event"] = True


def enqueue(email: str, amount: int) -> str:
    task_id = str(uuid4())
    app.send_task(
        "seen_in_flower.send_invoice",
        (email, amount),
        task_id=task_id,
        argsrepr=repr(("***", "***")),
    )
    return task_id
""",
}

WRONG = {
    "seen_too_well": (
        """
app.conf.task_send_sent_event = True
""",
        "Flower shows the address you@example.com.",
    ),
    "amount_seen": (
        """
app.conf.task_send_sent_event = True


def enqueue(email: str, amount: int) -> str:
    hidden = f"('***', {amount})"
    result = send_invoice.apply_async((email, amount), argsrepr=hidden)
    return result.id
""",
        "Flower shows the amount 70500123.",
    ),
    "stars_are_the_arguments": (
        """
app.conf.task_send_sent_event = True


def enqueue(email: str, amount: int) -> str:
    return send_invoice.delay("***", "***").id
""",
        "The task did not get the address and the amount.",
    ),
    "worker_is_told_to": (
        """
app.conf.worker_send_task_events = True


def enqueue(email: str, amount: int) -> str:
    result = send_invoice.apply_async((email, amount), argsrepr="***")
    return result.id
""",
        "Flower knows nothing of the task while it waits.",
    ),
    "printed": (
        """
app.conf.task_send_sent_event = True


@app.task
def send_invoice(email: str, amount: int) -> None:
    print(f"to {email}: {amount} euros")
    redis.rpush("invoices", email, amount)


def enqueue(email: str, amount: int) -> str:
    result = send_invoice.apply_async((email, amount), argsrepr="***")
    return result.id
""",
        "The worker's log has the address you@example.com.",
    ),
    "no_id": (
        """
app.conf.task_send_sent_event = True


def enqueue(email: str, amount: int) -> str:
    return send_invoice.apply_async((email, amount), argsrepr="***")
""",
        "and should return the task's id.",
    ),
}
