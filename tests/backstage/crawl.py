"""Everything in backstage, found as a person finds it: by its links."""

import re
from dataclasses import dataclass, field
from html import unescape

import redis
from celery import Celery
from flask import Flask
from flask.testing import FlaskClient

from plumbing.broker import connect
from plumbing.records import counts
from plumbing.records.formats import Failure
from plumbing.records.keys import record_key
from plumbing.records.writer import Writer

SECRET = "argument-that-nobody-else-may-see"
# Addresses in what a page links to, loads again and again, and sends.
LINK = re.compile(
    r'(?:href|data-live|data-url)="(/backstage/(?!static/)[^"#]*)"'
)
FORM = re.compile(r'<form method="post" action="([^"]+)".*?</form>', re.DOTALL)
FIELD = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


@dataclass
class Found:
    """pages: their text. actions: what the first form of each sends.

    where: the page that has this form.
    """

    pages: dict[str, str] = field(default_factory=dict)
    where: dict[str, str] = field(default_factory=dict)
    actions: dict[str, dict[str, str]] = field(default_factory=dict)

    def endpoints(self, app: Flask) -> set[tuple[str, str]]:
        """(endpoint, method) of all pages and actions."""
        adapter = app.url_map.bind("localhost")
        paths = [(page.partition("?")[0], "GET") for page in self.pages]
        paths += [(action, "POST") for action in self.actions]
        return {(adapter.match(p, method=m)[0], m) for p, m in paths}


def fill(celery: Celery) -> None:
    """Something for each tab to show, with SECRET as its argument."""
    url = celery.conf.broker_url
    queue = celery.conf.task_default_queue
    for number in range(2):  # the second one can be moved to the front
        celery.send_task("some.task", [SECRET], task_id=f"queued-{number}")
    celery.send_task("some.task", [SECRET], countdown=600, task_id="later")
    celery.send_task("some.task", [SECRET], countdown=600, retries=1)
    connect(url).hset(
        record_key("queued-0"), "started", "1"
    )  # its page is live
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
    """Follow every link of backstage; sends no form but the feed's start."""
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
        for action, sent in forms(answer.text).items():
            found.actions.setdefault(action, sent)
            found.where.setdefault(action, page)
        pages += map(unescape, LINK.findall(answer.text))


def forms(page: str) -> dict[str, dict[str, str]]:
    """What the first form of each action on this page sends."""
    sent: dict[str, dict[str, str]] = {}
    for form in FORM.finditer(page):
        fields = {n: unescape(v) for n, v in FIELD.findall(form[0])}
        sent.setdefault(unescape(form[1]), fields)
    return sent


def all_endpoints(app: Flask) -> set[tuple[str, str]]:
    """(endpoint, method) of backstage, less its style sheet."""
    return {
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("backstage.")
        and rule.endpoint != "backstage.static"
        for method in (rule.methods or set())
        & {"GET", "POST", "PUT", "DELETE"}
    }


def everything(url: str) -> dict[bytes, object]:
    """What Redis holds, less what the feed writes while it runs."""
    client = redis.Redis.from_url(url)
    names = set(client.scan_iter()) - {b"feed", b"feed:lines"}
    return {name: client.dump(name) for name in sorted(names)}
