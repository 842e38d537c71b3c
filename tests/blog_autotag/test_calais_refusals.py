"""Failures that no retry mends: the tags are found offline at once."""

import logging
from datetime import timedelta

import pytest
from flask import Flask

from blog_autotag.database import utc_now
from blog_autotag.models.post import Post
from blog_autotag.tags.tasks import enqueue_untagged_posts
from parts.queued import queued
from tests.blog_autotag.bad_calais import KEY, QUOTA, Calais, found, reply
from tests.blog_autotag.people import change, tags_of
from tests.blog_autotag.tagging import (
    OFFLINE,
    assert_tagged_offline,
    read_post,
    run_task,
)

REFUSED = {
    "400": (reply(400, b"bad text"), "refuses this request: 400 bad text"),
    "406": (reply(406), "refuses this request: 406"),
    "413": (reply(413), "refuses this request: 413"),
    "415": (reply(415), "refuses this request: 415"),
    "401": (reply(401), "refuses the key (401)"),
    "403": (reply(403), "refuses the key (403)"),
    "quota": (reply(429, QUOTA), "quota is used up"),
}


@pytest.mark.parametrize("fault", REFUSED)
def test_a_refusal_is_not_retried(
    fault: str, calais_app: Flask, calais: Calais, post_id: int
) -> None:
    answer, reason = REFUSED[fault]
    calais.answers = [answer]
    messages = queued(calais_app.config["REDIS_URL"], "blog_autotag")

    run_task(calais_app, post_id)

    assert_tagged_offline(calais_app, post_id, reason)
    after = queued(calais_app.config["REDIS_URL"], "blog_autotag")
    assert after == messages


@pytest.mark.parametrize("fault", REFUSED)
def test_a_refusal_is_logged_with_its_reason_and_without_the_key(
    fault: str,
    calais_app: Flask,
    calais: Calais,
    post_id: int,
    caplog: pytest.LogCaptureFixture,
) -> None:
    answer, reason = REFUSED[fault]
    calais.answers = [answer]

    with caplog.at_level(logging.INFO, logger="blog_autotag"):
        run_task(calais_app, post_id)

    [line] = caplog.records
    # Only for a wrong key somebody has to do something.
    wrong_key = fault in ("401", "403")
    assert line.levelno == (logging.ERROR if wrong_key else logging.WARNING)
    assert reason in line.getMessage()
    assert KEY not in line.getMessage()


@pytest.fixture
def over_quota(calais_app: Flask, calais: Calais, post_id: int) -> Flask:
    """The blog after the API said that the day's quota is used up."""
    calais.answers = [reply(429, QUOTA), found("Bread")]
    run_task(calais_app, post_id)
    return calais_app


def test_over_quota_the_page_says_when_the_api_is_asked_again(
    over_quota: Flask, post_id: int
) -> None:
    again_at = read_post(over_quota, post_id).tag_again_at

    assert again_at is not None
    assert abs(again_at - utc_now() - timedelta(days=1)).seconds < 60
    page = over_quota.test_client().get(f"/posts/{post_id}").text
    assert "the API is asked again after" in page


def test_over_quota_beat_does_not_ask_on_the_same_day(
    over_quota: Flask, post_id: int
) -> None:
    messages = queued(over_quota.config["REDIS_URL"], "blog_autotag")

    with over_quota.app_context():
        enqueue_untagged_posts()

    after = queued(over_quota.config["REDIS_URL"], "blog_autotag")
    assert after == messages


def test_over_quota_beat_asks_again_the_next_day(
    over_quota: Flask, post_id: int
) -> None:
    first = read_post(over_quota, post_id).tag_task_id
    yesterday = utc_now() - timedelta(minutes=1)
    change(over_quota, Post, post_id, tag_again_at=yesterday)

    with over_quota.app_context():
        enqueue_untagged_posts()

    message = queued(over_quota.config["REDIS_URL"], "blog_autotag")[-1]
    assert message["arguments"] == [post_id]
    assert message["id"] == read_post(over_quota, post_id).tag_task_id != first
    # The tags stay until there are better ones.
    assert tags_of(over_quota, post_id) == OFFLINE


def test_the_tags_of_the_next_day_replace_those_found_offline(
    over_quota: Flask, post_id: int
) -> None:
    yesterday = utc_now() - timedelta(minutes=1)
    change(over_quota, Post, post_id, tag_again_at=yesterday)
    with over_quota.app_context():
        enqueue_untagged_posts()

    run_task(over_quota, post_id)

    assert tags_of(over_quota, post_id) == {"mine": False, "bread": True}
    page = over_quota.test_client().get(f"/posts/{post_id}").text
    assert "found offline" not in page
    assert read_post(over_quota, post_id).tag_again_at is None
