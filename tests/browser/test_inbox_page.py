"""The inbox in a browser: mails arrive by themselves and stay in a frame."""

import socket

import pytest
from playwright.sync_api import Page, expect

from parts.inbox import Inbox
from parts.waiting import wait_for
from tests.inbox.conftest import deliver

MAIL = """Subject: Look at me
Content-Type: text/html

<h1>Hello</h1>
<script>document.querySelector("h1").textContent = "Taken over"</script>
<img src="http://127.0.0.1:{port}/seen.gif">
<link rel="stylesheet" href="http://127.0.0.1:{port}/seen.css">
<p onclick="parent.document.body.remove()">a paragraph</p>
<a href="about:blank">a link</a>"""


def test_a_mail_arrives_by_itself_and_asks_nobody(
    page: Page, inbox: Inbox
) -> None:
    """Its script does not run, its picture elsewhere is not fetched."""
    page.goto(inbox.web_url)

    expect(page.get_by_text("No mail yet")).to_be_visible()

    with socket.create_server(("127.0.0.1", 0)) as tracker:
        port = tracker.getsockname()[1]
        deliver(inbox, MAIL.format(port=port).encode())
        page.get_by_role("link", name="Look at me").click()
        mail = page.frame_locator("iframe")
        expect(mail.get_by_role("heading")).to_have_text("Hello")
        mail.get_by_text("a paragraph").click()
        page.wait_for_load_state("networkidle")
        tracker.setblocking(False)
        with pytest.raises(BlockingIOError):
            tracker.accept()

    expect(page.locator("h1")).to_have_text("Look at me")


def test_a_link_in_a_mail_opens_a_window_of_its_own(
    page: Page, inbox: Inbox
) -> None:
    deliver(inbox, MAIL.format(port=9).encode())
    page.goto(inbox.web_url)
    page.get_by_role("link", name="Look at me").click()

    with page.expect_popup():
        page.frame_locator("iframe").get_by_role("link").click()

    expect(page.locator("h1")).to_have_text("Look at me")


def test_mails_are_deleted_by_their_buttons(page: Page, inbox: Inbox) -> None:
    """The browser's own headers pass the check for other sites."""
    for subject in ("one", "two", "three"):
        deliver(inbox, f"Subject: {subject}\n\n".encode())
    page.goto(inbox.web_url)

    page.get_by_role("button", name="Delete this mail").first.click()

    expect(page.get_by_text("2 mails")).to_be_visible()

    page.get_by_role("button", name="Delete all").click()

    expect(page.get_by_text("No mail yet")).to_be_visible()


def test_a_page_that_stays_open_asks_less_often(
    page: Page, inbox: Inbox
) -> None:
    """The pauses are noted, and shortened."""
    page.add_init_script("""
        window.pauses = [];
        const wait = window.setTimeout;
        window.setTimeout = (wake, pause) => {
          window.pauses.push(pause);
          return wait(wake, pause / 50);
        };
    """)
    page.goto(inbox.web_url)

    pauses = wait_for(
        lambda: page.evaluate("pauses.length > 25 && pauses"), 30, "25 pauses"
    )

    assert pauses[:25] == [500] * 20 + [1000] * 5
