"""Background tasks of Daily Mood."""

from typing import Any

from celery import shared_task

from mood_mailer.mailer import deliver_mood
from plumbing.smtp import TemporaryMailError


@shared_task(
    bind=True,  # gives `self`, and with it the task's id
    autoretry_for=(TemporaryMailError,),
    max_retries=12,  # the last one about half an hour after the first
    retry_backoff=2,  # up to 2, 4, 8, ... seconds
    retry_backoff_max=600,  # must stay below the visibility timeout
    retry_jitter=True,  # so that a thousand of them don't come back at once
)
def send_mood_email(self: Any, email: str, mood: str, look: str) -> None:
    """Send one mood to one address.

    Retried: when the mail server can't be reached or answers with an SMTP
    code 4xx (temporary). After a 5xx (permanent) the task fails.
    Safe to run twice: no. A worker that is killed between the mail and the
    acknowledgement sends a second copy, with the same Message-ID.
    Queue: mood_mailer.
    """
    deliver_mood(email, mood, look, message_id=self.request.id)
