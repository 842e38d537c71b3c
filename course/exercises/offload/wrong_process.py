"""Processes of the page, which end with it."""

import os
from multiprocessing import Process
from time import sleep

from celery import Celery
from flask import Flask, request
from redis import Redis

app = Celery("offload", broker=os.environ["REDIS_URL"])
web = Flask(__name__)
redis = Redis.from_url(os.environ["REDIS_URL"])


def note(step: str) -> None:
    """Tell the check who did a step."""
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
    Process(target=resize_picture, args=[number]).start()
    Process(target=send_welcome, args=[number]).start()
    return f"Welcome! You are member number {number}.\n"
