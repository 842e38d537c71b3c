"""Who gets into backstage: every route of it, for every kind of visitor.

The pages are those that the links lead to, the actions those that the forms
lead to; a new route that neither reaches makes the first test fail.
"""

import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

import fibtastic
import mood_mailer
from blog_autotag import create_app
from blog_autotag.database import Base, db
from blog_autotag.users.queries import find_user
from plumbing.broker import connect
from tests.backstage.crawl import (
    SECRET,
    Found,
    all_endpoints,
    crawl,
    everything,
    fill,
    forms,
)
from tests.blog_autotag.people import Person, add_user

ELSEWHERE = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": "https://elsewhere.example"},
    {"Origin": "null"},
]


@pytest.fixture
def blog(broker_url: str, tmp_path: Path) -> Iterator[Flask]:
    """With its CSRF tokens, as it is deployed."""
    app = create_app(
        REDIS_URL=broker_url, DATABASE_URL=f"sqlite:///{tmp_path}/b.sqlite"
    )
    with app.app_context():
        Base.metadata.create_all(db.engine)
    fill(app.extensions["celery"])
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def admin(blog: Flask) -> FlaskClient:
    return Person(blog, add_user(blog, "admin@example.com", True)).client


@pytest.fixture
def found(blog: Flask, admin: FlaskClient, broker_url: str) -> Found:
    """What there is, as an admin sees it; nobody watches Redis any more."""
    found = crawl(admin)
    admin.post(
        "/backstage/feed/stop", data=found.actions["/backstage/feed/stop"]
    )
    return found


@pytest.fixture(params=["nobody", "a user"])
def stranger(request: pytest.FixtureRequest, blog: Flask) -> FlaskClient:
    """No admin, with a valid CSRF token of his own in .environ_base."""
    if request.param == "nobody":
        client, page = blog.test_client(), "/sign-in"
    else:
        user_id = add_user(blog, "user@example.com")
        client, page = Person(blog, user_id).client, "/posts/new"
    token = re.search(
        r'name="csrf_token"[^>]*value="([^"]+)"', client.get(page).text
    )
    assert token
    client.environ_base["HTTP_X_CSRFTOKEN"] = token[1]
    return client


def test_pages_and_forms_lead_to_every_route(
    blog: Flask, found: Found
) -> None:
    assert found.endpoints(blog) == all_endpoints(blog)
    shown = [page for page, text in found.pages.items() if SECRET in text]
    assert len(shown) > 5  # so that the tests below would see it


def test_no_page_is_shown_to_who_is_no_admin(
    stranger: FlaskClient, found: Found
) -> None:
    for page in found.pages:
        answer = stranger.get(page)
        refused(answer.status_code, answer.location)
        assert SECRET not in answer.text, page


def test_no_action_is_done_for_who_is_no_admin(
    stranger: FlaskClient, found: Found, broker_url: str
) -> None:
    connect(broker_url).set("feed:open", "somebody")  # there is one to stop
    before = everything(broker_url)

    for action, sent in found.actions.items():
        typed = {k: v for k, v in sent.items() if k != "csrf_token"}
        answer = stranger.post(action, data=typed)
        refused(answer.status_code, answer.location)

    assert everything(broker_url) == before


def refused(status: int, location: str | None) -> None:
    if status == 303:
        assert str(location).startswith("/sign-in")
    else:
        assert status == 403


def test_no_action_without_a_token_or_from_another_site(
    admin: FlaskClient, found: Found, broker_url: str
) -> None:
    before = everything(broker_url)

    for action, sent in found.actions.items():
        typed = {k: v for k, v in sent.items() if k != "csrf_token"}
        assert admin.post(action, data=typed).status_code == 400, action
        assert admin.get(action).status_code == 405, action
        for headers in ELSEWHERE:
            answer = admin.post(action, data=sent, headers=headers)
            assert answer.status_code == 403, (action, headers)

    assert everything(broker_url) == before


def test_each_action_of_an_admin_is_logged_with_the_address(
    blog: Flask,
    admin: FlaskClient,
    found: Found,
    broker_url: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert_each_is_logged(blog, admin, found, caplog, "admin@example.com ")


@pytest.mark.parametrize(
    "change", ["is_admin", "deleted", "signed out"], ids=str
)
def test_who_is_an_admin_no_more_is_out_at_once(
    blog: Flask, admin: FlaskClient, change: str
) -> None:
    assert admin.get("/backstage/queues/").status_code == 200
    with blog.app_context():
        user = find_user("admin@example.com")
        assert user
        if change == "deleted":
            db.session.delete(user)
        elif change == "is_admin":
            user.is_admin = False
        db.session.commit()
    if change == "signed out":
        admin.delete_cookie("blog_autotag")

    answer = admin.get("/backstage/queues/")

    assert answer.status_code == (403 if change == "is_admin" else 303)


@pytest.fixture(params=[mood_mailer, fibtastic])
def app(request: pytest.FixtureRequest, broker_url: str) -> Flask:
    app: Flask = request.param.create_app(REDIS_URL=broker_url, DEBUG=True)
    fill(app.extensions["celery"])
    return app


def test_in_development_this_machine_gets_everything(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    client = app.test_client()
    found = crawl(client)

    assert found.endpoints(app) == all_endpoints(app)
    assert_each_is_logged(app, client, found, caplog, "127.0.0.1 ")


@pytest.mark.parametrize(
    ("debug", "environ", "status"),
    [
        (False, {}, 404),
        (True, {"REMOTE_ADDR": "192.0.2.7"}, 404),
        (True, {"REMOTE_ADDR": "::ffff:192.0.2.7"}, 404),
        (True, {"HTTP_X_FORWARDED_FOR": "127.0.0.1"}, 404),
        (True, {"HTTP_FORWARDED": "for=127.0.0.1"}, 404),
        (True, {"HTTP_HOST": "elsewhere.example"}, 400),
    ],
)
def test_elsewhere_there_is_no_page_and_no_action(
    app: Flask,
    broker_url: str,
    debug: bool,
    environ: dict[str, str],
    status: int,
) -> None:
    """Deployed, from another machine, through a proxy, by another name."""
    client = app.test_client()
    found = crawl(client)
    client.post("/backstage/feed/stop")
    connect(broker_url).set("feed:open", "somebody")
    before = everything(broker_url)
    app.debug = debug

    for page in found.pages:
        answer = client.get(page, environ_overrides=environ)
        assert answer.status_code == status, page
        assert SECRET not in answer.text, page
    for action, sent in found.actions.items():
        answer = client.post(action, data=sent, environ_overrides=environ)
        assert answer.status_code == status, action

    assert everything(broker_url) == before


def test_another_site_does_nothing_on_this_machine(
    app: Flask, broker_url: str
) -> None:
    client = app.test_client()
    found = crawl(client)
    client.post("/backstage/feed/stop")
    before = everything(broker_url)

    for action, sent in found.actions.items():
        for headers in ELSEWHERE:
            answer = client.post(action, data=sent, headers=headers)
            assert answer.status_code == 403, (action, headers)

    assert everything(broker_url) == before


def assert_each_is_logged(
    app: Flask,
    client: FlaskClient,
    found: Found,
    caplog: pytest.LogCaptureFixture,
    who: str,
) -> None:
    """Do every action once, each on a broker filled anew."""
    url: str = app.config["REDIS_URL"]
    for action, where in found.where.items():
        connect(url).flushall()
        fill(app.extensions["celery"])
        if action == "/backstage/feed/stop":
            connect(url).set("feed:open", "somebody")
        sent = forms(client.get(where).text)[action]
        caplog.clear()
        with caplog.at_level(logging.INFO, "backstage"):
            answer = client.post(action, data=sent)
        assert answer.status_code == 303, (action, answer.text)
        lines = [
            r.getMessage() for r in caplog.records if r.name == "backstage"
        ]
        assert [line for line in lines if line.startswith(who)], action
