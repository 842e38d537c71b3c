"""Answers that prove the check: to read on gives the exercise away."""

START = "After three retries in vain pay is retried once more."

RIGHT = {
    "by_itself": """
@app.task(bind=True, max_retries=3)
def pay(self, card):
    try:
        ask_service(card)
    except ServiceBusy as error:
        wait = 2**self.request.retries  # seconds
        raise self.retry(exc=error, countdown=wait) from error
""",
    "retry_kwargs": """
@app.task(
    autoretry_for=[ServiceBusy],
    retry_kwargs={"max_retries": 3},
    retry_backoff=1,
    retry_backoff_max=4,
    retry_jitter=False,
)
def pay(card: str) -> None:
    ask_service(card)
""",
    "at_a_time": """
from datetime import UTC, datetime, timedelta

WAITS = [1, 2, 4]  # seconds


@app.task(bind=True)
def pay(self, card: str) -> None:
    try:
        ask_service(card)
    except ServiceBusy:
        tried = self.request.retries
        if tried == len(WAITS):
            raise
        when = datetime.now(UTC) + timedelta(seconds=WAITS[tried])
        raise self.retry(eta=when)
""",
    "base_class": """
from celery import Task


class Retried(Task):
    autoretry_for = (ServiceBusy,)
    max_retries = 2
    retry_backoff = True


@app.task(base=Retried)
def pay(card: str) -> None:
    ask_service(card)
""",
}

WRONG = {
    "any_error": (
        """
@app.task(autoretry_for=(Exception,), max_retries=3, retry_backoff=True)
def pay(card: str) -> None:
    ask_service(card)
""",
        "The service refuses a stolen card, and pay asks it again.",
    ),
    "all_but_one_error": (
        """
@app.task(
    autoretry_for=(Exception,),
    dont_autoretry_for=(CardRefused,),
    max_retries=3,
    retry_backoff=True,
)
def pay(card: str) -> None:
    ask_service(card)
""",
        "pay is retried after a ValueError as well.",
    ),
    "waits_do_not_grow": (
        """
@app.task(
    autoretry_for=(ServiceBusy,), max_retries=3, default_retry_delay=3
)
def pay(card: str) -> None:
    ask_service(card)
""",
        "The waits do not grow; they are 3, 3, 3 seconds.",
    ),
    "once_too_often": (
        """
@app.task(autoretry_for=(ServiceBusy,), max_retries=4, retry_backoff=True)
def pay(card: str) -> None:
    ask_service(card)
""",
        "After three retries in vain pay is retried once more.",
    ),
    "waits_in_the_task": (
        """
from time import sleep


@app.task
def pay(card: str) -> None:
    for wait in (0.1, 0.2, 0.4):
        try:
            return ask_service(card)
        except ServiceBusy:
            sleep(wait)
    ask_service(card)
""",
        "pay asks the service several times in one run, and holds a thread"
        " while it waits: let Celery retry it.",
    ),
    "too_long": (
        """
@app.task(autoretry_for=(ServiceBusy,), max_retries=3, retry_backoff=5)
def pay(card: str) -> None:
    ask_service(card)
""",
        "seconds, which is more than 10 seconds together.",
    ),
}
