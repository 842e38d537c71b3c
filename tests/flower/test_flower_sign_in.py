"""A real Flower with FLOWER_CONF lets in the blog's admins only."""

import re
import uuid
from pathlib import Path

import pytest
from flower.urls import handlers
from sqlalchemy import select

from blog_autotag.database import db
from blog_autotag.flower.sign_in import WRONG
from blog_autotag.users.attempts import SignInAttempt
from parts.process import ROOT
from parts.waiting import wait_for
from tests.flower.browser import Browser
from tests.flower.conftest import Flower, House

# In one process of the tests, because these share one Flower.
pytestmark = pytest.mark.xdist_group("flower")

OPEN = {"/login", "/logout", "/static/x", "/nowhere"}  # no data


def pages() -> list[str]:
    """Return a page for each of Flower's routes that has data."""
    patterns = {
        getattr(each, "_path", None) or path_of(each) for each in handlers
    }
    return sorted(patterns - OPEN)


def path_of(handler: object) -> str:
    regex = getattr(handler, "regex", None)
    pattern = regex.pattern if regex else handler[0]  # type: ignore[index]
    if pattern == r".*":
        return "/nowhere"
    path = pattern.rstrip("$").replace("/?", "")
    return re.sub(r"\(\.[+*]\)", "x", path)


def test_there_is_a_page_for_each_route() -> None:
    assert len(pages()) > 25
    assert {"/", "/metrics", "/healthcheck", "/tasks/datatable"} <= set(
        pages()
    )


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("who", ["nobody", "a plain user", "a liar"])
def test_no_route_answers_a_person_who_is_not_an_admin(
    house: House, who: str, method: str
) -> None:
    """The answer is the sign-in page, a refusal, or "not found"."""
    browser = house.browser()
    browser.cookies["_xsrf"] = "token"
    if who == "a plain user":
        browser.sign_in("bob@example.com")
    if who == "a liar":
        browser.cookies["user"] = "1"
    headers = {"X-XSRFToken": browser.cookies["_xsrf"]}

    for page in pages():
        answer = browser.ask(method, page, "", headers)
        if answer.status == 302:
            assert answer.location.startswith("/login?"), page
        else:
            assert answer.status in (403, 404, 405), page


def test_trap_a_provider_without_auth_lets_everybody_in(
    house: House, tmp_path: Path
) -> None:
    """So conf.py sets both."""
    conf = tmp_path / "conf.py"
    conf.write_text('auth_provider = "blog_autotag.flower.sign_in.SignIn"\n')
    flower = Flower(
        tmp_path,
        FLOWER_CONF=str(conf),
        REDIS_URL=house.broker.url,
        PYTHONPATH=str(ROOT),
    )

    try:
        answer = Browser(flower.url).get("/tasks")
    finally:
        flower.stop()

    assert answer.status == 200
    assert 'id="tasks-table"' in answer.text


@pytest.mark.parametrize(
    "page", ["/api/task/events/task-sent/", "/update-workers", "/ws"]
)
def test_there_is_no_websocket(house: House, page: str) -> None:
    upgrade = {"Upgrade": "websocket", "Connection": "Upgrade"}

    answer = house.browser().get(page, **upgrade)

    assert answer.status == 404


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("ada@example.com", "a wrong password"),
        ("nobody@example.com", None),
        ("bob@example.com", None),
        ("ada@example.com|1", None),
        ("", ""),
    ],
)
def test_every_mistake_gets_the_same_answer(
    house: House, email: str, password: str | None
) -> None:
    browser = house.browser()
    more = {} if password is None else {"password": password}

    answer = browser.sign_in(email, **more)

    assert answer.status == 422
    assert WRONG in answer.text
    assert "user" not in answer.cookies
    assert browser.get("/").location == "/login?next=%2F"


def test_an_admin_gets_the_page_that_was_asked_for(house: House) -> None:
    browser = house.browser()
    asked = browser.get("/tasks?state=FAILURE&worker=x").location

    answer = browser.sign_in("Ada@Example.com", page=asked)

    assert answer.status == 303
    assert answer.location == "/tasks?state=FAILURE&worker=x"
    assert answer.cookies["user"]["httponly"]
    assert answer.cookies["user"]["samesite"] == "Lax"
    for page in ("/", "/tasks", "/api/workers", "/metrics", "/healthcheck"):
        assert browser.get(page).status == 200, page


@pytest.mark.parametrize(
    "page",
    [
        "https://elsewhere.example",
        "//elsewhere.example",
        "/%5Celsewhere.example",
        "/%09/elsewhere.example",
        "javascript:alert(1)",
        "",
    ],
)
def test_next_leads_to_flowers_pages_only(house: House, page: str) -> None:
    answer = house.browser().sign_in(
        "ada@example.com", page=f"/login?next={page}"
    )

    assert answer.location == "/"


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://elsewhere.example"},
    ],
)
def test_a_form_from_another_site_is_refused(
    house: House, ada: Browser, headers: dict[str, str]
) -> None:
    typed = {"email": "ada@example.com", "password": "x"}
    typed["_xsrf"] = ada.token()

    for page in ("/login", f"/api/task/revoke/{uuid.uuid4()}"):
        answer = ada.send(page, typed, headers)

        assert answer.status == 403, page


def test_a_form_without_its_token_is_refused(ada: Browser) -> None:
    for page in ("/login", f"/api/task/revoke/{uuid.uuid4()}"):
        answer = ada.post(page, email="ada@example.com")

        assert answer.status == 403, page


def test_flower_and_the_blog_count_wrong_passwords_together(
    house: House,
) -> None:
    """Six in Flower and four in the blog; then both ask to wait."""
    wrong = {"email": "max@example.com", "password": "a wrong password"}
    house.add("max@example.com")
    for _ in range(6):
        assert house.browser().sign_in(**wrong).status == 422
    for _ in range(4):
        house.blog.test_client().post("/sign-in", data=wrong)

    answer = house.browser().sign_in("max@example.com")

    assert answer.status == 429
    assert "Too many wrong passwords. Please wait 15 minutes" in answer.text
    assert 850 < int(answer.retry_after) <= 900
    assert (
        house.blog.test_client().post("/sign-in", data=wrong).status_code
        == 429
    )
    house.execute("DELETE FROM sign_in_attempts")
    assert house.browser().sign_in("max@example.com").status == 303


def test_a_proxy_tells_flower_the_visitors_address(
    house: House, tmp_path: Path
) -> None:
    """The last one; and without any, it is that of the connection."""
    url = house.blog.config["DATABASE_URL"]
    house.execute("DELETE FROM sign_in_attempts")
    flower = Flower(
        tmp_path,
        FLASK_PROXIES="1",
        REDIS_URL=house.broker.url,
        DATABASE_URL=url,
    )
    try:
        browser = Browser(flower.url)
        typed = {"email": "x@example.com", "_xsrf": browser.token()}
        for forwarded in ("made.up, 198.51.100.9", ""):
            browser.send("/login", typed, {"X-Forwarded-For": forwarded})
    finally:
        flower.stop()

    with house.blog.app_context():
        found = select(SignInAttempt.network).order_by(SignInAttempt.id)
        networks = list(db.session.scalars(found))
    assert networks == ["198.51.100.9", "127.0.0.1"]


def test_an_admin_stays_signed_in_after_a_restart(
    house: House, ada: Browser
) -> None:
    house.flower.stop()
    house.flower.start()

    wait_for(lambda: ada.get("/tasks").status == 200, what="ada is in")
    assert house.browser().sign_in("ada@example.com").status == 303
    assert house.browser().get("/tasks").status == 302
