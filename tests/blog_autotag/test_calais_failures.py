"""Answers of OpenCalais without tags, and the error each becomes."""

import json
import logging
import ssl
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from blog_autotag.calais.client import pause_seconds, suggest_tags
from blog_autotag.calais.errors import (
    Busy,
    CalaisError,
    Garbled,
    QuotaUsedUp,
    Refused,
    Unavailable,
    WrongSetting,
)
from parts.ports import free_port
from plumbing.http import LARGEST
from tests.blog_autotag.bad_calais import (
    KEY,
    QUOTA,
    RATE,
    SECONDS,
    Answer,
    Calais,
    ask,
    drip,
    hang_up,
    not_http,
    reply,
    silence,
)


def start(length: int = 99) -> bytes:
    return f"HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n".encode()


OTHERS: dict[str, tuple[Answer, type[CalaisError], str]] = {
    "at capacity": (reply(503, b"at capacity"), Unavailable, "503 at cap"),
    "broken": (reply(500), Unavailable, "500"),
    "silent": (silence, Unavailable, "no answer"),
    "dripping body": (drip(start()), Unavailable, "no whole answer"),
    "dripping on": (
        drip(b"HTTP/1.0 200 OK\r\n\r\n"),
        Unavailable,
        "no whole answer in 0.4 s",
    ),
    "dripping headers": (drip(b"HTTP/1.1 2"), Unavailable, "no whole answer"),
    "hanging up": (hang_up, Unavailable, "without response"),
    "not HTTP": (not_http, Unavailable, "SSH"),
    "truncated": (
        reply(200, b"{}", Content_Length=99),
        Unavailable,
        "cut short",
    ),
    "odd length": (reply(200, Content_Length="many"), Unavailable, "many"),
    "HTML": (reply(200, b"<h1>Hello</h1>"), Garbled, "not JSON"),
    "half JSON": (reply(200, b'{"doc": {'), Garbled, "not JSON"),
    "no text": (reply(200, b"\xff\xfe\xfd"), Garbled, "not JSON"),
    "very deep": (reply(200, b"[" * 200_000), Garbled, "not JSON"),
    "a list": (reply(200, b"[]"), Garbled, "not a JSON object"),
    "huge": (
        reply(200, b" " * (LARGEST + 1)),
        Garbled,
        "more than 2,097,152 bytes",
    ),
    "bad request": (reply(400, b"no\0 text"), Refused, "400 no text"),
    "not found": (reply(404), Refused, "404"),
    "format": (reply(406), Refused, "406"),
    "type": (reply(415), Refused, "415"),
    "moved": (reply(302, Location="/elsewhere"), Refused, "302"),
    "bad key": (reply(401, b"Invalid key"), WrongSetting, "key .401."),
    "forbidden": (reply(403), WrongSetting, "403"),
    "rate": (reply(429, RATE), Busy, "429 You exceeded"),
    "quota": (reply(429, QUOTA), QuotaUsedUp, "daily quota"),
}


@pytest.mark.parametrize("fault", OTHERS)
def test_each_failure_becomes_its_error_in_time(
    fault: str, calais: Calais
) -> None:
    answer, kind, words = OTHERS[fault]
    calais.answers = [answer]
    started = time.monotonic()

    with pytest.raises(CalaisError, match=words) as caught:
        ask(calais)

    assert caught.type is kind
    assert time.monotonic() - started < SECONDS + 5  # on a slow machine
    assert len(calais.asked) == 1


def test_a_server_that_does_not_run_is_unavailable() -> None:
    url = f"http://127.0.0.1:{free_port()}"

    with pytest.raises(Unavailable, match="refused"):
        suggest_tags("a", "b", url=url, key=KEY, timeout=SECONDS)


def test_a_host_that_does_not_exist_is_unavailable() -> None:
    url = "http://calais.invalid/permid/calais"

    with pytest.raises(Unavailable, match="no answer"):
        suggest_tags("a", "b", url=url, key=KEY, timeout=SECONDS)


@pytest.mark.parametrize(
    "url",
    ["", "calais", "ftp://host/", "http:///x", "http://h:99999/", "http://[/"],
)
def test_a_url_that_is_not_valid_is_a_wrong_setting(url: str) -> None:
    with pytest.raises(WrongSetting, match="CALAIS_URL"):
        suggest_tags("a", "b", url=url, key=KEY, timeout=SECONDS)


@pytest.mark.parametrize("key", ["", "s3cret\r\nX: y", "s3cret\x00", "s3crét"])
def test_a_key_that_is_not_valid_is_not_sent_and_not_shown(
    key: str, calais: Calais
) -> None:
    with pytest.raises(WrongSetting, match="CALAIS_KEY") as caught:
        suggest_tags("a", "b", url=calais.url, key=key, timeout=SECONDS)

    assert calais.asked == []
    assert "s3cr" not in str(caught.value)


@pytest.mark.parametrize("status", [400, 401, 429, 500])
def test_a_key_that_the_api_repeats_is_not_shown(
    status: int, calais: Calais
) -> None:
    calais.answers = [reply(status, f"Your key {KEY} ...".encode())]

    with pytest.raises(CalaisError) as caught:
        ask(calais)

    assert str(status) in str(caught.value)
    assert KEY not in str(caught.value)


@pytest.fixture
def tls_calais(tmp_path: Path) -> Iterator[Calais]:
    """A server whose certificate nobody has signed."""
    pair = (tmp_path / "cert.pem", tmp_path / "key.pem")
    subprocess.run(
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=calais"
        " -addext subjectAltName=IP:127.0.0.1"
        f" -out {pair[0]} -keyout {pair[1]}".split(),
        check=True,
        capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*pair)
    server = Calais(context)
    yield server
    server.stop()


def test_a_server_without_a_valid_certificate_gets_no_key(
    tls_calais: Calais,
) -> None:
    with pytest.raises(WrongSetting, match="certificate"):
        ask(tls_calais)

    assert tls_calais.asked == []


@pytest.fixture
def trusted_calais(
    tls_calais: Calais, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Calais:
    """The same server; the client trusts its certificate."""
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
    return tls_calais


def test_a_server_with_a_valid_certificate_is_asked(
    trusted_calais: Calais,
) -> None:
    assert ask(trusted_calais) == ["python", "flask"]


def test_the_deadline_holds_for_tls_too(trusted_calais: Calais) -> None:
    trusted_calais.answers = [drip(start())]

    with pytest.raises(Unavailable, match="no whole answer"):
        ask(trusted_calais)


@pytest.mark.parametrize(
    ("retry_after", "least", "most"),
    [
        ("", 0.75, 1.75),
        ("soon", 0.75, 1.75),
        ("\u00b2", 0.75, 1.75),
        ("0", 0.75, 1.75),
        ("-5", 0.75, 1.75),
        ("30", 30, 31),
        ("9" * 400, 600, 601),
        ("Mon, 01 Jan 0001 00:00:00 -0000", 0.75, 1.75),
    ],
)
def test_a_pause_is_what_the_header_says_within_reason(
    retry_after: str, least: float, most: float
) -> None:
    pauses = {pause_seconds(retry_after) for _ in range(20)}

    assert least <= min(pauses) < max(pauses) <= most


@pytest.mark.parametrize(
    ("seconds", "least", "most"),
    [(60, 50, 61), (-60, 0.75, 1.75), (10**7, 600, 601)],
)
def test_a_pause_lasts_until_the_date_in_the_header(
    seconds: int, least: float, most: float
) -> None:
    moment = datetime.now(UTC) + timedelta(seconds=seconds)

    assert least <= pause_seconds(format_datetime(moment, usegmt=True)) <= most


def test_the_client_does_not_log_the_key(
    calais: Calais, caplog: pytest.LogCaptureFixture
) -> None:
    calais.answers = [reply(401, json.dumps({"key": KEY}).encode())]

    with caplog.at_level(logging.DEBUG), pytest.raises(WrongSetting):
        ask(calais)

    assert KEY not in caplog.text
