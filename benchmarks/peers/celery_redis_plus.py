"""Celery with the transport of celery-redis-plus, late and with events."""

from celery import Celery

from benchmarks.peers import commands
from benchmarks.peers.celery_tasks import add_tasks

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
nothing, note, wait = add_tasks(app, NAME)

if __name__ == "__main__":
    commands.run(nothing.delay, note.delay, wait.delay)
