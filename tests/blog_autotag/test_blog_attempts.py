"""The limit on wrong passwords."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from blog_autotag.database import db
from blog_autotag.models.user import User
from blog_autotag.users.attempts import SignInAttempt, network_of
from tests.at_once import at_once
from tests.blog_autotag.conftest import make_app
from tests.blog_autotag.people import PASSWORD, count, user_form

HERE = "192.0.2.1"
WRONG = "a wrong password"
ELSEWHERE = "192.0.2.2"
EMAIL = "ada@example.com"
WAIT = "Too many wrong passwords. Please wait 15 minutes, then try again."


@pytest.fixture
def ada(app: Flask) -> str:
    """The address of a user whose password is PASSWORD."""
    add(app, EMAIL)
    return EMAIL


def add(app: Flask, email: str) -> None:
    user = User(email=email)
    user.set_password(PASSWORD)
    with app.app_context():
        db.session.add(user)
        db.session.commit()


def try_it(
    app: Flask,
    email: str = EMAIL,
    password: str = WRONG,
    address: str = HERE,
    **headers: str,
) -> TestResponse:
    return app.test_client().post(
        "/sign-in",
        data={"email": email, "password": password},
        environ_base={"REMOTE_ADDR": address},
        headers={k.replace("_", "-"): v for k, v in headers.items()},
    )


def fail(app: Flask, times: int, **more: str) -> list[int]:
    return [try_it(app, **more).status_code for _ in range(times)]


def age(app: Flask, **since: int) -> None:
    """Make all attempts so far this old."""
    with app.app_context():
        for attempt in db.session.scalars(select(SignInAttempt)).all():
            attempt.made_at -= timedelta(**since)
        db.session.commit()


@pytest.mark.parametrize("email", [EMAIL, "nobody@example.com"])
def test_the_eleventh_try_has_to_wait(
    app: Flask, ada: str, email: str
) -> None:
    """Whether there is such an account or not; the right password, too."""
    first = fail(app, 10, email=email)

    answer = try_it(app, email=email, password=PASSWORD)

    assert first == [422] * 10
    assert answer.status_code == 429
    assert WAIT in answer.text
    assert 880 < int(answer.headers["Retry-After"]) <= 900
    assert "Set-Cookie" not in answer.headers


def test_the_owner_signs_in_elsewhere(app: Flask, ada: str) -> None:
    fail(app, 12)

    answer = try_it(app, password=PASSWORD, address=ELSEWHERE)

    assert answer.status_code == 303


def test_another_account_is_not_held_up(app: Flask, ada: str) -> None:
    add(app, "bob@example.com")
    fail(app, 12)

    answer = try_it(app, email="bob@example.com", password=PASSWORD)

    assert answer.status_code == 303


def test_a_session_that_is_there_goes_on(app: Flask, ada: str) -> None:
    browser = app.test_client()
    browser.post("/sign-in", data={"email": ada, "password": PASSWORD})

    fail(app, 12, address="127.0.0.1")

    assert f"Signed in as {ada}" in browser.get("/").text


@pytest.mark.parametrize(
    "spelling", ["ADA@example.com", "ada@EXAMPLE.com", " ada@example.com "]
)
def test_another_spelling_is_the_same_account(
    app: Flask, ada: str, spelling: str
) -> None:
    fail(app, 10)

    assert try_it(app, email=spelling).status_code == 429


def test_the_wait_is_over_after_15_minutes(app: Flask, ada: str) -> None:
    fail(app, 10)
    age(app, minutes=14)
    too_early = try_it(app, password=PASSWORD)
    age(app, seconds=61)

    answer = try_it(app, password=PASSWORD)

    assert "Please wait 1 minute, then" in too_early.text
    assert answer.status_code == 303


def test_tries_that_are_refused_do_not_prolong_the_wait(
    app: Flask, ada: str
) -> None:
    fail(app, 10)
    age(app, minutes=10)

    refused = fail(app, 5)

    assert refused == [429] * 5
    assert count(app, SignInAttempt) == 10
    assert int(try_it(app).headers["Retry-After"]) <= 300


def test_the_right_password_clears_the_count(app: Flask, ada: str) -> None:
    fail(app, 9)
    try_it(app, password=PASSWORD)

    assert fail(app, 10) == [422] * 10


def test_one_address_tries_50_passwords_on_all_accounts(
    app: Flask, ada: str
) -> None:
    tried = [
        try_it(app, email=f"{number}@example.com").status_code
        for number in range(50)
    ]

    assert tried == [422] * 50
    assert try_it(app, password=PASSWORD).status_code == 429
    there = try_it(app, password=PASSWORD, address=ELSEWHERE)
    assert there.status_code == 303


def test_signing_in_to_ones_own_account_does_not_clear_that_of_others(
    app: Flask, ada: str
) -> None:
    add(app, "mallory@example.com")
    fail(app, 10)
    try_it(app, email="mallory@example.com", password=PASSWORD)

    assert try_it(app).status_code == 429


def test_tries_at_the_same_moment_are_counted_one_by_one(
    app: Flask, ada: str
) -> None:
    codes = at_once(*[lambda: try_it(app).status_code] * 20)

    assert codes.count(422) <= 10
    assert set(codes) <= {422, 429}
    assert count(app, SignInAttempt) == codes.count(422)


def test_a_sign_up_form_that_was_sent_before_is_no_way_around(
    app: Flask, ada: str
) -> None:
    """It signs in whoever sends it again with the right password."""
    form = user_form(email="mallory@example.com")
    app.test_client().post("/sign-up", data=form)
    fail(app, 10, address="127.0.0.1")
    browser = app.test_client()

    browser.post("/sign-up", data=form | {"email": ada, "password": PASSWORD})

    assert "Signed in as" not in browser.get("/").text


def test_a_failed_copy_of_a_sign_up_form_counts(app: Flask, ada: str) -> None:
    form = user_form(email="mallory@example.com")
    app.test_client().post("/sign-up", data=form)
    for _ in range(10):
        app.test_client().post("/sign-up", data=form | {"email": ada})
        form["password"] = WRONG

    assert count(app, SignInAttempt) == 9
    assert try_it(app, address="127.0.0.1").status_code == 422
    assert try_it(app, address="127.0.0.1").status_code == 429


def test_old_tries_are_forgotten(app: Flask, ada: str) -> None:
    fail(app, 3)
    age(app, minutes=16)

    fail(app, 1, address=ELSEWHERE)

    assert count(app, SignInAttempt) == 1


def test_nothing_that_was_typed_is_stored(app: Flask) -> None:
    try_it(app, email="secret-typed-here@example.com")

    with app.app_context():
        attempt = db.session.scalars(select(SignInAttempt)).one()
    assert re.fullmatch("[0-9a-f]{64}", attempt.account)
    assert attempt.network == HERE


def test_the_limit_holds_while_redis_is_away(brokerless: Flask) -> None:
    add(brokerless, EMAIL)

    right = try_it(brokerless, password=PASSWORD).status_code
    codes = fail(brokerless, 11)

    assert right == 303
    assert codes == [422] * 10 + [429]


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::9", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", "unknown"),
        (None, "unknown"),
    ],
)
def test_the_network_of_an_address(address: str | None, network: str) -> None:
    assert network_of(address) == network


@pytest.fixture
def proxied(broker_url: str, database_url: str) -> Callable[[int], Flask]:
    def make(proxies: int) -> Flask:
        return make_app(
            REDIS_URL=broker_url, DATABASE_URL=database_url, PROXIES=proxies
        )

    return make


@pytest.mark.parametrize(
    ("proxies", "forwarded", "network"),
    [
        (0, "198.51.100.9", HERE),
        (1, "made.up, 198.51.100.9", "198.51.100.9"),
        (2, "made.up, 198.51.100.9, 10.0.0.1", "198.51.100.9"),
        (2, "198.51.100.9", HERE),
    ],
)
def test_a_proxy_tells_the_visitors_address(
    proxied: Callable[[int], Flask],
    proxies: int,
    forwarded: str,
    network: str,
) -> None:
    app = proxied(proxies)

    try_it(app, X_Forwarded_For=forwarded)

    with app.app_context():
        attempt = db.session.scalars(select(SignInAttempt)).one()
    assert attempt.network == network
