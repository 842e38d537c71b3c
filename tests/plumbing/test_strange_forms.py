"""A form that is sent in a strange way gets an answer, and sends nothing."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

import fibtastic
import mood_mailer
from blog_autotag.calais import stand_in
from plumbing.broker import connect

MakeApp = Callable[..., Flask]
MAIL_FORMS = [
    (mood_mailer.create_app, "/mailers", "mood"),
    (mood_mailer.create_app, "/mailers/now", "mood"),
    (fibtastic.create_app, "/sequences", "sequence_length"),
    (fibtastic.create_app, "/sequences/now", "sequence_length"),
]
every_form = pytest.mark.parametrize(("make_app", "path", "name"), MAIL_FORMS)


@every_form
def test_a_file_in_place_of_a_text_is_a_missing_text(
    make_app: MakeApp, path: str, name: str, broker_url: str
) -> None:
    client = make_app(REDIS_URL=broker_url).test_client()
    data = {"email": "a@example.com", name: (BytesIO(b"5"), "mood.txt")}

    answer = client.post(path, data=data)

    assert answer.status_code == 422
    assert "lease " in answer.text  # Please enter ..., please provide ...
    assert connect(broker_url).keys("*") == []


@every_form
@pytest.mark.parametrize(
    "sent",
    [{"email": 1, "mood": 1, "sequence_length": 5}, [1, 2], "text", None, 7],
    ids=repr,
)
def test_json_is_not_a_form(
    make_app: MakeApp, path: str, name: str, sent: Any, broker_url: str
) -> None:
    client = make_app(REDIS_URL=broker_url).test_client()

    answer = client.post(path, json=sent)

    assert answer.status_code == 422
    assert "Please enter an email address." in answer.text
    assert connect(broker_url).keys("*") == []


@pytest.fixture
def calais() -> FlaskClient:
    return stand_in.create_app(WTF_CSRF_ENABLED=False).test_client()


@pytest.mark.parametrize("field", ["count", "seconds"])
@pytest.mark.parametrize("typed", ["9" * 400, "9" * 5_000, "-" + "9" * 400])
def test_a_number_of_many_digits_is_refused_by_the_stand_in(
    calais: FlaskClient, field: str, typed: str
) -> None:
    data = {"fault": "none", "count": "1", "seconds": "1", field: typed}

    answer = calais.post("/", data=data)

    assert answer.status_code == 422
    assert "Please enter a smaller number." in answer.text


@pytest.mark.parametrize("look", ["x", "../daily", "😀", ""])
def test_a_look_that_does_not_exist_shows_the_daily_one(
    look: str, broker_url: str
) -> None:
    client = mood_mailer.create_app(REDIS_URL=broker_url).test_client()

    page = client.get("/sent", query_string={"look": look})

    assert page.status_code == 200
    assert "You did it!" in page.text
    assert 'href="/"' in page.text
