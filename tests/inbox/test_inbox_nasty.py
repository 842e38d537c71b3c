"""A mail, however broken, breaks no page."""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from inbox.store import MailStore
from inbox.summaries import Summaries
from parts.inbox import Inbox
from tests.inbox.conftest import Send, keep

NESTED = b"".join(
    b"Content-Type: multipart/mixed; boundary=%d\n\n--%d\n" % (n, n)
    for n in range(2000)
)
PICTURES = (
    b"Content-Type: multipart/related; boundary=b\n\n"
    b'--b\nContent-Type: text/html\n\n<img src="cid:%%zz"><img src="cid:x">\n'
    b'--b\nContent-Type: image/"><script>\nContent-ID: <x>\n\nGIF\n--b--'
)

# A name, the mail, and what the list shows of its subject.
NASTY = [
    ("nothing", b"", "(no subject)"),
    ("no headers", b"\n\njust text", "(no subject)"),
    ("no subject", b"From: a@test\n\ntext", "(no subject)"),
    ("emoji", b"Subject: =?utf-8?b?8J+OiQ==?=\n\n\xf0\x9f\x8e\x89", "🎉"),
    ("raw utf-8", "Subject: größer\n\nä".encode(), "größer"),
    ("raw latin-1", b"Subject: gr\xf6\xdfer\n\n\xe4", "gr��er"),
    ("unknown charset", b"Subject: =?klingon?q?abc?=\n\n", "abc"),
    ("broken base64", b"Subject: =?utf-8?b?!a?=\n\n", "=?utf-8?b?!a?="),
    ("surrogates", b"Subject: =?utf-7?q?+2AA-?= x\n\n", "? x"),
    ("script", b"Subject: <script>alert(1)</script>\n\n", "&lt;script&gt;"),
    ("header injection", b"Subject: =?utf-8?q?a=0D=0ABcc:_b?=\n\n", "aBcc: b"),
    ("nul", b"Subject: a\0b\nFrom: \0\n\n\0", "ab"),
    ("template", b"Subject: {{ 7*7 }}\n\n{{ config }}", "{{ 7*7 }}"),
    ("long subject", b"Subject: " + b"x" * 100_000 + b"\n\n", "xxx..."),
    ("encoded words", b"Subject: " + b"=?a?q?b" * 60_000 + b"\n\n", "=?a?q?b"),
    ("more encoded words", b"Subject: " + b"=?utf-8?q?b=C3=A4?=\n " * 100_000
     + b"\n\n", "bäbä"),
    ("charset", b'Content-Type: text/plain; charset="x\0"\n\nhi', "(no"),
    ("undefined", b"Content-Type: text/plain; charset=undefined\n\nhi", "(no"),
    ("hex", b"Content-Type: text/html; charset=hex\n\nhi", "(no"),
    ("slow charset", b"Content-Type: text/plain; charset=punycode\n\n"
     + b"ab9c" * 250_000, "(no"),
    ("parameters", b"Content-Type: multipart/mixed; b*; b*1=x\n\nhi", "(no"),
    ("parameter nul", b"Content-Type: text/plain; charset*=u''%00\n\n", "(no"),
    ("no boundary", b"Content-Type: multipart/mixed\n\nhi", "(no"),
    ("open boundary", b"Content-Type: multipart/mixed; boundary=a\n\n--a\n"
     b"Content-Type: text/html\n\n<b", "(no"),
    ("uuencode", b"Content-Transfer-Encoding: x-uuencode\n\nbegin 6 \n#8",
     "(no"),
    ("bad encoding", b"Content-Transfer-Encoding: base64\n\n=a=b", "(no"),
    ("nested", b"Subject: deep\n" + NESTED, "deep"),
    ("mails in mails", b"Subject: deep\n"
     + b"Content-Type: message/rfc822\n\n" * 200_000, "deep"),
    ("mail in a mail", b"Content-Type: message/rfc822\n\nSubject: in\n\nhi",
     "(no"),
    ("status", b"Content-Type: message/delivery-status\n\na: b\n\nc: d",
     "(no"),
    ("pictures", PICTURES, "(no"),
    ("many headers", b"A: b\n" * 100_000 + b"\n", "(no"),
    ("many parts", b"Content-Type: multipart/mixed; boundary=b\n\n"
     + b"--b\n\nx\n" * 500_000, "(no"),
    ("boundaries alone", b"Content-Type: multipart/mixed; boundary=b\n\n"
     + b"--b\n" * 1_000_000, "(no"),
    ("long line", b"Subject: long\n\n" + b"x" * 10_000_000, "long"),
    ("empty lines", b"Subject: nothing\n\n" + b"\n" * 5_000_000, "nothing"),
    ("long headers", b"Subject: " + b"x" * 1_000_000 + b"\nFrom: "
     + b"y" * 5_000_000 + b"\n\n", "xxx..."),
    ("recipients", b"To: " + b"ada@example.org,\n " * 5000
     + b"bob@example.org\nSubject: all\n\n", "all"),
    ("words in all headers", (b"A: " + b"=?a?q?b?= \n " * 1000 + b"\n") * 500
     + b"\n", "(no"),
    ("padded pieces", b"Content-Transfer-Encoding: base64\n\n"
     + b"QQ==" * 1_000_000, "(no"),
    ("uu lines", b"Content-Transfer-Encoding: x-uuencode\n\nbegin 644 x\n"
     + b"#86)C\n" * 500_000, "(no"),
    ("lines in a file name", b"Content-Type: application/x\n"
     b"Content-Disposition: attachment; filename*=utf-8''a%0D%0Ab\n\nx",
     "(no"),
    ("file name", b"Content-Type: application/x; name=\"a\r\n b/../\\\xff\"\n"
     b"Content-Disposition: attachment; filename*=klingon''%FF%0D%0A\n\nx",
     "(no"),
]  # fmt: skip


@pytest.fixture(scope="module")
def lenient_inbox(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Inbox]:
    """An inbox that takes what most servers would refuse."""
    inbox = Inbox(tmp_path_factory.mktemp("lenient"), INBOX_LENIENT="1")
    yield inbox
    inbox.stop()


@pytest.fixture
def inbox(lenient_inbox: Inbox) -> Inbox:
    """In place of every test's inbox: a lenient one, with no mail in it."""
    lenient_inbox.clear()
    return lenient_inbox


@pytest.mark.timeout(30)  # in quadratic time some took minutes
@pytest.mark.parametrize(
    ("mail", "subject"),
    [pytest.param(mail, subject, id=name) for name, mail, subject in NASTY],
)
def test_every_page_of_a_nasty_mail_answers(
    client: FlaskClient, inbox: Inbox, send: Send, mail: bytes, subject: str
) -> None:
    send(mail)
    (found,) = inbox.messages()
    pages = ["", "/html", "/text", "/headers", "/source", "/frame", "/raw"]
    pages += [f"/attachments/{p['number']}" for p in found["attachments"][:9]]

    answers = [client.get(f"/messages/{found['id']}{page}") for page in pages]
    the_list = client.get("/list").text

    assert {answer.status_code for answer in answers} == {200}
    assert subject in the_list
    assert "<script>" not in the_list


def test_a_mail_that_somebody_put_there_by_hand_is_shown(
    client: FlaskClient, inbox: Inbox
) -> None:
    """It has no envelope of ours, and its name says no time."""
    path = inbox.directory / "cur" / "by-hand:2,S"
    path.write_bytes(b"From: me@test\nSubject: by hand\n\nits text")

    (mail,) = inbox.messages()

    assert mail["subject"] == "by hand"
    assert mail["received"] == "1970-01-01T00:00:00+00:00"
    assert "by hand" in client.get("/list").text
    assert "its text" in client.get("/messages/by-hand").text


def test_one_picture_named_a_thousand_times_does_not_fill_the_memory(
    client: FlaskClient, inbox: Inbox
) -> None:
    key = keep(
        inbox,
        b"Content-Type: multipart/related; boundary=b\n\n"
        b"--b\nContent-Type: text/html\n\n" + b"<img src=cid:x>" * 1000 +
        b"\n--b\nContent-Type: image/gif\nContent-ID: <x>\n\n"
        + b"GIF89a" * 100_000 + b"\n--b--",
    )  # fmt: skip

    frame = client.get(f"/messages/{key}/frame").data

    assert b"data:image/gif" in frame
    assert len(frame) < 25_000_000


def test_mails_that_vanish_while_they_are_listed_are_left_out(
    inbox: Inbox, send: Send
) -> None:
    send(b"Subject: one\n\n")
    store = MailStore(inbox.directory)
    found = store.listing()
    inbox.clear()
    store.listing = lambda: found  # type: ignore[method-assign]

    listing = Summaries(store).newest(10)

    assert listing.mails == []
    assert listing.total == 1
