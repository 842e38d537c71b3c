"""Answers that prove the check: to read on gives the exercise away."""

START = "test_the_task_greets_by_name is red: Ada got the mails []"

RIGHT = {
    "keywords": """
@app.task
def send_greeting(name: str, email: str) -> None:
    deliver(subject="Hello, " + name + "!", email=email)


def sign_up(name: str, email: str) -> None:
    send_greeting.apply_async(kwargs={"name": name, "email": email})
""",
    "signature": """
@app.task(acks_late=True, autoretry_for=(OSError,), retry_backoff=True)
def send_greeting(name: str, email: str) -> None:
    deliver(email, "Hello, {}!".format(name))


def sign_up(name: str, email: str) -> None:
    greeting = send_greeting.s(name, email)
    greeting.delay()
""",
    "shared_and_by_name": """
from celery import shared_task


@shared_task(name="greet")
def send_greeting(name: str, email: str) -> None:
    deliver(email, f"Hello, {name}!")


def sign_up(name: str, email: str) -> None:
    app.send_task("greet", args=[name, email])
""",
}

WRONG = {
    "called": (
        """
@app.task
def send_greeting(name: str, email: str) -> None:
    deliver(email, f"Hello, {name}!")


def sign_up(name: str, email: str) -> None:
    send_greeting(name, email)
""",
        "test_signing_up_enqueues_a_greeting is red: the queue holds 0"
        " messages, and not one",
    ),
    "wrong_way_round": (
        """
@app.task
def send_greeting(name: str, email: str) -> None:
    deliver(email, f"Hello, {name}!")


def sign_up(name: str, email: str) -> None:
    send_greeting.delay(email, name)
""",
        "The tests are green, but the worker sent these mails, and not a"
        " greeting for Grace: [(['Grace'], 'Hello, grace@example.com!')]",
    ),
    "tests_without_asserts": (
        """
def test_the_task_greets_by_name() -> None:
    send_greeting("Ada", "ada@example.com")


def test_signing_up_enqueues_a_greeting() -> None:
    sign_up("Grace", "grace@example.com")
""",
        "test_the_task_greets_by_name, as it was at first, is red: Ada got the"
        " mails []",
    ),
    "another_queue": (
        """
@app.task(queue="mails")
def send_greeting(name: str, email: str) -> None:
    deliver(email, f"Hello, {name}!")


def sign_up(name: str, email: str) -> None:
    send_greeting.delay(name, email)
""",
        "test_signing_up_enqueues_a_greeting is red: the queue holds 0"
        " messages, and not one",
    ),
}
