"""All four steps are one task, so the page has no number to show."""

import os
from time import sleep

from celery import Celery
from flask import Flask, request
from redis import Redis

app = Celery("offload", broker=os.environ["REDIS_URL"])
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


@app.task
def add_member(name: str) -> None:
    check_name(name)
    number = save_member(name)
    resize_picture(number)
    send_welcome(number)


@web.post("/members")
def become_member() -> str:
    name = request.form["name"]
    add_member.delay(name)
    return "Welcome!\n"
