"""Answers that prove the check: to read on gives the exercise away."""

START = "There is no send_mood_email in the file yet."

RIGHT = {
    "shared": """
from celery import shared_task


@shared_task
def send_mood_email(email: str, mood: str) -> None:
    deliver_mood(email, mood)
""",
    "made_of_the_function": """
send_mood_email = app.task(deliver_mood, name="send_mood_email")
""",
    "retried": """
@app.task(bind=True, max_retries=3, acks_late=True)
def send_mood_email(self, email, mood):
    try:
        deliver_mood(email, mood)
    except OSError as error:
        raise self.retry(exc=error, countdown=1)
""",
}

WRONG = {
    "no_decorator": (
        """
def send_mood_email(email: str, mood: str) -> None:
    deliver_mood(email, mood)
""",
        "send_mood_email is a function, and not a task yet.",
    ),
    "one_mood_for_all": (
        """
@app.task
def send_mood_email(email: str, mood: str) -> None:
    deliver_mood(email, "happy")
""",
        "The mail says 'happy is the mood of the day.', and the mood was"
        " curious.",
    ),
    "no_mood": (
        """
@app.task
def send_mood_email(email: str) -> None:
    deliver_mood(email, "curious")
""",
        "send_mood_email can't be called with these arguments:"
        " send_mood_email() takes 1 positional argument but 2 were given.",
    ),
    "wrong_way_round": (
        """
@app.task
def send_mood_email(email: str, mood: str) -> None:
    deliver_mood(mood, email)
""",
        "The mail went to ['curious'].",
    ),
    "delay_of_a_function": (
        """
@app.task
def send_mood_email(email: str, mood: str) -> None:
    deliver_mood.delay(email, mood)
""",
        "The task fails: AttributeError(\"'function' object has no attribute"
        " 'delay'\")",
    ),
    "queue_of_its_own": (
        """
@app.task(queue="mails")
def send_mood_email(email: str, mood: str) -> None:
    deliver_mood(email, mood)
""",
        "The queue mails holds a message that nobody takes: the worker listens"
        " to celery.",
    ),
}
