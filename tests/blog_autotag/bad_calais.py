"""A web server in place of OpenCalais that answers as a test tells it."""

import json
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from blog_autotag.calais.client import suggest_tags

KEY = "s3cret-key"
SECONDS = 0.4  # the client's timeout
RATE = b"You exceeded the concurrent request limit for your license key."
QUOTA = b"You exceeded the allowed quota of 5000 requests per day."

Answer = Callable[["Handler"], None]


@dataclass
class Asked:
    """A request as it came."""

    at: float
    path: str
    headers: Message
    body: bytes


class Calais(ThreadingHTTPServer):
    """Gives the answers in turn, and the last one again and again."""

    daemon_threads = True

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        if tls:
            self.socket = tls.wrap_socket(self.socket, server_side=True)
        scheme = "https" if tls else "http"
        self.url = f"{scheme}://127.0.0.1:{self.server_port}/permid/calais"
        self.closing = threading.Event()
        self.asked: list[Asked] = []
        self.answers: list[Answer] = [found("Python", "Flask")]
        self.thread = threading.Thread(target=self.serve_forever, args=(0.02,))
        self.thread.start()

    def next_answer(self) -> Answer:
        return self.answers.pop(0) if self.answers[1:] else self.answers[0]

    def handle_error(self, request: object, client_address: object) -> None:
        """Print nothing: tests want clients that hang up or refuse TLS."""

    def stop(self) -> None:
        self.closing.set()
        self.shutdown()
        self.thread.join()
        self.server_close()


class Handler(BaseHTTPRequestHandler):
    server: Calais

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append(
            Asked(time.monotonic(), self.path, self.headers, body)
        )
        self.server.next_answer()(self)

    def log_message(self, format: str, *args: object) -> None:
        """Print nothing, to keep the output of the tests short."""


def ask(server: Calais, title: str = "Title", text: str = "Text") -> list[str]:
    """Call the client as the blog does."""
    return suggest_tags(title, text, url=server.url, key=KEY, timeout=SECONDS)


def reply(status: int, body: bytes = b"", **headers: object) -> Answer:
    """Return an answer; Content_Length=... replaces the true length."""
    all_headers = {"Content_Length": len(body)} | headers

    def answer(handler: Handler) -> None:
        handler.send_response(status)
        for name, value in all_headers.items():
            handler.send_header(name.replace("_", "-"), str(value))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def members(*members: object) -> Answer:
    """Return an answer of 200 whose JSON object has these values."""
    numbered = {f"http://uri/{n}": each for n, each in enumerate(members)}
    return reply(200, json.dumps(numbered).encode())


def found(*names: object) -> Answer:
    return members(*(tag(name) for name in names))


def tag(name: object, importance: object = "1") -> dict[str, object]:
    return {
        "_typeGroup": "socialTag",
        "name": name,
        "importance": importance,
    }


def topic(name: object) -> dict[str, object]:
    return {"_typeGroup": "topics", "name": name, "score": 1}


def silence(handler: Handler) -> None:
    handler.server.closing.wait(30)


def drip(start: bytes) -> Answer:
    """Send `start`, then a byte every 50 ms: no single read takes long."""

    def answer(handler: Handler) -> None:
        handler.wfile.write(start)
        while not handler.server.closing.wait(0.05):
            handler.wfile.write(b"x")

    return answer


def not_http(handler: Handler) -> None:
    handler.wfile.write(b"SSH-2.0-what\r\n\r\n")


def hang_up(handler: Handler) -> None:
    handler.close_connection = True
