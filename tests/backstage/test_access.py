"""Who gets into backstage: every route of it, for every kind of visitor.

The pages are those to which the links lead, and the actions those to which
the forms lead. A new route that neither reaches makes the first test fail.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

import fibtastic
import mood_mailer
from backstage.stored.keys import FEED_OPEN
from blog_autotag import create_app
from blog_autotag.database import Base, db
from blog_autotag.users.queries import find_user
from plumbing.broker import connect
from tests.backstage.crawl import (
    SECRET,
    STOP,
    Found,
    all_endpoints,
    crawl,
    everything_in_redis,
    fill,
    log_of_each_action,
)
from tests.blog_autotag.people import Person, add_user

ELSEWHERE = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": "https://elsewhere.example"},
    {"Origin": "null"},
]


@pytest.fixture
def blog_app(broker_url: str, tmp_path: Path) -> Iterator[Flask]:
    """The blog with its CSRF tokens, as it is deployed."""
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
def admin(blog_app: Flask) -> FlaskClient:
    user_id = add_user(blog_app, "admin@example.com", True)
    return Person(blog_app, user_id).client


@pytest.fixture
def found(admin: FlaskClient) -> Found:
    """What an admin sees; nobody watches Redis any more."""
    found = crawl(admin)
    admin.post(STOP, data=found.actions[STOP])
    return found


@pytest.fixture(params=["nobody", "a user"])
def stranger(request: pytest.FixtureRequest, blog_app: Flask) -> FlaskClient:
    """A visitor who is not an admin but sends a valid CSRF token."""
    if request.param == "nobody":
        client, page = blog_app.test_client(), "/sign-in"
    else:
        user_id = add_user(blog_app, "user@example.com")
        client, page = Person(blog_app, user_id).client, "/posts/new"
    token = re.search(
        r'name="csrf_token"[^>]*value="([^"]+)"', client.get(page).text
    )
    assert token
    client.environ_base["HTTP_X_CSRFTOKEN"] = token[1]
    return client


@pytest.fixture(params=[mood_mailer, fibtastic])
def app(request: pytest.FixtureRequest, broker_url: str) -> Flask:
    """An app without users, in development."""
    app: Flask = request.param.create_app(REDIS_URL=broker_url, DEBUG=True)
    fill(app.extensions["celery"])
    return app


def pretend_that_somebody_watches(url: str) -> None:
    """So that the action "stop" has something to stop."""
    connect(url).set(FEED_OPEN, "somebody")


def without_token(fields: dict[str, str]) -> dict[str, str]:
    return {k: v for k, v in fields.items() if k != "csrf_token"}


def assert_is_refused(answer: TestResponse) -> None:
    assert SECRET not in answer.text
    if answer.status_code == 303:
        assert str(answer.location).startswith("/sign-in")
    else:
        assert answer.status_code == 403


def test_pages_and_forms_lead_to_every_route(
    blog_app: Flask, found: Found
) -> None:
    with_secret = [p for p, text in found.pages.items() if SECRET in text]

    assert found.endpoints(blog_app) == all_endpoints(blog_app)
    assert len(with_secret) > 5  # so that the tests below would see it


def test_no_page_is_shown_to_visitors_who_are_not_admins(
    stranger: FlaskClient, found: Found
) -> None:
    for page in found.pages:
        answer = stranger.get(page)

        assert_is_refused(answer)


def test_no_action_is_done_for_visitors_who_are_not_admins(
    stranger: FlaskClient, found: Found, broker_url: str
) -> None:
    pretend_that_somebody_watches(broker_url)
    before = everything_in_redis(broker_url)

    answers = [
        stranger.post(action, data=without_token(fields))
        for action, fields in found.actions.items()
    ]

    for answer in answers:
        assert_is_refused(answer)
    assert everything_in_redis(broker_url) == before


def test_no_action_is_done_without_a_token_or_from_another_site(
    admin: FlaskClient, found: Found, broker_url: str
) -> None:
    before = everything_in_redis(broker_url)

    for action, fields in found.actions.items():
        by_form = admin.post(action, data=without_token(fields))
        by_link = admin.get(action)
        from_elsewhere = [
            admin.post(action, data=fields, headers=headers).status_code
            for headers in ELSEWHERE
        ]

        assert by_form.status_code == 400, action
        assert by_link.status_code == 302, action
        assert from_elsewhere == [403] * len(ELSEWHERE), action

    assert everything_in_redis(broker_url) == before


def test_each_action_of_an_admin_is_logged_with_the_address(
    blog_app: Flask,
    admin: FlaskClient,
    found: Found,
    caplog: pytest.LogCaptureFixture,
) -> None:
    logged = log_of_each_action(blog_app, admin, found, caplog)

    for action, lines in logged.items():
        assert any(line.startswith("admin@example.com ") for line in lines), (
            action
        )


@pytest.mark.parametrize("change", ["is no admin", "is deleted", "signs out"])
def test_somebody_who_is_not_an_admin_any_more_is_out_at_once(
    blog_app: Flask, admin: FlaskClient, change: str
) -> None:
    before = admin.get("/backstage/queues/")

    with blog_app.app_context():
        user = find_user("admin@example.com")
        assert user
        if change == "is deleted":
            db.session.delete(user)
        elif change == "is no admin":
            user.is_admin = False
        db.session.commit()
    if change == "signs out":
        admin.delete_cookie("blog_autotag")
    after = admin.get("/backstage/queues/")

    assert "<h1>Queues</h1>" in before.text
    assert after.location == "/sign-in?next=/backstage/queues/"
    assert "<h1>Queues</h1>" not in after.text


def test_in_development_this_machine_gets_everything(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    client = app.test_client()

    found = crawl(client)
    logged = log_of_each_action(app, client, found, caplog)

    assert found.endpoints(app) == all_endpoints(app)
    for action, lines in logged.items():
        assert any(line.startswith("127.0.0.1 ") for line in lines), action


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
    client.post(STOP)
    pretend_that_somebody_watches(broker_url)
    before = everything_in_redis(broker_url)
    app.debug = debug

    answers = [
        client.get(page, environ_overrides=environ) for page in found.pages
    ] + [
        client.post(action, data=fields, environ_overrides=environ)
        for action, fields in found.actions.items()
    ]

    for answer in answers:
        assert answer.status_code == status, answer.request.path
        assert SECRET not in answer.text, answer.request.path
    assert everything_in_redis(broker_url) == before


def test_another_site_does_nothing_on_this_machine(
    app: Flask, broker_url: str
) -> None:
    client = app.test_client()
    found = crawl(client)
    client.post(STOP)
    before = everything_in_redis(broker_url)

    answers = [
        client.post(action, data=fields, headers=headers)
        for action, fields in found.actions.items()
        for headers in ELSEWHERE
    ]

    for answer in answers:
        assert answer.status_code == 403, answer.request.path
    assert everything_in_redis(broker_url) == before
