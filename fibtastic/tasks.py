"""Background tasks of FibTastic."""

from functools import partial
from typing import Any

from celery import shared_task

from fibtastic.mailer import deliver_sequence
from plumbing import records
from plumbing.smtp import TemporaryMailError


@shared_task(
    bind=True,  # gives `self`, and with it the task's id
    autoretry_for=(TemporaryMailError,),
    max_retries=12,  # the last one about half an hour after the first
    retry_backoff=2,  # up to 2, 4, 8, ... seconds
    retry_backoff_max=600,  # must stay below the visibility timeout
    retry_jitter=True,  # so that a thousand of them don't come back at once
    # Seconds to the next attempt after the child process was killed. The
    # backoff above does not apply then, and Celery's default is 180.
    default_retry_delay=1,
)
def send_sequence(self: Any, email: str, length: int, account: str) -> None:
    """Compute one sequence and mail it to one address.

    Retried: when the mail server can't be reached or answers with an SMTP
    code 4xx (temporary), and when the child process was killed. After a 5xx
    (permanent) the task fails. Each attempt computes again, for at most
    10 s: a second task that takes over the numbers would be more code.
    Safe to run twice: no. A worker that is killed between the mail and the
    acknowledgement sends a second copy, with the same Message-ID.
    Queue: fibtastic.
    """
    task_id = self.request.id
    on_progress = partial(records.progress, task_id)
    deliver_sequence(email, length, account, task_id, on_progress)
