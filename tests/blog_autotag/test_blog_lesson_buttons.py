"""Two more buttons on the post's form, in local development only."""

import re
import time
from collections.abc import Iterator

import pytest
from flask import Flask

from blog_autotag.database import db
from blog_autotag.models.post import Post
from parts.queued import queued
from tests.at_once import at_once
from tests.blog_autotag.conftest import make_app
from tests.blog_autotag.people import (
    Person,
    add_user,
    away,
    count,
    post_form,
)

BUTTONS = ["wait", "background"]

FOREVER = 86_400
"""A wait in seconds: a request that waited so long would not end its test."""


@pytest.fixture
def debug_app(broker_url: str, database_url: str) -> Iterator[Flask]:
    """The blog as the Procfile starts it, but with shorter waits."""
    app = make_app(
        REDIS_URL=broker_url,
        DATABASE_URL=database_url,
        DEBUG=True,
        SAVE_DELAY=0.5,
    )
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def learner(debug_app: Flask) -> Person:
    return Person(debug_app, add_user(debug_app, "learner@example.com"))


def demo_messages(app: Flask) -> list[list[object]]:
    """Return the arguments of the waits that are enqueued."""
    return [
        message["arguments"]
        for message in queued(app.config["REDIS_URL"], "blog_autotag")
        if message["task"] == "blog_autotag.demo.tasks.demo"
    ]


def test_save_and_wait_waits_in_the_request(
    debug_app: Flask, learner: Person
) -> None:
    started = time.monotonic()

    answer = learner.post("/posts/wait", **post_form())

    assert answer.location == "/posts/1"
    assert time.monotonic() - started > 0.5
    assert demo_messages(debug_app) == []


def test_the_page_says_how_long_save_and_wait_took(learner: Person) -> None:
    answer = learner.post("/posts/wait", **post_form())

    page = learner.get(answer.location).text
    said = re.search(r"Saved. It took (.+) s to answer your browser", page)
    assert said
    assert 0.5 < float(said[1]) < 10


def test_save_and_wait_in_the_background_enqueues_the_wait(
    debug_app: Flask, learner: Person
) -> None:
    debug_app.config["SAVE_DELAY"] = FOREVER

    answer = learner.post("/posts/background", **post_form())

    assert answer.location == "/posts/1"
    assert demo_messages(debug_app) == [[FOREVER, "saved post 1"]]
    page = learner.get("/posts/1").text
    assert re.search(r"Saved. It took .+ s to answer your browser", page)


@pytest.mark.parametrize("button", BUTTONS)
def test_both_buttons_enqueue_the_tagging(
    debug_app: Flask, learner: Person, button: str
) -> None:
    learner.post(f"/posts/{button}", **post_form())

    names = [
        message["task"]
        for message in queued(debug_app.config["REDIS_URL"], "blog_autotag")
    ]
    assert names.count("blog_autotag.tags.tasks.tag_post") == 1


@pytest.mark.parametrize("button", BUTTONS)
def test_both_buttons_save_changes(learner: Person, button: str) -> None:
    post_id = learner.write(title="Old")

    learner.post(f"/posts/{post_id}/{button}", **post_form(title="New"))

    assert "<h1>New</h1>" in learner.get(f"/posts/{post_id}").text


@pytest.mark.parametrize("button", BUTTONS)
def test_a_double_click_saves_one_post(
    debug_app: Flask, learner: Person, button: str
) -> None:
    form = post_form()

    def click() -> str:
        browser = Person(debug_app, learner.id)
        return browser.post(f"/posts/{button}", **form).location

    locations = at_once(click, click)

    assert len(set(locations)) == 1
    assert locations[0].startswith("/posts/")
    assert count(debug_app, Post) == 1


@pytest.mark.parametrize("button", BUTTONS)
def test_a_form_sent_again_is_answered_without_a_wait(
    debug_app: Flask, learner: Person, button: str
) -> None:
    debug_app.config["SAVE_DELAY"] = FOREVER
    form = post_form()
    learner.post("/posts", **form)

    answer = learner.post(f"/posts/{button}", **form)

    assert answer.location == "/posts/1"
    assert demo_messages(debug_app) == []


@pytest.mark.parametrize("button", BUTTONS)
def test_a_refused_form_is_answered_without_a_wait(
    debug_app: Flask, learner: Person, button: str
) -> None:
    debug_app.config["SAVE_DELAY"] = FOREVER

    answer = learner.post(f"/posts/{button}", **post_form(title=""))

    assert "Please enter a title." in answer.text
    assert answer.status_code == 422
    assert demo_messages(debug_app) == []


@pytest.mark.parametrize("button", BUTTONS)
def test_the_post_is_saved_while_the_broker_is_away(
    database_url: str, button: str
) -> None:
    app = make_app(
        REDIS_URL=away(),
        DATABASE_URL=database_url,
        DEBUG=True,
        SAVE_DELAY=0.1,
    )
    learner = Person(app, add_user(app, "learner@example.com"))

    answer = learner.post(f"/posts/{button}", **post_form(title="Kept"))

    assert answer.status_code == 503
    assert "<h1>Kept</h1>" in answer.text
    assert "Saved. The queue cannot be reached" in answer.text
    with app.app_context():
        db.engine.dispose()


@pytest.mark.parametrize("button", BUTTONS)
def test_the_buttons_are_for_people_who_are_signed_in(
    debug_app: Flask, button: str
) -> None:
    answer = debug_app.test_client().post(f"/posts/{button}", data=post_form())

    assert answer.location == "/sign-in"
    assert count(debug_app, Post) == 0


@pytest.mark.parametrize("button", BUTTONS)
def test_the_buttons_change_ones_own_posts_only(
    debug_app: Flask, learner: Person, button: str
) -> None:
    post_id = learner.write(title="Mine")
    other = Person(debug_app, add_user(debug_app, "other@example.com"))

    answer = other.post(f"/posts/{post_id}/{button}", **post_form(title="X"))

    assert answer.status_code == 403
    assert "<h1>Mine</h1>" in learner.get(f"/posts/{post_id}").text


def test_lesson_speed_shortens_both_ways_alike(
    debug_app: Flask, learner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LESSON_SPEED", "20")
    debug_app.config["SAVE_DELAY"] = 10
    page = learner.get("/posts/new").text
    started = time.monotonic()

    learner.post("/posts/wait", **post_form())
    learner.post("/posts/background", **post_form())

    assert "Both wait 0.5 seconds" in page
    assert 0.5 < time.monotonic() - started < 10
    # The task divides by LESSON_SPEED when it runs.
    assert demo_messages(debug_app) == [[10, "saved post 2"]]


@pytest.mark.parametrize("button", BUTTONS)
def test_both_forms_offer_the_buttons_in_debug_mode(
    learner: Person, button: str
) -> None:
    post_id = learner.write()

    new = learner.get("/posts/new").text
    edit = learner.get(f"/posts/{post_id}/edit").text

    assert f'formaction="/posts/{button}"' in new
    assert f'formaction="/posts/{post_id}/{button}"' in edit


@pytest.mark.parametrize("button", BUTTONS)
def test_outside_debug_mode_the_buttons_do_not_exist(
    app: Flask, author: Person, button: str
) -> None:
    page = author.get("/posts/new").text
    answer = author.post(f"/posts/{button}", **post_form())

    assert "Save and wait" not in page
    assert answer.status_code == 404
    assert count(app, Post) == 0
