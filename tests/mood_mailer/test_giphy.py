"""Giphy as an option, against a real web server that misbehaves."""

import json
import logging
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from mood_mailer.gifs import giphy
from mood_mailer.gifs.choose import find_gif

KEY = "s3cret+key"
PICTURE = b"GIF89a and so on;"
Answer = Callable[[BaseHTTPRequestHandler], None]


def reply(
    body: bytes, status: int = 200, headers: dict[str, str] | None = None
) -> Answer:
    """Return a function that answers so; it names the body's length."""
    all_headers = {"Content-Length": str(len(body)), **(headers or {})}

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, value in all_headers.items():
            request.send_header(name, value)
        request.end_headers()
        request.wfile.write(body)

    return answer


def found(url: object) -> Answer:
    images = {"fixed_height": {"url": url}}
    return reply(json.dumps({"data": [{"images": images}]}).encode())


class Stand(ThreadingHTTPServer):
    """Stands in for Giphy: /search answers, /cat.gif is the picture."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.home = f"http://127.0.0.1:{self.server_port}"
        self.closing = threading.Event()
        self.asked: list[str] = []
        self.answers = {
            "/search": found(f"{self.home}/cat.gif"),
            "/cat.gif": reply(PICTURE),
        }


class Handler(BaseHTTPRequestHandler):
    server: Stand

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        self.server.answers[urlsplit(self.path).path](self)

    def log_message(self, format: str, *args: object) -> None:
        """Keep the test's output short."""


@pytest.fixture
def stand(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stand]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    server = Stand()
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield server
    server.closing.set()
    server.shutdown()
    thread.join()
    server.server_close()


def silence(request: BaseHTTPRequestHandler) -> None:
    assert isinstance(request.server, Stand)
    request.server.closing.wait(30)


def trickle(request: BaseHTTPRequestHandler) -> None:
    """Send one byte every 50 ms, so that no single read takes long."""
    assert isinstance(request.server, Stand)
    request.send_response(200)
    request.end_headers()
    try:
        while not request.server.closing.wait(0.05):
            request.wfile.write(b"G")
    except OSError:
        request.close_connection = True  # the reader has gone: as hoped


def not_http(request: BaseHTTPRequestHandler) -> None:
    request.wfile.write(b"SSH-2.0-what\r\n\r\n")


def test_with_a_key_the_gif_comes_from_giphy(stand: Stand) -> None:
    gif = find_gif("happy 😀 " + "x" * 90, KEY, f"{stand.home}/search")

    assert (gif.name, gif.data, gif.source) == ("giphy", PICTURE, "giphy")

    search, picture = stand.asked

    assert parse_qs(urlsplit(search).query) == {
        "api_key": [KEY],
        "q": [("happy 😀 " + "x" * 90)[:50]],
        "limit": ["1"],
        "rating": ["g"],
    }
    assert picture == "/cat.gif"


def test_without_a_key_giphy_is_not_asked(stand: Stand) -> None:
    assert find_gif("happy", "", f"{stand.home}/search").source == "drawn"
    assert stand.asked == []


FAULTS: dict[str, tuple[str, Answer, str]] = {
    "forbidden": ("/search", reply(b"no", 403), "403"),
    "at capacity": ("/search", reply(b"no", 503), "503"),
    "broken JSON": ("/search", reply(b'{"data": ['), "JSONDecodeError"),
    "HTML": ("/search", reply(b"<h1>Hello</h1>"), "JSONDecodeError"),
    "not text": ("/search", reply(b"\xff\xfe\xfd"), "UnicodeDecodeError"),
    "no results": ("/search", reply(b'{"data": []}'), "IndexError"),
    "another shape": ("/search", reply(b'{"data": {}}'), "KeyError"),
    "a list": ("/search", reply(b"[]"), "TypeError"),
    "null": ("/search", reply(b"null"), "TypeError"),
    "very deep": ("/search", reply(b"[" * 200_000), "RecursionError"),
    "address is a number": ("/search", found(7), "not an address of Giphy"),
    "other host": ("/search", found("https://example.com/a.gif"), "not an"),
    "broken address": ("/search", found("https://[/a.gif"), "ValueError"),
    "not HTTP": ("/search", not_http, "BadStatusLine"),
    "silent search": ("/search", silence, "no whole answer"),
    "no picture": ("/cat.gif", reply(b"", 404), "404"),
    "not a GIF": ("/cat.gif", reply(b"\x89PNG"), "not a GIF"),
    "too large": ("/cat.gif", reply(b"GIF89a" * 400_000), "more than"),
    "cut short": (
        "/cat.gif",
        reply(PICTURE, headers={"Content-Length": "99"}),
        "17 of 99 bytes",
    ),
    "silent picture": ("/cat.gif", silence, "no whole answer"),
    "trickle": ("/cat.gif", trickle, "no whole answer"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_whatever_giphy_does_a_drawn_gif_comes_and_one_warning(
    fault: str,
    stand: Stand,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(giphy, "SECONDS", 0.3)
    path, stand.answers[path], words = FAULTS[fault]

    with caplog.at_level(logging.INFO, logger="mood_mailer"):
        gif = find_gif("happy", KEY, f"{stand.home}/search")

    assert (gif.name, gif.source) == ("happy", "drawn")

    [record] = caplog.records

    assert record.levelno == logging.WARNING
    assert words in record.getMessage()


def test_a_redirect_is_not_followed(stand: Stand) -> None:
    stand.answers["/search"] = reply(b"", 302, {"Location": "/elsewhere"})
    assert find_gif("sad", KEY, f"{stand.home}/search").source == "drawn"
    assert len(stand.asked) == 1


def test_another_host_is_not_asked_for_the_picture(stand: Stand) -> None:
    other = stand.home.replace("127.0.0.1", "localhost")
    stand.answers["/search"] = found(f"{other}/cat.gif")
    assert find_gif("sad", KEY, f"{stand.home}/search").source == "drawn"
    assert len(stand.asked) == 1


def test_nobody_listens_there(caplog: pytest.LogCaptureFixture) -> None:
    server = Stand()
    server.server_close()

    gif = find_gif("calm", KEY, f"{server.home}/search")

    assert (gif.name, gif.source) == ("calm", "drawn")
    assert len(caplog.records) == 1


@pytest.mark.parametrize("said", [KEY, "s3cret%2Bkey"])
def test_the_key_is_not_logged_even_if_giphy_says_it_back(
    said: str, stand: Stand, caplog: pytest.LogCaptureFixture
) -> None:
    stand.answers["/search"] = found(f"https://example.com/?key={said}")
    find_gif("calm", KEY, f"{stand.home}/search")
    assert "https://example.com/?key=***" in caplog.text
    assert "s3cret" not in caplog.text


@pytest.mark.parametrize(
    ("url", "trusted"),
    [
        ("https://media0.giphy.com/a.gif", True),
        ("https://i.GIPHY.com/a.gif", True),
        ("http://media0.giphy.com/a.gif", False),
        ("file:///etc/hostname", False),
        ("https://giphy.com.example.org/a.gif", False),
        ("https://notgiphy.com/a.gif", False),
        ("https://media.giphy.com@example.org/a.gif", False),
        ("", False),
    ],
)
def test_pictures_come_only_from_giphy_over_https(
    url: str, trusted: bool
) -> None:
    assert giphy.is_trusted(url, giphy.GIPHY) is trusted
