"""The address of a form, opened anew, leads to the page with the form."""

from collections.abc import Callable

import pytest
from flask import Flask

import blog_autotag
import fibtastic
import mood_mailer


@pytest.mark.parametrize(
    ("create_app", "address", "page"),
    [
        (mood_mailer.create_app, "/mailers/now", "/"),
        (mood_mailer.create_app, "/mailers", "/"),
        (fibtastic.create_app, "/sequences/now", "/"),
        (fibtastic.create_app, "/sequences", "/"),
        (blog_autotag.create_app, "/posts/7/delete", "/posts/7"),
        (blog_autotag.create_app, "/users/now", "/users"),
        (blog_autotag.create_app, "/sign-out", "/"),
    ],
)
def test_it_leads_to_the_page_above(
    broker_url: str,
    create_app: Callable[..., Flask],
    address: str,
    page: str,
) -> None:
    client = create_app(REDIS_URL=broker_url).test_client()

    answer = client.get(address)

    assert (answer.status_code, answer.location) == (302, page)


def test_below_a_prefix_it_leads_to_a_page_below_it(broker_url: str) -> None:
    client = mood_mailer.create_app(REDIS_URL=broker_url).test_client()

    answer = client.get("/now", base_url="http://localhost/x")
    form = client.get("/mailers/now", base_url="http://localhost/moods")

    assert answer.status_code == 404
    assert form.location == "/moods/"


def test_only_a_page_is_opened_this_way(broker_url: str) -> None:
    client = mood_mailer.create_app(REDIS_URL=broker_url).test_client()

    answer = client.put("/mailers/now")

    assert answer.status_code == 405
    assert "<h1>Method Not Allowed</h1>" in answer.text
