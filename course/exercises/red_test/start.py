"""Make the red tests green.

Somebody who signs up should get a greeting by mail, and should not wait for
it, so a task sends it. The task and the function that enqueues it are still
empty, and the tests at the end of the file are red. Read what they expect, and
write the two functions. The tests stay as they are.

The check runs them with pytest, on a broker and an inbox of its own. When
they are green, it lets a worker take the message that the second test left.
"""

import json
import os
import smtplib
from email.message import EmailMessage
from urllib.request import urlopen

from celery import Celery
from redis import Redis

app = Celery("red_test", broker=os.environ["REDIS_URL"])
app.conf.task_default_queue = "greetings"


def deliver(email: str, subject: str) -> None:
    """Mail a subject to an address."""
    message = EmailMessage()
    message["From"], message["To"] = "from@example.com", email
    message["Subject"] = subject
    port = int(os.environ["INBOX_SMTP_PORT"])
    with smtplib.SMTP("127.0.0.1", port, timeout=10) as server:
        server.send_message(message)


@app.task
def send_greeting(name: str, email: str) -> None:
    """Greet somebody by mail."""
    # Your first line.


def sign_up(name: str, email: str) -> None:
    """Enqueue a greeting."""
    # Your second line.


# The tests.
broker = Redis.from_url(os.environ["REDIS_URL"])


def subjects(email: str) -> list[str]:
    """Return the subjects of the mails that an address got."""
    with urlopen(os.environ["INBOX_URL"] + "/messages.json") as answer:
        mails = json.load(answer)
    return [mail["subject"] for mail in mails if email in mail["to"]]


def test_the_task_greets_by_name() -> None:
    send_greeting("Ada", "ada@example.com")
    found = subjects("ada@example.com")
    assert found == ["Hello, Ada!"], f"Ada got the mails {found}"


def test_signing_up_enqueues_a_greeting() -> None:
    sign_up("Grace", "grace@example.com")
    length = broker.llen("greetings")
    assert length == 1, f"the queue holds {length} messages, and not one"
