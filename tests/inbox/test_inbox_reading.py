"""Mails are read as people's own programs read them."""

import smtplib
from base64 import b64encode
from typing import Any

import pytest
from flask.testing import FlaskClient

from parts.inbox import Inbox
from tests.inbox.conftest import Send


def only_mail(client: FlaskClient) -> Any:
    found: Any = client.get("/messages.json").json
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize(
    ("label", "raw", "text"),
    [
        ("iso-8859-1", b"5 \x80", "5 €"),
        ("us-ascii", b"\x93x\x94", "“x”"),
        ("ISO-8859-9", b"\xf0 \x80", "ğ €"),
        ("gb2312", "镕 €".encode("gb18030"), "镕 €"),
        ("shift_jis", "①".encode("cp932"), "①"),
        ("ks_c_5601-1987", "똠".encode("cp949"), "똠"),
        ("big5", "嘅".encode("big5hkscs"), "嘅"),
        ("windows-1251", "да".encode("cp1251"), "да"),
        ("no-such-charset", "né".encode(), "né"),
    ],
)
def test_charset_labels_mean_what_mail_programs_take_them_for(
    client: FlaskClient, send: Send, label: str, raw: bytes, text: str
) -> None:
    word = f"=?{label}*en?b?{b64encode(raw).decode()}?=".encode()
    send(
        b"Subject: " + word + b"\nFrom: " + word + b" <a@test>\n"
        b"Content-Type: text/plain; charset=" + label.encode() + b"\n\n" + raw
    )

    found = only_mail(client)

    assert found["text"].rstrip("\n") == text
    assert found["subject"] == text
    assert found["from"] == f"{text} <a@test>"


@pytest.mark.parametrize(
    "encoding", ["base64 ", "base64;", "base64 (as it says)", "BASE64"]
)
def test_base64_with_a_word_behind_it_is_base64(
    client: FlaskClient, send: Send, encoding: str
) -> None:
    head = f"Content-Transfer-Encoding: {encoding}\n\n".encode()
    send(head + b64encode(b"hello"))

    assert only_mail(client)["text"] == "hello"


def test_base64_in_two_padded_pieces_is_read_whole(
    client: FlaskClient, send: Send
) -> None:
    pieces = b64encode(b"hell") + b"\n" + b64encode(b"o, you")
    send(b"Content-Transfer-Encoding: base64\n\n" + pieces)

    assert only_mail(client)["text"] == "hello, you"


@pytest.mark.parametrize(
    "meta",
    [
        b'<meta charset="shift_jis">',
        b'<META http-equiv=x content="text/html; charset=Shift_JIS">',
    ],
)
def test_html_without_a_charset_names_its_own(
    client: FlaskClient, send: Send, meta: bytes
) -> None:
    send(b"Content-Type: text/html\n\n" + meta + "日本".encode("cp932"))

    assert "日本" in only_mail(client)["html"]


def test_a_forwarded_mail_is_listed_and_can_be_opened(
    client: FlaskClient, send: Send
) -> None:
    inner = b"Subject: the first one\n\nhello"
    send(
        b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nsee below\n"
        b"--b\nContent-Type: message/rfc822\n\n" + inner + b"\n--b--"
    )

    found = only_mail(client)
    (part,) = found["attachments"]
    raw = client.get(f"/messages/{found['id']}/attachments/{part['number']}")

    assert part["name"] == "the first one.eml"
    assert part["size"] == len(raw.data) > 0
    assert raw.data.strip() == inner
    opened = f"/messages/{found['id']}/forwarded/{part['number']}"
    assert opened in client.get(f"/messages/{found['id']}").text
    page = client.get(opened).text
    assert "the first one" in page
    assert "hello" in page
    # The text around it is no mail.
    no_mail = client.get(f"/messages/{found['id']}/forwarded/0")
    assert no_mail.status_code == 404


def test_a_forwarded_mail_is_shown_as_its_html_with_its_images(
    client: FlaskClient, send: Send
) -> None:
    send(
        b"Content-Type: multipart/mixed; boundary=b\n\n"
        b"--b\nContent-Type: message/rfc822\n\n"
        b"Content-Type: multipart/related; boundary=c\n\n"
        b"--c\nContent-Type: text/html\n\n<b>in</b><img src=cid:dot>\n"
        b"--c\nContent-Type: image/gif\nContent-ID: <dot>\n\nGIF\n--c--\n"
        b"--b--"
    )

    found = only_mail(client)
    frame = client.get(f"/messages/{found['id']}/forwarded/0/frame")

    assert "<b>in</b><img src=data:image/gif;base64,R0lG" in frame.text
    assert "default-src 'none'" in frame.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("header", "name"),
    [
        (b'; filename="=?utf-8?q?gr=C3=BCn.txt?="', "grün.txt"),
        (b"; filename*0=one-; filename*1=two.txt", "one-two.txt"),
        (b"; filename*=iso-8859-1'en'%80.txt", "€.txt"),
        (b'; filename="a\tb/c.txt"', "a\tb/c.txt"),
        (b'; filename=" "', "part 1"),
    ],
)
def test_odd_names_of_files(
    client: FlaskClient, send: Send, header: bytes, name: str
) -> None:
    send(
        b"Content-Type: application/x\nContent-Disposition: attachment"
        + header
        + b"\n\nx"
    )

    assert only_mail(client)["attachments"][0]["name"] == name


@pytest.mark.parametrize("way", ["auth_plain", "auth_login"])
def test_any_login_is_taken(inbox: Inbox, way: str) -> None:
    with smtplib.SMTP("127.0.0.1", inbox.smtp_port, timeout=20) as server:
        server.ehlo()
        server.user, server.password = "anybody", "anything"
        name = way.partition("_")[2]
        code, _ = server.auth(name, getattr(server, way))

    assert code == 235


def test_a_mail_is_unread_until_somebody_opens_it(
    client: FlaskClient, send: Send
) -> None:
    send(b"Subject: one\n\nThe first words. More.")
    key = only_mail(client)["id"]
    before = client.get("/").text
    client.get("/messages.json")

    client.get(f"/messages/{key}")

    after = client.get("/").text
    assert "Unread: " in before
    assert "The first words." in before
    assert "Unread: " not in after
    assert only_mail(client)["id"] == key
    client.post(f"/messages/{key}/delete")
    assert client.get("/messages.json").json == []


def test_the_first_words_of_html_are_its_text(
    client: FlaskClient, send: Send
) -> None:
    send(
        b"Content-Type: text/html\n\n<style>p {}</style><title>no</title>"
        b"<p>Fish &amp; <b>chips</b></p>"
    )

    assert "Fish &amp; chips</bdi>" in client.get("/").text


def test_a_search_finds_subjects_and_addresses(
    client: FlaskClient, send: Send
) -> None:
    send(b"Subject: Blue\n\n", "ada@example.org")
    send(b"Subject: Green\n\n", "bob@example.org")

    by_subject = client.get("/?q=BLUE").text
    by_address = client.get("/?q=bob@").text

    assert "Blue" in by_subject
    assert "Green" not in by_subject
    assert "Delete all" not in by_subject  # it would not mean these
    assert "Green" in by_address
    assert "Blue" not in by_address
    assert "No mail has “x&lt;”" in client.get("/?q=x<").text
