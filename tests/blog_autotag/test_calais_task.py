"""What becomes of the task, failure by failure: retried when, or fallen back
why, and with which tags. The countdown is read from the message's ETA."""

import logging
import threading
from datetime import UTC, datetime, timedelta

import pytest
from celery.exceptions import Retry
from flask import Flask

from blog_autotag import create_app
from blog_autotag.database import db, utc_now
from blog_autotag.models.post import Post
from blog_autotag.tags.tasks import enqueue_untagged_posts, tag_post
from parts.direct import as_worker
from parts.ports import free_port
from parts.queued import queued
from tests.blog_autotag.bad_calais import (
    KEY,
    QUOTA,
    RATE,
    SECONDS,
    Answer,
    Calais,
    drip,
    found,
    hang_up,
    members,
    reply,
    silence,
)
from tests.blog_autotag.people import Person, change, post_form, tags_of

TEXT = "Python is a language. Python and Flask. Flask is small. Redis, too."
OFFLINE = {"mine": False, "python": True, "flask": True}
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
REFUSED = {
    "400": (reply(400, b"bad text"), "refuses this request: 400 bad text"),
    "406": (reply(406), "refuses this request: 406"),
    "413": (reply(413), "refuses this request: 413"),
    "415": (reply(415), "refuses this request: 415"),
    "401": (reply(401), "refuses the key (401)"),
    "403": (reply(403), "refuses the key (403)"),
    "quota": (reply(429, QUOTA), "quota is used up"),
}


@pytest.fixture
def app(app: Flask, calais: Calais) -> Flask:
    app.config.update(
        TAGGER="opencalais",
        CALAIS_URL=calais.url,
        CALAIS_KEY=KEY,
        CALAIS_TIMEOUT=SECONDS,
    )
    return app


@pytest.fixture
def post_id(app: Flask, author: Person) -> int:
    return author.write(content=TEXT, tag_list="mine")


def read(app: Flask, post_id: int) -> Post:
    with app.app_context():
        return db.session.get_one(Post, post_id)


def work(app: Flask, post_id: int, retries: int = 0) -> None:
    """The post's task, as a worker calls it."""
    task_id = read(app, post_id).tag_task_id
    with (
        app.app_context(),
        as_worker(tag_post, task_id, post_id, retries=retries),
    ):
        tag_post(post_id)


def retry(app: Flask, post_id: int, retries: int = 0) -> float:
    """The same, which is retried; seconds until then, by its message."""
    task_id = read(app, post_id).tag_task_id
    before = datetime.now(UTC)
    with pytest.raises(Retry):
        work(app, post_id, retries)
    message = queued(app.config["REDIS_URL"], "blog_autotag")[-1]
    assert (message["id"], message["retries"]) == (task_id, retries + 1)
    assert message["arguments"] == [post_id]
    if message["eta"] is None:  # a backoff of 0 was drawn: at once
        return 0
    return (datetime.fromisoformat(message["eta"]) - before).total_seconds()


def fallen_back(app: Flask, post_id: int, why: str) -> bool:
    page = app.test_client().get(f"/posts/{post_id}/tags")
    return (
        tags_of(app, post_id) == OFFLINE
        and page.headers.get("X-Live") == "done"
        and "found offline:" in page.text
        and why in page.text
    )


def test_the_tags_of_the_api_are_added_to_the_typed_ones(
    app: Flask, calais: Calais, post_id: int
) -> None:
    calais.answers = [found("Web_Framework", "Mine", "...")]

    work(app, post_id)

    assert tags_of(app, post_id) == {"mine": False, "web and framework": True}
    assert calais.asked[0].body.decode() == f"A title\n\n{TEXT}"
    assert calais.asked[0].headers["X-AG-Access-Token"] == KEY
    assert "found offline" not in author_page(app, post_id)


def author_page(app: Flask, post_id: int) -> str:
    return app.test_client().get(f"/posts/{post_id}").text


@pytest.mark.parametrize("fault", UNAVAILABLE)
def test_without_an_answer_it_is_retried_3_times_then_falls_back(
    fault: str, app: Flask, calais: Calais, post_id: int
) -> None:
    calais.answers = [UNAVAILABLE[fault]]

    for retries, most in ((0, 2), (1, 4), (2, 8)):
        assert 0 <= retry(app, post_id, retries) < most + SECONDS + 1
        assert tags_of(app, post_id) == {"mine": False}
    work(app, post_id, retries=3)

    assert fallen_back(app, post_id, "(3 retries)")
    assert len(calais.asked) == 4


def test_a_server_that_refuses_connections_is_one_without_an_answer(
    app: Flask, post_id: int
) -> None:
    app.config["CALAIS_URL"] = f"http://127.0.0.1:{free_port()}"

    retry(app, post_id)
    work(app, post_id, retries=3)

    assert fallen_back(app, post_id, "Connection refused (3 retries)")


@pytest.mark.parametrize("fault", GARBLED)
def test_a_broken_answer_is_retried_twice_then_falls_back(
    fault: str, app: Flask, calais: Calais, post_id: int
) -> None:
    calais.answers = [GARBLED[fault]]

    for retries in (0, 1):
        retry(app, post_id, retries)
    work(app, post_id, retries=2)

    assert fallen_back(app, post_id, "the answer is not JSON (2 retries)")
    assert len(calais.asked) == 3


def test_two_times_at_capacity_are_two_retries_and_then_tags(
    app: Flask, calais: Calais, post_id: int
) -> None:
    calais.answers = [reply(503), reply(503), found("Bread")]

    for retries in (0, 1):
        retry(app, post_id, retries)
    work(app, post_id, retries=2)

    assert tags_of(app, post_id) == {"mine": False, "bread": True}
    assert read(app, post_id).tags_note is None


def test_json_of_another_shape_is_an_answer_without_tags(
    app: Flask, calais: Calais, post_id: int
) -> None:
    calais.answers = [members("socialTag", {"_typeGroup": "socialTag"})]

    work(app, post_id)

    assert tags_of(app, post_id) == {"mine": False}
    assert read(app, post_id).is_tagged


@pytest.mark.parametrize("fault", REFUSED)
def test_a_refusal_is_not_retried_and_falls_back_with_its_reason(
    fault: str,
    app: Flask,
    calais: Calais,
    post_id: int,
    caplog: pytest.LogCaptureFixture,
) -> None:
    answer, why = REFUSED[fault]
    calais.answers = [answer]
    before = len(queued(app.config["REDIS_URL"], "blog_autotag"))

    with caplog.at_level(logging.INFO, logger="blog_autotag"):
        work(app, post_id)

    assert fallen_back(app, post_id, why)
    assert len(queued(app.config["REDIS_URL"], "blog_autotag")) == before
    # Only a wrong key is for somebody to act upon.
    [line] = caplog.records
    assert line.levelno == (
        logging.ERROR if fault in ("401", "403") else logging.WARNING
    )
    assert why in line.getMessage()
    assert KEY not in line.getMessage()


@pytest.mark.parametrize(
    ("headers", "least", "most"),
    [({}, 0.75, 1.75), ({"Retry-After": 30}, 30, 31)],
)
def test_over_the_rate_it_is_retried_when_the_api_says(
    headers: dict[str, object],
    least: float,
    most: float,
    app: Flask,
    calais: Calais,
    post_id: int,
) -> None:
    calais.answers = [reply(429, RATE, **headers)]

    assert least <= retry(app, post_id) < most + 1
    assert least <= retry(app, post_id, retries=2) < most + 1
    work(app, post_id, retries=3)

    assert fallen_back(app, post_id, "429 You exceeded the concurrent")


def test_beat_enqueues_nothing_for_a_post_that_waits_for_its_retry(
    app: Flask, calais: Calais, post_id: int
) -> None:
    long_ago = utc_now() - timedelta(minutes=5)
    change(app, Post, post_id, tag_enqueued_at=long_ago)
    calais.answers = [reply(429, RATE, Retry_After=600)]
    retry(app, post_id)
    messages = len(queued(app.config["REDIS_URL"], "blog_autotag"))

    with app.app_context():
        enqueue_untagged_posts()

    assert len(queued(app.config["REDIS_URL"], "blog_autotag")) == messages
    due = read(app, post_id).tag_enqueued_at - utc_now()
    assert 590 < due.total_seconds() < 602


def test_over_quota_beat_asks_again_the_next_day(
    app: Flask, calais: Calais, post_id: int
) -> None:
    calais.answers = [reply(429, QUOTA), found("Bread")]
    work(app, post_id)
    again_at = read(app, post_id).tag_again_at
    assert again_at is not None
    assert abs(again_at - utc_now() - timedelta(days=1)).seconds < 60
    assert "asked again after" in author_page(app, post_id)
    first = read(app, post_id).tag_task_id

    with app.app_context():
        enqueue_untagged_posts()
    assert read(app, post_id).tag_task_id == first  # not today

    yesterday = utc_now() - timedelta(minutes=1)
    change(app, Post, post_id, tag_again_at=yesterday)
    with app.app_context():
        enqueue_untagged_posts()
    message = queued(app.config["REDIS_URL"], "blog_autotag")[-1]
    assert message["arguments"] == [post_id]
    assert message["id"] == read(app, post_id).tag_task_id != first
    assert tags_of(app, post_id) == OFFLINE  # until there are better ones
    work(app, post_id)

    assert tags_of(app, post_id) == {"mine": False, "bread": True}
    assert "found offline" not in author_page(app, post_id)
    assert read(app, post_id).tag_again_at is None


def during_the_call(
    app: Flask, calais: Calais, post_id: int, change: object, answer: Answer
) -> None:
    """Run the task; `change` happens while the API thinks."""
    thinking, changed = threading.Event(), threading.Event()

    def think(handler: object) -> None:
        thinking.set()
        changed.wait(10)
        answer(handler)  # type: ignore[arg-type]

    app.config["CALAIS_TIMEOUT"] = 10
    calais.answers = [think]
    task = threading.Thread(target=work, args=(app, post_id))
    task.start()
    assert thinking.wait(10)
    assert callable(change)
    change()
    changed.set()
    task.join()


@pytest.mark.parametrize("answer", [found("late"), reply(400)])
def test_a_late_answer_for_an_older_text_writes_nothing(
    answer: Answer, app: Flask, author: Person, calais: Calais, post_id: int
) -> None:
    form = post_form(content="Something else.", tag_list="mine")

    during_the_call(
        app,
        calais,
        post_id,
        lambda: author.post(f"/posts/{post_id}", **form),
        answer,
    )

    assert tags_of(app, post_id) == {"mine": False}
    post = read(app, post_id)
    assert (post.is_tagged, post.tags_note) == (False, None)


@pytest.mark.parametrize("answer", [found("late"), reply(400)])
def test_a_late_answer_for_a_deleted_post_writes_nothing(
    answer: Answer, app: Flask, author: Person, calais: Calais, post_id: int
) -> None:
    during_the_call(
        app,
        calais,
        post_id,
        lambda: author.post(f"/posts/{post_id}/delete"),
        answer,
    )

    work_is_gone = app.test_client().get(f"/posts/{post_id}")
    assert work_is_gone.status_code == 404


def test_a_retry_for_an_older_text_leaves_the_new_one_to_its_own_task(
    app: Flask, author: Person, calais: Calais, post_id: int
) -> None:
    calais.answers = [reply(503)]
    old = read(app, post_id).tag_task_id
    retry(app, post_id)
    form = post_form(content="Something else.", tag_list="mine")
    author.post(f"/posts/{post_id}", **form)

    with app.app_context(), as_worker(tag_post, old, post_id, retries=3):
        tag_post(post_id)

    assert len(calais.asked) == 1
    assert not read(app, post_id).is_tagged


def test_a_task_from_the_console_is_retried_too(
    app: Flask, calais: Calais, post_id: int
) -> None:
    """Its id is not the one that the post knows, until it has to wait."""
    calais.answers = [reply(503), found("Bread")]

    for retries in (0, 1):
        with (
            app.app_context(),
            as_worker(tag_post, "by hand", post_id, retries=retries),
        ):
            if retries:
                tag_post(post_id)
            else:
                with pytest.raises(Retry):
                    tag_post(post_id)

    assert tags_of(app, post_id) == {"mine": False, "bread": True}


def test_the_page_waits_for_no_api(
    app: Flask, author: Person, calais: Calais
) -> None:
    """Saving and showing a post asks nobody but the database and Redis."""
    post_id = author.write(content=TEXT)

    assert author.get(f"/posts/{post_id}").status_code == 200
    assert calais.asked == []


def test_a_tagger_that_there_is_not_is_told_at_the_start(
    broker_url: str, database_url: str
) -> None:
    with pytest.raises(ValueError, match="one of: offline, opencalais"):
        create_app(DATABASE_URL=database_url, TAGGER="OpenCalais")


def test_the_console_has_the_client_at_hand(
    app: Flask, calais: Calais
) -> None:
    with app.app_context():
        opencalais = app.make_shell_context()["opencalais"]
        assert opencalais("", "Ruby on Rails.") == ["python", "flask"]
    assert calais.asked[0].body == b"\n\nRuby on Rails."
