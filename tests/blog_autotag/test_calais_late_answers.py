"""The post is changed or deleted while the API thinks about it."""

import threading
from collections.abc import Callable

import pytest
from flask import Flask

from blog_autotag.models.post import Post
from blog_autotag.models.tag import PostTag
from blog_autotag.tags.tasks import tag_post
from parts.direct import as_worker
from tests.blog_autotag.bad_calais import (
    Answer,
    Calais,
    Handler,
    found,
    reply,
)
from tests.blog_autotag.people import Person, count, post_form, tags_of
from tests.blog_autotag.tagging import read_post, run_task, run_until_retry

ANSWERS = pytest.mark.parametrize("answer", [found("late"), reply(400)])


def run_task_during(
    app: Flask,
    calais: Calais,
    post_id: int,
    change: Callable[[], object],
    answer: Answer,
) -> None:
    """Run the task; `change` happens while the API thinks about the post."""
    thinking, changed = threading.Event(), threading.Event()

    def think(handler: Handler) -> None:
        thinking.set()
        changed.wait(10)
        answer(handler)

    app.config["CALAIS_TIMEOUT"] = 10
    calais.answers = [think]
    task = threading.Thread(target=run_task, args=(app, post_id))
    task.start()
    assert thinking.wait(10)
    change()
    changed.set()
    task.join()


@ANSWERS
def test_a_late_answer_for_an_older_text_writes_nothing(
    answer: Answer,
    calais_app: Flask,
    author: Person,
    calais: Calais,
    post_id: int,
) -> None:
    form = post_form(content="Something else.", tag_list="mine")

    def edit() -> None:
        author.post(f"/posts/{post_id}", **form)

    run_task_during(calais_app, calais, post_id, edit, answer)

    assert tags_of(calais_app, post_id) == {"mine": False}
    post = read_post(calais_app, post_id)
    assert (post.is_tagged, post.tags_note) == (False, None)


@ANSWERS
def test_a_late_answer_for_a_deleted_post_writes_nothing(
    answer: Answer,
    calais_app: Flask,
    author: Person,
    calais: Calais,
    post_id: int,
) -> None:
    def delete() -> None:
        author.post(f"/posts/{post_id}/delete")

    run_task_during(calais_app, calais, post_id, delete, answer)

    assert count(calais_app, Post) == 0
    assert count(calais_app, PostTag) == 0


def test_a_retry_for_an_older_text_leaves_the_new_one_to_its_own_task(
    calais_app: Flask, author: Person, calais: Calais, post_id: int
) -> None:
    calais.answers = [reply(503)]
    old = read_post(calais_app, post_id).tag_task_id
    run_until_retry(calais_app, post_id)
    form = post_form(content="Something else.", tag_list="mine")
    author.post(f"/posts/{post_id}", **form)

    with (
        calais_app.app_context(),
        as_worker(tag_post, old, post_id, retries=3),
    ):
        tag_post(post_id)

    assert len(calais.asked) == 1
    assert not read_post(calais_app, post_id).is_tagged
