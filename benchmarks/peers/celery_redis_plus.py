"""Celery with the transport of celery-redis-plus, late and with events."""

import time

from celery import Celery

from benchmarks.peers import commands

NAME = "benchmarks.peers.celery_redis_plus"  # not __main__
app = Celery(NAME)
app.conf.update(
    broker_url=commands.REDIS_URL,
    broker_transport="celery_redis_plus.transport:Transport",
    task_acks_late=True,
    task_ignore_result=True,
    task_send_sent_event=True,
    worker_send_task_events=True,
)


@app.task(name=f"{NAME}.nothing")
def nothing() -> None:
    pass


@app.task(name=f"{NAME}.note")
def note(sent_at: float) -> None:
    commands.note_time(sent_at)


@app.task(name=f"{NAME}.wait")
def wait(sent_at: float) -> None:
    time.sleep(commands.WAIT_SECONDS)
    commands.note_time(sent_at)


if __name__ == "__main__":
    commands.run(nothing.delay, note.delay, wait.delay)
