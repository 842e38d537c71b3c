"""A session in Flower ends when the admin's sessions in the blog end."""

from collections.abc import Callable, Iterator

import pytest

from parts.waiting import wait_for
from tests.blog_autotag.people import Person
from tests.flower.browser import Browser
from tests.flower.conftest import House

# In one process of the tests, because these share one Flower.
pytestmark = pytest.mark.xdist_group("flower")


@pytest.fixture
def eve(house: House) -> Iterator[int]:
    """An admin of this test only."""
    yield house.add("eve@example.com")
    house.execute("DELETE FROM users WHERE email = 'eve@example.com'")


@pytest.fixture
def browser(house: House, eve: int) -> Browser:
    """The browser of eve, who has signed in to Flower."""
    browser = house.browser()
    browser.sign_in("eve@example.com")
    assert browser.get("/api/tasks").status == 200
    return browser


def new_password(house: House, eve: int) -> None:
    admin = house.blog_browser(house.add("root@example.com"))
    admin.post(
        f"/users/{eve}",
        email="eve@example.com",
        is_admin="y",
        password="another password",
    )
    house.execute("DELETE FROM users WHERE email = 'root@example.com'")


def demotion(house: House, eve: int) -> None:
    house.change(eve, is_admin=False)


def demotion_in_sql(house: House, eve: int) -> None:
    house.execute("UPDATE users SET is_admin = false WHERE id > 2")


def sign_out(house: House, eve: int) -> None:
    house.blog_browser(eve).post("/sign-out")


def removal(house: House, eve: int) -> None:
    house.execute("DELETE FROM users WHERE email = 'eve@example.com'")


@pytest.mark.parametrize(
    "event",
    [new_password, demotion, demotion_in_sql, sign_out, removal],
)
def test_the_next_request_is_refused_after(
    house: House,
    ada: Browser,
    eve: int,
    browser: Browser,
    event: Callable[[House, int], None],
) -> None:
    """At once, for a page and for the API; ada's session goes on."""
    event(house, eve)

    assert browser.get("/").location.startswith("/login?")
    assert browser.get("/api/tasks").status == 302
    assert ada.get("/api/tasks").status == 200


def test_a_demoted_admin_cannot_sign_in_again(
    house: House, eve: int, browser: Browser
) -> None:
    demotion(house, eve)

    assert browser.sign_in("eve@example.com").status == 422


def test_signing_out_of_flower_ends_every_session(
    house: House, eve: int, browser: Browser
) -> None:
    elsewhere = house.browser()
    elsewhere.cookies = dict(browser.cookies)
    blog: Person = house.blog_browser(eve)

    answer = browser.get("/logout")

    assert "You have been logged out" in answer.text
    assert browser.get("/tasks").location.startswith("/login?")
    assert elsewhere.get("/tasks").location.startswith("/login?")
    assert "Signed in as" not in blog.get("/").text


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_link_of_another_site_signs_nobody_out(
    browser: Browser, site: str
) -> None:
    answer = browser.get("/logout", **{"Sec-Fetch-Site": site})

    assert answer.status == 403
    assert browser.get("/tasks").status == 200


def test_the_page_names_the_admin_and_not_the_session(
    browser: Browser,
) -> None:
    page = browser.get("/tasks").text

    assert "Log out eve@example.com" in page


def test_while_the_database_is_away_nobody_is_let_in(
    house: House, ada: Browser
) -> None:
    house.execute("ALTER TABLE users RENAME TO away")
    try:
        page = ada.get("/tasks")
        answer = ada.sign_in("ada@example.com")
    finally:
        house.execute("ALTER TABLE away RENAME TO users")

    assert page.location.startswith("/login?")
    assert answer.status == 503
    assert "database cannot be used" in answer.text
    assert "SELECT" not in answer.text
    wait_for(lambda: ada.get("/tasks").status == 200, what="ada is in")
