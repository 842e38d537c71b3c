"""Failures after which the task is retried: when, and how often."""

from datetime import timedelta

import pytest
from celery.exceptions import Retry
from flask import Flask

from blog_autotag.database import utc_now
from blog_autotag.models.post import Post
from blog_autotag.tags.tasks import enqueue_untagged_posts, tag_post
from parts.direct import as_worker
from parts.ports import free_port
from parts.queued import queued
from tests.blog_autotag.bad_calais import (
    RATE,
    SECONDS,
    Answer,
    Calais,
    drip,
    found,
    hang_up,
    reply,
    silence,
)
from tests.blog_autotag.people import change, tags_of
from tests.blog_autotag.tagging import (
    assert_tagged_offline,
    read_post,
    run_task,
    run_until_retry,
)

START = b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n"
UNAVAILABLE: dict[str, Answer] = {
    "no answer": silence,
    "hanging up": hang_up,
    "dripping": drip(START),
    "truncated": reply(200, b"{}", Content_Length=99),
    "500": reply(500),
    "503": reply(503, b"at capacity"),
}
GARBLED = {
    "HTML": reply(200, b"<h1>Hello</h1>"),
    "broken JSON": reply(200, b'{"doc": {'),
}


@pytest.mark.parametrize("fault", UNAVAILABLE)
def test_without_an_answer_the_task_is_retried_3_times(
    fault: str, calais_app: Flask, calais: Calais, post_id: int
) -> None:
    calais.answers = [UNAVAILABLE[fault]]

    waits = [run_until_retry(calais_app, post_id, n) for n in range(3)]
    typed_only = tags_of(calais_app, post_id)
    run_task(calais_app, post_id, retries=3)

    for seconds, most in zip(waits, (2, 4, 8), strict=True):
        assert 0 <= seconds < most + SECONDS + 1
    assert typed_only == {"mine": False}
    assert_tagged_offline(calais_app, post_id, "(3 retries)")
    assert len(calais.asked) == 4


def test_a_server_that_refuses_connections_gives_no_answer(
    calais_app: Flask, post_id: int
) -> None:
    calais_app.config["CALAIS_URL"] = f"http://127.0.0.1:{free_port()}"

    run_until_retry(calais_app, post_id)
    run_task(calais_app, post_id, retries=3)

    reason = "Connection refused (3 retries)"
    assert_tagged_offline(calais_app, post_id, reason)


@pytest.mark.parametrize("fault", GARBLED)
def test_after_a_broken_answer_the_task_is_retried_twice(
    fault: str, calais_app: Flask, calais: Calais, post_id: int
) -> None:
    calais.answers = [GARBLED[fault]]

    for retries in (0, 1):
        run_until_retry(calais_app, post_id, retries)
    run_task(calais_app, post_id, retries=2)

    reason = "the answer is not JSON (2 retries)"
    assert_tagged_offline(calais_app, post_id, reason)
    assert len(calais.asked) == 3


def test_a_retry_that_gets_tags_leaves_no_trace_of_the_failures(
    calais_app: Flask, calais: Calais, post_id: int
) -> None:
    calais.answers = [reply(503), reply(503), found("Bread")]

    for retries in (0, 1):
        run_until_retry(calais_app, post_id, retries)
    run_task(calais_app, post_id, retries=2)

    assert tags_of(calais_app, post_id) == {"mine": False, "bread": True}
    assert read_post(calais_app, post_id).tags_note is None


@pytest.mark.parametrize(
    ("headers", "least", "most"),
    [({}, 0.75, 1.75), ({"Retry-After": 30}, 30, 31)],
)
def test_over_the_rate_the_task_is_retried_when_the_api_says(
    headers: dict[str, object],
    least: float,
    most: float,
    calais_app: Flask,
    calais: Calais,
    post_id: int,
) -> None:
    calais.answers = [reply(429, RATE, **headers)]

    waits = [run_until_retry(calais_app, post_id, n) for n in range(3)]
    run_task(calais_app, post_id, retries=3)

    assert least <= min(waits) <= max(waits) < most + 1
    reason = "429 You exceeded the concurrent"
    assert_tagged_offline(calais_app, post_id, reason)


def test_beat_enqueues_nothing_for_a_post_that_waits_for_its_retry(
    calais_app: Flask, calais: Calais, post_id: int
) -> None:
    url = calais_app.config["REDIS_URL"]
    long_ago = utc_now() - timedelta(minutes=5)
    change(calais_app, Post, post_id, tag_enqueued_at=long_ago)
    calais.answers = [reply(429, RATE, Retry_After=600)]
    run_until_retry(calais_app, post_id)
    messages = queued(url, "blog_autotag")

    with calais_app.app_context():
        enqueue_untagged_posts()

    assert queued(url, "blog_autotag") == messages
    due = read_post(calais_app, post_id).tag_enqueued_at - utc_now()
    assert 590 < due.total_seconds() < 602


def test_a_task_from_the_shell_is_retried_too(
    calais_app: Flask, calais: Calais, post_id: int
) -> None:
    """Its id is not the one that the post knows, until it has to wait."""
    calais.answers = [reply(503), found("Bread")]

    with calais_app.app_context():
        with (
            as_worker(tag_post, "by hand", post_id, retries=0),
            pytest.raises(Retry),
        ):
            tag_post(post_id)
        with as_worker(tag_post, "by hand", post_id, retries=1):
            tag_post(post_id)

    assert tags_of(calais_app, post_id) == {"mine": False, "bread": True}
