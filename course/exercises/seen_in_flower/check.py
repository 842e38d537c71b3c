"""Flower shows the waiting task, but neither address nor amount."""

from urllib.error import HTTPError
from urllib.request import urlopen

from course.checker.attempt import Attempt
from course.checker.missing import Missing
from parts.page import answers
from parts.ports import free_port
from parts.process import Part

UNKNOWN = "Flower knows nothing of the task while it waits."
SECRETS = {"address": "you@example.com", "amount": 70500123}


def check(attempt: Attempt) -> None:
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    flower = Part(
        f"celery --broker {attempt.broker.url} flower --address=127.0.0.1"
        f" --port={port}",
        attempt.folder / "flower.log",
        folder=attempt.folder,
    )
    attempt.cleanup.enter_context(flower)
    redis = attempt.broker.client
    flower.wait_until(
        lambda: bool(redis.pubsub_numpat()) and answers(address),
        60,
        "Flower's page",
    )
    url = f"{address}/task/"
    task_id = attempt.get("enqueue")(*SECRETS.values())
    if not isinstance(task_id, str):
        raise Missing(
            f"enqueue returns {task_id!r}, and should return the task's id."
        )
    shown = attempt.wait_until(
        lambda: flower_page(url + task_id),
        UNKNOWN,
        5,
    )
    worker = attempt.start_worker()
    attempt.wait_until(worker.tasks_ended, "The task was not done.")
    noted = attempt.broker.client.lrange("invoices", 0, -1)
    if noted != [str(secret) for secret in SECRETS.values()]:
        raise Missing("The task did not get the address and the amount.")
    shown += flower_page(url + task_id)
    for name, secret in SECRETS.items():
        if str(secret) in shown:
            raise Missing(f"Flower shows the {name} {secret}.")
        if str(secret) in worker.output():
            raise Missing(f"The worker's log has the {name} {secret}.")
    if "***" not in shown:
        raise Missing("Flower does not show *** in place of the arguments.")


def flower_page(url: str) -> str:
    """Return Flower's page of a task, "" if it does not know the task."""
    try:
        with urlopen(url, timeout=10) as response:
            return str(response.read().decode())
    except HTTPError as error:
        if error.code == 404:
            return ""
        raise
