"""Forms that a page of another site sends are refused."""

from collections.abc import Callable

import pytest
from flask import Flask

import fibtastic
import mood_mailer
from parts.inbox import Inbox
from plumbing.broker import connect

MakeApp = Callable[..., Flask]
FORMS = [
    (mood_mailer.create_app, "/mailers", {"mood": "happy"}),
    (mood_mailer.create_app, "/mailers/now", {"mood": "happy"}),
    (fibtastic.create_app, "/sequences", {"sequence_length": "5"}),
    (fibtastic.create_app, "/sequences/now", {"sequence_length": "5"}),
]
every_form = pytest.mark.parametrize(("make_app", "path", "typed"), FORMS)


def post(
    make_app: MakeApp,
    path: str,
    typed: dict[str, str],
    headers: dict[str, str],
    **settings: object,
) -> int:
    """Send a form to a new app. Returns the status of the answer."""
    client = make_app(MOOD_DELAY=0, **settings).test_client()
    data = {"email": "a@example.com"} | typed
    return client.post(path, data=data, headers=headers).status_code


@every_form
@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},  # another port of this machine
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
    ],
    ids=str,
)
def test_a_form_of_another_site_sends_nothing(
    make_app: MakeApp,
    path: str,
    typed: dict[str, str],
    headers: dict[str, str],
    broker_url: str,
    inbox: Inbox,
) -> None:
    settings = {"REDIS_URL": broker_url, "MAIL_PORT": inbox.smtp_port}

    status = post(make_app, path, typed, headers, **settings)

    assert status == 403
    assert inbox.messages() == []
    assert connect(broker_url).keys("*") == []


@every_form
@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"},
        {"Sec-Fetch-Site": "none"},  # typed into the address bar
        {"Origin": "http://localhost"},
        {},  # not a browser: curl
    ],
    ids=str,
)
def test_our_own_form_is_taken(
    make_app: MakeApp,
    path: str,
    typed: dict[str, str],
    headers: dict[str, str],
    broker_url: str,
    inbox: Inbox,
) -> None:
    settings = {"REDIS_URL": broker_url, "MAIL_PORT": inbox.smtp_port}

    assert post(make_app, path, typed, headers, **settings) == 303
