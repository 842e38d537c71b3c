"""Flower knows the waiting task, and not whose it is."""

from urllib.error import HTTPError
from urllib.request import urlopen

from course.checker.attempt import Attempt, Missing
from parts.ports import free_port
from parts.process import Part

SAYS = {
    "start": "Flower knows nothing of the task while it waits.",
    "wrong": "Flower shows the address you@example.com.",
}
SECRETS = {"address": "you@example.com", "amount": 70500123}


def check(attempt: Attempt) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}/task/"
    flower = Part(
        f"celery --broker {attempt.broker.url} flower --address=127.0.0.1"
        f" --port={port}",
        attempt.folder / "flower.log",
        folder=attempt.folder,
    )
    attempt.parts.callback(flower.stop)
    attempt.until(
        attempt.broker.client.pubsub_numpat, "Flower did not start.", 30
    )
    task_id = attempt.get("enqueue")(*SECRETS.values())
    if not isinstance(task_id, str):
        raise Missing(
            f"enqueue returns {task_id!r}, and should return the task's id."
        )
    shown = attempt.until(
        lambda: page(url + task_id),
        "Flower knows nothing of the task while it waits.",
        5,
    )
    worker = attempt.worker()
    attempt.until(worker.tasks_ended, "The task was not done.")
    noted = attempt.broker.client.lrange("invoices", 0, -1)
    if noted != [str(secret) for secret in SECRETS.values()]:
        raise Missing("The task did not get the address and the amount.")
    shown += page(url + task_id)
    for name, secret in SECRETS.items():
        if str(secret) in shown:
            raise Missing(f"Flower shows the {name} {secret}.")
        if str(secret) in worker.output():
            raise Missing(f"The worker's log has the {name} {secret}.")
    if "***" not in shown:
        raise Missing("Flower does not show *** in place of the arguments.")


def page(url: str) -> str:
    """Flower's page of a task; "" when it knows none."""
    try:
        with urlopen(url, timeout=10) as response:
            return str(response.read().decode())
    except HTTPError as error:
        if error.code == 404:
            return ""
        raise
