"""No page is wider than a phone, whatever people and programs wrote."""

import json
import time
import uuid
from collections.abc import Iterator
from dataclasses import asdict
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from celery import Celery
from playwright.sync_api import Page, expect

from backstage.monitor.sentences import Sentence
from backstage.stored.keys import FEED, FEED_LINES
from parts.inbox import Inbox
from parts.system import System
from parts.web import Web
from parts.worker import Worker
from plumbing.broker import connect
from plumbing.records.formats import Failure
from plumbing.records.keys import FAILURES, record_key
from tests.inbox.conftest import deliver

WIDTH = 390  # CSS pixels of a usual phone
LONG = "a-word-without-a-blank" * 8
TASK = str(uuid.uuid5(uuid.NAMESPACE_DNS, "phone.example"))
TABS = (
    "dashboard",
    "busy",
    "queues",
    "scheduled",
    "retries",
    "failures",
    "feed",
)

# The outermost elements that reach beyond the right edge of the window, if
# the page can be scrolled there.
WIDE = """() => document.documentElement.scrollWidth <= innerWidth ? [] : [
  document.documentElement.scrollWidth + " pixels",
  ...[...document.querySelectorAll("body *")]
    .filter((each) => each.getBoundingClientRect().right > innerWidth)
    .map((each) => each.outerHTML.slice(0, 80))]"""


@pytest.fixture
def phone(page: Page) -> Page:
    page.set_viewport_size({"width": WIDTH, "height": 844})
    return page


def expect_narrow(phone: Page, *urls: str) -> None:
    """Open the pages, and fail if one of them is wider than the phone."""
    wide = {}
    for url in urls:
        answer = phone.goto(url)
        assert answer
        assert answer.status != 500, url
        if found := phone.evaluate(WIDE):
            wide[url] = found[:9]
    assert not wide


def expect_uncut(phone: Page, part: str) -> None:
    """Fail if a link in this part of the page is beyond the right edge."""
    found = phone.locator(f"{part} a").all()
    assert len(found) >= 5
    for link in found:
        box = link.bounding_box()
        assert box
        assert box["x"] + box["width"] <= WIDTH, link.inner_text()


def links(phone: Page, part: str) -> list[str]:
    """Return the addresses of the page's links that contain `part`."""
    found: list[str] = phone.evaluate(
        "part => [...document.querySelectorAll(`a[href*='${part}']`)]"
        ".map(each => each.href)",
        part,
    )
    return found


@pytest.fixture
def web(broker_url: str, tmp_path: Path) -> Iterator[Web]:
    """Daily Mood with its backstage, and long texts in Redis."""
    fill(broker_url)
    env = {"REDIS_URL": broker_url, "FLASK_DEBUG": "1"}
    with Web("mood_mailer", tmp_path, FLASK_RUN_RELOAD="0", **env) as web:
        yield web


def fill(broker_url: str) -> None:
    """Put something long for each tab into Redis."""
    redis = connect(broker_url)
    with Celery(broker=broker_url, set_as_current=False) as celery:
        for options in ({}, {"countdown": 600}, {"eta": None, "retries": 3}):
            celery.send_task(
                f"tasks.{LONG}", [LONG], task_id=LONG, queue=LONG, **options
            )
    failure = Failure(
        id=LONG,
        task=f"tasks.{LONG}",
        queue=LONG,
        args=[LONG],
        kwargs={},
        when=time.time(),
        error=LONG,
        traceback=LONG * 3,
        worker=LONG,
        retries=0,
        final=True,
    )
    redis.lpush(FAILURES, failure.to_json())
    record: Any = {"task": f"tasks.{LONG}", "args": LONG, "queue": LONG}
    record |= {"outcome": "failed", "error": LONG, "enqueued": "1000"}
    redis.hset(record_key(TASK), mapping=record)
    line = Sentence(time.time(), LONG, LONG, LONG, LONG, LONG, TASK)
    redis.set(FEED_LINES, json.dumps(asdict(line)) + "\n")
    redis.hset(FEED, mapping={"started": "1000", "why": LONG})


def test_backstage_fits(
    phone: Page, web: Web, broker_url: str, tmp_path: Path
) -> None:
    backstage = f"{web.url}/backstage"
    env = {"DATABASE_URL": f"sqlite:///{tmp_path}/blog.sqlite"}
    with Worker("blog_autotag", tmp_path, REDIS_URL=broker_url, **env):
        expect_narrow(phone, *(f"{backstage}/{tab}/" for tab in TABS))

    phone.goto(f"{backstage}/queues/")
    expect_uncut(phone, ".tabs")
    queues = links(phone, "/queues/messages")
    phone.goto(queues[0])
    messages = links(phone, "/queues/message?")
    expect_narrow(
        phone,
        queues[0],
        messages[0],
        f"{backstage}/tasks/{TASK}",
        f"{backstage}/tasks/{LONG}",
        f"{backstage}/nowhere",
    )


def test_no_menu_is_cut(phone: Page, system: System) -> None:
    for address in (
        system.mood_mailer,
        f"{system.fibtastic}/backstage/",
        system.blog_autotag,
        system.inbox,
    ):
        phone.goto(address)
        expect_uncut(phone, "header")


@pytest.mark.parametrize("app", ["mood_mailer", "fibtastic"])
def test_both_mail_apps_fit(
    phone: Page, broker_url: str, tmp_path: Path, app: str
) -> None:
    sent = {"mood_mailer": "sent", "fibtastic": "thanks"}[app]
    form = {"mood_mailer": "", "fibtastic": "sequences/new"}[app]
    record: Any = {"task": f"{app}.tasks.x", "way": "later", "error": LONG}
    record |= {"enqueued": "1000", "outcome": "failed", "queue": LONG}
    connect(broker_url).hset(record_key(TASK), mapping=record)

    with Web(app, tmp_path, REDIS_URL=broker_url) as web:
        pages = (form, "work-it", f"{sent}/{TASK}", "course", "nowhere")
        expect_narrow(phone, *(f"{web.url}/{page}" for page in pages))


def test_the_blog_fits(phone: Page, system: System) -> None:
    blog = system.blog_autotag
    expect_narrow(phone, blog, f"{blog}/sign-in", f"{blog}/sign-up")
    phone.goto(f"{blog}/users")
    phone.get_by_label("Email").fill("admin@example.com")
    password = system.password("admin@example.com")
    phone.get_by_label("Password").fill(password)
    phone.get_by_role("button", name="Sign in").click()
    phone.goto(f"{blog}/users/new")
    phone.get_by_label("Email").fill(f"{'x' * 60}@{'y' * 60}.example.com")
    phone.get_by_label("Password").fill("a long enough password")
    phone.get_by_role("button", name="log later").click()
    expect(phone.locator("[data-live]")).to_contain_text("xxx")
    user = phone.url
    phone.goto(f"{blog}/posts/new")
    phone.get_by_label("Title").fill(LONG[:120])
    phone.get_by_label("Content").fill(LONG)
    phone.get_by_label("Tag").fill(LONG[:40])
    phone.get_by_role("button", name="Save", exact=True).click()
    expect(phone.get_by_role("heading", level=1)).to_have_text(LONG[:120])
    post = phone.url
    [tag, *_] = links(phone, "/tags/")

    expect_narrow(
        phone,
        blog,
        post,
        f"{post}/edit",
        tag,
        f"{blog}/posts/new",
        f"{blog}/users",
        f"{blog}/users/new",
        user,
        f"{user}/edit",
    )


def test_the_inbox_fits(phone: Page, inbox: Inbox) -> None:
    mail = EmailMessage()
    mail["Subject"], mail["From"] = LONG, f"{LONG[:60]}@example.com"
    mail["To"], mail[f"X-{LONG[:60]}"] = f"{LONG[:60]}@example.com", LONG
    mail.set_content(LONG * 3)
    for name in (LONG, "x" * 200):
        mail.add_attachment(b"x", "text", LONG[:60], filename=f"{name}.txt")
    forwarded = EmailMessage()
    forwarded["Subject"] = f"Fwd: {LONG}"
    forwarded.add_attachment(mail)
    for each in (mail, forwarded):
        deliver(inbox, each.as_bytes())
    phone.goto(inbox.web_url)
    opened = links(phone, "/messages/")
    pages = [inbox.web_url, f"{inbox.web_url}/?q={LONG[:60]}"]
    for url in opened:
        phone.goto(url)
        pages += [url, *links(phone, urlsplit(url).path)]
    pages = [
        page
        for page in pages
        if not page.endswith("raw") and "/att" not in page
    ]

    expect_narrow(phone, *dict.fromkeys(pages), f"{inbox.web_url}/nowhere")
