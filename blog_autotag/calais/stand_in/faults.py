"""The ways to answer wrongly.

OpenCalais was seen to answer in each of these ways.
"""

import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial

from flask import Response, current_app

from blog_autotag.calais.stand_in.protocol import plain_text

# Takes the body of the right answer, and the seconds chosen on the page.
Fault = Callable[[bytes, float], Response]

JSON = "application/json"


def no_fault(body: bytes, seconds: float) -> Response:
    return Response(body, mimetype=JSON)


def slow(body: bytes, seconds: float) -> Response:
    def later() -> Iterator[bytes]:
        time.sleep(seconds)
        yield body

    return Response(later(), mimetype=JSON)


def drip(body: bytes, seconds: float) -> Response:
    pause = current_app.config["DRIP_SECONDS"]

    def drops() -> Iterator[bytes]:
        for byte in body:
            yield bytes([byte])
            time.sleep(pause)

    return Response(drops(), mimetype=JSON)


def fixed(status: int, sentence: str, body: bytes, seconds: float) -> Response:
    return plain_text(status, sentence)


def quota(body: bytes, seconds: float) -> Response:
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    return plain_text(
        429,
        "You exceeded the allowed quota of 5000 requests per day. Please try"
        f" again at: {tomorrow:%Y-%m-%d %H:%M:%S} GMT.",
    )


def half(body: bytes, seconds: float) -> Response:
    return Response(body[: len(body) // 2], mimetype=JSON)


def truncated(body: bytes, seconds: float) -> Response:
    response = half(body, seconds)
    response.headers["Content-Length"] = str(len(body))
    return response


def html(body: bytes, seconds: float) -> Response:
    return Response("<!doctype html><h1>We are moving</h1>")


def shape(body: bytes, seconds: float) -> Response:
    members = [None, 7, ["socialTag"], {"_typeGroup": "socialTag"}]
    return Response(json.dumps(dict(enumerate(members))), mimetype=JSON)


RATE = (
    "You exceeded the concurrent request limit for your license key. Please"
    " try again later or contact support to upgrade your license."
)

FAULTS: dict[str, tuple[str, Fault]] = {
    "none": ("as it should", no_fault),
    "capacity": (
        "at capacity (503)",
        partial(fixed, 503, "The server is at capacity. Try again later."),
    ),
    "rate": ("too many requests at once (429)", partial(fixed, 429, RATE)),
    "quota": ("the day's quota is used up (429)", quota),
    "key": (
        "refuse the key (401)",
        partial(fixed, 401, "The access token is not valid."),
    ),
    "bad": (
        "bad request (400)",
        partial(fixed, 400, "The text cannot be read."),
    ),
    "slow": ("slowly, after the seconds below", slow),
    "drip": ("dripping, a byte every half second", drip),
    "truncated": ("truncated by a lost connection", truncated),
    "half": ("broken JSON (200)", half),
    "html": ("an HTML page (200)", html),
    "shape": ("JSON of another shape (200)", shape),
}
