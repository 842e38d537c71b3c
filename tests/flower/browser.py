"""A small browser: it keeps cookies and follows no redirect."""

import re
from dataclasses import dataclass
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

from tests.blog_autotag.people import PASSWORD


@dataclass(frozen=True)
class Answer:
    status: int
    text: str
    location: str
    retry_after: str
    cookies: SimpleCookie


class Browser:
    def __init__(self, url: str) -> None:
        self.host = urlsplit(url).netloc
        self.cookies: dict[str, str] = {}

    def get(self, page: str, **headers: str) -> Answer:
        return self.ask("GET", page, "", headers)

    def post(self, page: str, **typed: str) -> Answer:
        return self.send(page, typed, {"Sec-Fetch-Site": "same-origin"})

    def send(
        self, page: str, typed: dict[str, str], headers: dict[str, str]
    ) -> Answer:
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.ask("POST", page, urlencode(typed), kind | headers)

    def ask(
        self, method: str, page: str, body: str, headers: dict[str, str]
    ) -> Answer:
        """Send a request. Raises ConnectionError if no server listens."""
        pairs = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        connection = HTTPConnection(self.host, timeout=20)
        connection.request(method, page, body, {"Cookie": pairs} | headers)
        response = connection.getresponse()
        text = response.read().decode(errors="replace")
        connection.close()
        new = SimpleCookie("")
        for header in response.headers.get_all("Set-Cookie") or []:
            new.load(header)
        self.cookies |= {name: each.coded_value for name, each in new.items()}
        location = response.headers.get("Location", "")
        wait = response.headers.get("Retry-After", "")
        return Answer(response.status, text, location, wait, new)

    def token(self, page: str = "/login") -> str:
        """Return the token in the page's form."""
        found = re.search(r'name="_xsrf" value="([^"]+)"', self.get(page).text)
        assert found
        return found[1]

    def sign_in(
        self, email: str, password: str = PASSWORD, page: str = "/login"
    ) -> Answer:
        token = self.token(page)
        return self.post(page, email=email, password=password, _xsrf=token)
