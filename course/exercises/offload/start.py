"""Take the slow part out of the request.

A new member waits for four steps, and two of them are slow: the picture and
the welcome mail. Make tasks of these two, so that the page does not wait for
them. The page needs the member's number, so that step stays.

`@app.task` above a function makes it a task of `app`; the lessons'
`@shared_task` does the same without naming the app. `.delay(...)` enqueues it.

The check sends the form to your page, and looks which process did each step:
the page's or a worker's.
"""

import os
from time import sleep

from celery import Celery
from flask import Flask, request
from redis import Redis

app = Celery("offload", broker=os.environ["REDIS_URL"])
app.set_default()  # or @shared_task would not find it in the page's threads
web = Flask(__name__)
redis = Redis.from_url(os.environ["REDIS_URL"])


def note(step: str) -> None:
    """Tell the check which process did a step."""
    redis.hset("steps", step, os.getpid())


def check_name(name: str) -> None:
    note("check")
    if not name:
        raise ValueError("a member has a name")


def save_member(name: str) -> int:
    note("save")
    return int(redis.rpush("members", name))


def resize_picture(number: int) -> None:
    sleep(2)
    note("picture")


def send_welcome(number: int) -> None:
    sleep(2)
    note("welcome")


@web.post("/members")
def become_member() -> str:
    name = request.form["name"]
    check_name(name)
    number = save_member(name)
    resize_picture(number)
    send_welcome(number)
    return f"Welcome! You are member number {number}.\n"
