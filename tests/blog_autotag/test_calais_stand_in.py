"""The stand-in for OpenCalais: its protocol, its faults, its page."""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

from blog_autotag.calais.client import suggest_tags
from blog_autotag.calais.errors import (
    Busy,
    CalaisError,
    Garbled,
    QuotaUsedUp,
    Refused,
    Unavailable,
    WrongSetting,
)
from blog_autotag.calais.stand_in import create_app
from blog_autotag.calais.stand_in.faults import FAULTS

LESSON = (
    "Ruby on Rails is a fantastic web framework. It uses MVC, and the Ruby"
    " programming language invented by Matz in Japan."
)
KEY = "s3cret-key"


@dataclass
class StandIn:
    """The stand-in on a port, as the client needs it."""

    app: Flask
    page: FlaskClient
    url: str

    def plan(self, fault: str, count: int = 1, seconds: int = 0) -> None:
        typed = {"fault": fault, "count": count, "seconds": seconds}
        assert self.page.post("/", data=typed).status_code == 303

    def ask(self, text: str = LESSON) -> list[str]:
        return suggest_tags(
            "", text, url=f"{self.url}/permid/calais", key=KEY, timeout=0.6
        )


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    app = create_app(WTF_CSRF_ENABLED=False, DRIP_SECONDS=0.02)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield StandIn(
        app, app.test_client(), f"http://127.0.0.1:{server.server_port}"
    )
    server.shutdown()
    thread.join()
    server.server_close()


def test_its_tags_are_those_of_the_offline_tagger(stand_in: StandIn) -> None:
    assert stand_in.ask() == ["ruby", "rails", "mvc", "ruby on rails", "japan"]


def test_its_answer_has_the_topic_as_a_tag_too(
    stand_in: StandIn,
) -> None:
    answer = send(stand_in.page, b"Python\n\nAbout Python.")

    assert answer.status_code == 200
    assert answer.json
    kinds = [each.get("_typeGroup") for each in answer.json.values()]
    assert kinds == [None, "topics", "socialTag", "socialTag"]
    names = [each.get("name") for each in answer.json.values()]
    assert names[1] == names[3] == "Technology_Internet"
    assert "technology and internet" not in stand_in.ask("About Python.")


HEADERS = {
    "X-AG-Access-Token": KEY,
    "Content-Type": "text/raw",
    "outputFormat": "application/json",
    "x-calais-selectiveTags": "socialtags,topic",
}


def send(
    page: FlaskClient, body: bytes = b"x", **headers: str
) -> TestResponse:
    changed = {name.replace("_", "-"): headers[name] for name in headers}
    return page.post("/permid/calais", data=body, headers=HEADERS | changed)


@pytest.mark.parametrize(
    ("status", "reason", "body", "headers"),
    [
        (401, "token is missing", b"x", {"X_AG_Access_Token": " "}),
        (415, "Content-Type must", b"x", {"Content_Type": "application/pdf"}),
        (406, "application/json only", b"x", {"outputFormat": "xml/rdf"}),
        (
            400,
            "selectiveTags is missing",
            b"x",
            {"x_calais_selectiveTags": ""},
        ),
        (400, "text is missing", b" ", {}),
        (413, "at most 100,000 bytes", b"x" * 100_001, {}),
    ],
)
def test_it_refuses_what_the_api_refuses(
    status: int,
    reason: str,
    body: bytes,
    headers: dict[str, str],
    stand_in: StandIn,
) -> None:
    answer = send(stand_in.page, body, **headers)

    assert answer.status_code == status
    assert reason in answer.text


def test_it_accepts_a_text_of_100_000_bytes(stand_in: StandIn) -> None:
    answer = send(stand_in.page, b"x" * 100_000)

    assert answer.status_code == 200
    assert "socialTag" in answer.text


KINDS: dict[str, type[CalaisError]] = {
    "capacity": Unavailable,
    "rate": Busy,
    "quota": QuotaUsedUp,
    "key": WrongSetting,
    "bad": Refused,
    "slow": Unavailable,
    "drip": Unavailable,
    "truncated": Unavailable,
    "half": Garbled,
    "html": Garbled,
}


@pytest.mark.parametrize("fault", KINDS)
def test_each_fault_becomes_the_error_of_its_kind(
    fault: str, stand_in: StandIn
) -> None:
    stand_in.plan(fault, seconds=2)

    with pytest.raises(CalaisError) as caught:
        stand_in.ask()

    assert caught.type is KINDS[fault]
    assert len(stand_in.ask("About Python.")) == 1  # one request, as planned


def test_json_of_another_shape_has_no_tags(stand_in: StandIn) -> None:
    stand_in.plan("shape")

    assert stand_in.ask() == []


def test_every_fault_has_a_test() -> None:
    assert set(FAULTS) == {*KINDS, "shape", "none"}


def test_slow_is_as_slow_as_was_chosen(stand_in: StandIn) -> None:
    stand_in.plan("slow", seconds=1)
    started = time.monotonic()

    tags = suggest_tags(
        "", LESSON, url=f"{stand_in.url}/permid/calais", key=KEY, timeout=9
    )

    assert tags[0] == "ruby"
    assert time.monotonic() - started >= 1


def test_the_page_shows_the_requests_newest_first_and_no_key(
    stand_in: StandIn,
) -> None:
    stand_in.plan("capacity")
    with pytest.raises(Unavailable):
        stand_in.ask("First <b>text</b>, größer")
    stand_in.ask("Second text")

    page = stand_in.page.get("/").text
    assert page.index("2. <span") < page.index("1. <span")
    assert page.index("Second text") < page.index("First &lt;b&gt;text")
    assert "<strong>503</strong>" in page
    assert "at capacity (503)" in page
    assert "29 bytes" in page
    assert "X-AG-Access-Token: (10 characters, not shown)" in page
    assert "x-calais-selectiveTags: socialtags,topic" in page
    assert KEY not in page
    assert stand_in.page.get("/requests").text.strip() in page


def test_the_page_says_what_comes_next_and_for_how_long(
    stand_in: StandIn,
) -> None:
    stand_in.plan("quota", count=2)

    pages = [stand_in.page.get("/requests").text]
    for _ in range(2):
        with pytest.raises(QuotaUsedUp):
            stand_in.ask()
        pages.append(stand_in.page.get("/requests").text)

    two, one, none = (" ".join(page.split()) for page in pages)
    assert "quota is used up (429)</strong>, for 2 requests;" in two
    assert "quota is used up (429)</strong>, for 1 request;" in one
    assert "Next: as it should." in none


@pytest.mark.parametrize(
    "typed",
    [
        {"fault": "unknown", "count": "1", "seconds": "1"},
        {"fault": "slow", "count": "0", "seconds": "1"},
        {"fault": "slow", "count": "many", "seconds": "1"},
        {"fault": "slow", "count": "1", "seconds": "601"},
        {},
    ],
)
def test_a_plan_that_makes_no_sense_is_refused(
    typed: dict[str, str], stand_in: StandIn
) -> None:
    answer = stand_in.page.post("/", data=typed)

    assert answer.status_code == 422
    assert 'class="error"' in answer.text
    assert "Next: as it should." in answer.text


def test_a_form_of_another_site_is_refused() -> None:
    page = create_app().test_client()
    typed = {"fault": "slow", "count": "1", "seconds": "1"}

    answer = page.post("/", data=typed)

    assert answer.status_code == 400
    assert "Next: as it should." in page.get("/").text


def test_a_program_needs_no_token_of_a_form() -> None:
    page = create_app().test_client()

    answer = send(page)

    assert answer.status_code == 200
    assert "socialTag" in answer.text


def test_it_keeps_the_last_fifty_requests(stand_in: StandIn) -> None:
    for number in range(51):
        send(stand_in.page, f"text {number}.".encode())

    page = stand_in.page.get("/").text
    assert "text 50." in page
    assert "text 0." not in page


def test_many_requests_at_once_get_exactly_the_planned_faults(
    stand_in: StandIn,
) -> None:
    stand_in.plan("capacity", count=10)
    statuses: list[int] = []

    def ask_some() -> None:
        client = stand_in.app.test_client()
        for _ in range(5):
            statuses.append(send(client).status_code)

    threads = [threading.Thread(target=ask_some) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (statuses.count(503), statuses.count(200)) == (10, 30)
