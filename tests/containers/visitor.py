"""Somebody at a browser on the machine that runs the containers."""

import json
import re
from http.cookiejar import CookieJar
from typing import Any
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

from parts.waiting import wait_for
from tests.containers.compose import Compose

PASSWORD = "a long enough password"
HIDDEN = re.compile(r"<input(?=[^>]* name=)[^>]*type=\"hidden\"[^>]*>")


class Visitor:
    def __init__(self, compose: Compose) -> None:
        self.opener = build_opener(HTTPCookieProcessor(CookieJar()))
        self.sites = {
            name.removesuffix("_PORT").lower(): f"http://localhost:{port}"
            for name, port in compose.ports.items()
        }

    def get(self, site: str, path: str = "/") -> str:
        with self.opener.open(self.sites[site] + path, timeout=10) as page:
            return str(page.read().decode())

    def json(self, site: str, path: str) -> Any:
        return json.loads(self.get(site, path))

    def send(self, site: str, form: str, path: str, **typed: str) -> str:
        """Fill in the form on page `form`. Returns the next page's path."""
        fields = dict(map(parts, HIDDEN.findall(self.get(site, form))))
        fields.pop("", None)
        data = urlencode(fields | typed).encode()
        with self.opener.open(self.sites[site] + path, data, 15) as page:
            return str(page.url.removeprefix(self.sites[site]).split("?")[0])

    def send_mood(self, email: str) -> str:
        """Send a mood later. Returns the task's id."""
        page = self.send(
            "mood_mailer", "/", "/mailers", email=email, mood="calm"
        )
        return page.rpartition("/")[2]

    def order(self, email: str, length: int) -> str:
        """Order a sequence later. Returns the task's id."""
        page = self.send(
            *("fibtastic", "/", "/sequences"),
            email=email,
            sequence_length=str(length),
        )
        return page.rpartition("/")[2]

    def state(self, site: str, task_id: str) -> str:
        return str(self.json(site, f"/tasks/{task_id}.json")["state"])

    def wait_until(self, site: str, task_id: str, state: str) -> None:
        wait_for(
            lambda: self.state(site, task_id) == state,
            timeout=90,
            what=f"{site}'s task to be {state}",
        )

    def mails_to(self, email: str) -> list[dict[str, Any]]:
        mails = self.json("inbox_web", "/messages.json")
        return [mail for mail in mails if mail["to"] == [email]]

    def sign_up(self, email: str) -> None:
        typed = {"email": email, "password": PASSWORD}
        self.send("blog_autotag", "/sign-up", "/sign-up", **typed)

    def sign_in_to_flower(self, email: str) -> None:
        typed = {"email": email, "password": PASSWORD}
        assert self.send("flower", "/login", "/login", **typed) == "/"

    def write(self, **typed: str) -> str:
        """Write a post. Returns the path of its page."""
        return self.send("blog_autotag", "/posts/new", "/posts", **typed)


def parts(field: str) -> tuple[str, str]:
    """Return name and value of a hidden field, if it has a name."""
    found = dict(re.findall(r'(name|value)="([^"]*)"', field))
    return found.get("name", ""), found.get("value", "")
