"""Two more buttons, in local development only: to feel what a slow request
is, and what becomes of it when the slow part is done in the background."""

import time

from flask import current_app, flash, g, request

from blog_autotag.demo.tasks import demo
from blog_autotag.models.post import Post
from plumbing.settings import lesson_seconds


def wait_if_asked() -> None:
    if asked("wait"):
        time.sleep(save_seconds())


def enqueue_if_asked(post: Post) -> None:
    if asked("background"):
        demo.delay(current_app.config["SAVE_DELAY"], f"saved post {post.id}")


def save_seconds() -> float:
    return lesson_seconds(current_app.config["SAVE_DELAY"])


def tell_seconds() -> None:
    seconds = time.time() - g.request_started
    flash(f"Saved. It took {seconds:.2f} s to answer your browser.")


def asked(way: str) -> bool:
    return current_app.debug and request.form.get("way") == way
