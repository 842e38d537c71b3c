"""Everything in backstage, found as a person finds it: by its links."""

import logging
import re
from dataclasses import dataclass, field
from html import unescape

import pytest
import redis
from celery import Celery
from flask import Flask
from flask.testing import FlaskClient

from backstage.stored.keys import FEED, FEED_LINES, FEED_OPEN
from plumbing.broker import connect
from plumbing.records import counts
from plumbing.records.formats import Failure
from plumbing.records.keys import record_key
from plumbing.records.writer import Writer

STOP = "/backstage/feed/stop"
SECRET = "argument-that-nobody-else-may-see"
# Addresses to which a page links, or which it loads again and again.
LINK = re.compile(
    r'(?:href|data-live|data-url)="(/backstage/(?!static/)[^"#]*)"'
)
FORM = re.compile(r'<form method="post".*?</form>', re.DOTALL)
ACTION = re.compile(r'\b(?:form)?action="([^"]+)"')
FIELD = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


@dataclass
class Found:
    """What the links and forms lead to.

    pages: their text, by address. actions: what the first form of each
    sends. form_page: the page that has this form.
    """

    pages: dict[str, str] = field(default_factory=dict)
    form_page: dict[str, str] = field(default_factory=dict)
    actions: dict[str, dict[str, str]] = field(default_factory=dict)

    def endpoints(self, app: Flask) -> set[tuple[str, str]]:
        """Return (endpoint, method) of all pages and actions."""
        adapter = app.url_map.bind("localhost")
        paths = [(page.partition("?")[0], "GET") for page in self.pages]
        paths += [(action, "POST") for action in self.actions]
        return {(adapter.match(p, method=m)[0], m) for p, m in paths}


def fill(celery: Celery) -> None:
    """Put something for each tab into Redis, with SECRET as its argument."""
    url = celery.conf.broker_url
    queue = celery.conf.task_default_queue
    for number in range(2):  # the second one can be moved to the front
        celery.send_task("some.task", [SECRET], task_id=f"queued-{number}")
    celery.send_task("some.task", [SECRET], countdown=600, task_id="later")
    celery.send_task("some.task", [SECRET], countdown=600, retries=1)
    key = record_key("queued-0")
    connect(url).hset(key, "started", "1")  # so its page is live
    writer = Writer(url)
    counts.keep_failure(
        writer,
        Failure(
            id="failed",
            task="some.task",
            queue=queue,
            args=[SECRET],
            kwargs={},
            when=1.0,
            error=SECRET,
            traceback=SECRET,
            worker="w",
            retries=0,
            final=True,
        ),
    )
    counts.count_attempt(writer, "processed", "failed")
    writer.flush()


def crawl(client: FlaskClient) -> Found:
    """Follow every link of backstage, and start the feed."""
    found = Found()
    walk(client, found, ["/backstage/"])
    start = "/backstage/feed/start"
    client.post(start, data=found.actions[start])
    del found.pages["/backstage/feed/"]
    walk(client, found, ["/backstage/feed/"])
    return found


def walk(client: FlaskClient, found: Found, pages: list[str]) -> None:
    while pages:
        page = pages.pop(0)
        if page in found.pages:
            continue
        answer = client.get(page, follow_redirects=page == "/backstage/")
        assert answer.status_code == 200, (page, answer.text)
        found.pages[page] = answer.text
        for action, sent in first_forms(answer.text).items():
            found.actions.setdefault(action, sent)
            found.form_page.setdefault(action, page)
        pages += map(unescape, LINK.findall(answer.text))


def first_forms(page: str) -> dict[str, dict[str, str]]:
    """Return what the first form of each action on this page sends.

    A form has an action, or each of its buttons has one.
    """
    sent: dict[str, dict[str, str]] = {}
    for form in FORM.finditer(page):
        fields = {n: unescape(v) for n, v in FIELD.findall(form[0])}
        for action in ACTION.findall(form[0]):
            sent.setdefault(unescape(action), fields)
    return sent


def all_endpoints(app: Flask) -> set[tuple[str, str]]:
    """Return (endpoint, method) of backstage, without its style sheet."""
    return {
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("backstage.")
        and rule.endpoint != "backstage.static"
        for method in (rule.methods or set())
        & {"GET", "POST", "PUT", "DELETE"}
    }


def everything_in_redis(url: str) -> dict[bytes, object]:
    """Return what Redis holds, without what a feed writes while it runs."""
    client = redis.Redis.from_url(url)
    names = set(client.scan_iter()) - {FEED.encode(), FEED_LINES.encode()}
    return {name: client.dump(name) for name in sorted(names)}


def log_of_each_action(
    app: Flask,
    client: FlaskClient,
    found: Found,
    caplog: pytest.LogCaptureFixture,
) -> dict[str, list[str]]:
    """Do every action once, each time with Redis filled anew.

    Returns what backstage logged, by action.
    """
    url: str = app.config["REDIS_URL"]
    logged = {}
    for action, page in found.form_page.items():
        connect(url).flushall()
        fill(app.extensions["celery"])
        if action == STOP:
            connect(url).set(FEED_OPEN, "somebody")  # to be stopped
        fields = first_forms(client.get(page).text)[action]
        caplog.clear()
        with caplog.at_level(logging.INFO, "backstage"):
            answer = client.post(action, data=fields)
        assert answer.status_code == 303, (action, answer.text)
        logged[action] = [
            record.getMessage()
            for record in caplog.records
            if record.name == "backstage"
        ]
    return logged
