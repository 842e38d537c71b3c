"""The pages, with mails that came by real SMTP."""

import re
from email.message import EmailMessage
from urllib.request import urlopen

import pytest
from flask.testing import FlaskClient

from parts.inbox import Inbox
from tests.inbox.conftest import Send, keep

RICH = """<!doctype html><h1>Rich</h1><img src="cid:mood@test">
<img src='cid:missing'><script>document.title = "run"</script>"""


@pytest.fixture
def key(inbox: Inbox, send: Send) -> str:
    """The id of a mail with text, HTML, a picture and an attachment."""
    message = EmailMessage()
    message["Subject"] = "All of <it>"
    message["From"] = "Mood <mood@test>"
    message.set_content("Plain <text>")
    message.add_alternative(RICH, subtype="html")
    html = list(message.iter_parts())[1]
    assert isinstance(html, EmailMessage)
    html.add_related(b"GIF89a", "image", "gif", cid="<mood@test>")
    message.add_attachment(
        b"%PDF", maintype="application", subtype="pdf", filename="März 🎉.pdf"
    )
    send(bytes(message))
    found: str = inbox.messages()[0]["id"]
    return found


def text(client: FlaskClient, url: str) -> str:
    """Return the page at the URL."""
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.text


def test_an_empty_inbox_says_what_to_do(client: FlaskClient) -> None:
    page = text(client, "/")

    assert "No mail yet" in page
    assert "Nothing leaves this machine" in page
    assert 'data-live="/list"' in page


@pytest.mark.parametrize("url", ["/", "/list"])
def test_the_list_shows_each_mail(
    client: FlaskClient, key: str, url: str
) -> None:
    page = text(client, url)

    assert f'href="/messages/{key}"' in page
    assert "All of &lt;it&gt;" in page
    assert "Mood &lt;mood@test&gt;" in page
    assert "ada@example.org" in page


@pytest.mark.parametrize("domain", ["slow", "busy", "gone"])
def test_the_list_explains_the_addresses_that_misbehave(
    client: FlaskClient, domain: str
) -> None:
    assert f"@{domain}.example" in text(client, "/")


def test_a_long_list_shows_the_newest_200_and_says_so(
    client: FlaskClient, inbox: Inbox
) -> None:
    for number in range(203):
        keep(inbox, b"Subject: no. %d\n\n" % number)

    page = text(client, "/list")

    assert "The newest 200 of 203 mails" in page
    assert "no. 202<" in page
    assert "no. 2<" not in page
    assert len(inbox.messages()) == 200


def test_html_is_shown_in_a_frame_without_scripts(
    client: FlaskClient, key: str
) -> None:
    page = text(client, f"/messages/{key}")
    found = re.search(r'<iframe sandbox="([^"]*)"\s+src="([^"]+)"', page)
    assert found
    frame = client.get(found[2])

    assert "allow-scripts" not in found[1]
    assert "allow-same-origin" not in found[1]
    policy = frame.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "img-src data:;" in policy
    assert "sandbox" in policy
    assert "allow-scripts" not in policy
    assert "script-src" not in policy


def test_pictures_that_came_with_the_mail_are_in_the_frame(
    client: FlaskClient, key: str
) -> None:
    frame = text(client, f"/messages/{key}/frame")

    assert '<img src="data:image/gif;base64,R0lGODlh">' in frame
    assert "cid:missing" in frame
    assert frame.startswith("<!doctype html>")


@pytest.mark.parametrize(
    ("tab", "shows"),
    [
        ("text", "Plain &lt;text&gt;"),
        ("headers", "multipart/mixed"),
        ("source", "Subject: All of &lt;it&gt;"),
    ],
)
def test_text_headers_and_source_have_a_tab_each(
    client: FlaskClient, key: str, tab: str, shows: str
) -> None:
    page = text(client, f"/messages/{key}/{tab}")

    assert shows in page
    assert "X-Inbox-Envelope" not in page


def test_the_raw_source_is_what_was_sent(
    client: FlaskClient, key: str
) -> None:
    answer = client.get(f"/messages/{key}/raw")

    assert answer.mimetype == "text/plain"
    assert answer.text.startswith("Subject: All of <it>")


def test_attachments_are_downloads(client: FlaskClient, key: str) -> None:
    page = text(client, f"/messages/{key}")
    number = re.findall(r"/attachments/(\d+)", page)[-1]

    answer = client.get(f"/messages/{key}/attachments/{number}")

    assert "März 🎉.pdf" in page
    assert answer.data == b"%PDF"
    assert answer.mimetype == "application/octet-stream"
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment; ")
    assert "filename*=UTF-8''M%C3%A4rz%20%F0%9F%8E%89.pdf" in disposition


def test_an_unknown_attachment_is_a_404_page(
    client: FlaskClient, key: str
) -> None:
    answer = client.get(f"/messages/{key}/attachments/99")

    assert answer.status_code == 404
    assert "<h1>Not Found</h1>" in answer.text


@pytest.mark.parametrize("page", ["", "/text", "/frame", "/raw", "/other"])
@pytest.mark.parametrize("key", ["unknown", "..", "%2e%2e%2fnew", "delete"])
def test_an_unknown_mail_is_a_404_page(
    client: FlaskClient, key: str, page: str
) -> None:
    answer = client.get(f"/messages/{key}{page}")

    assert answer.status_code == 404
    assert "<h1>Not Found</h1>" in answer.text


def test_one_mail_is_deleted(
    client: FlaskClient, key: str, send: Send
) -> None:
    send(b"Subject: stays\n\n")

    answer = client.post(f"/messages/{key}/delete")

    assert answer.location == "/"
    assert client.get(f"/messages/{key}").status_code == 404
    page = text(client, "/")
    assert "stays" in page
    assert "All of" not in page


def test_a_mail_that_is_gone_can_be_deleted_again(
    client: FlaskClient, key: str
) -> None:
    """As when two windows show the same list."""
    client.post(f"/messages/{key}/delete")

    answer = client.post(f"/messages/{key}/delete")

    assert answer.location == "/"


def test_all_mails_are_deleted(
    client: FlaskClient, key: str, inbox: Inbox
) -> None:
    answer = client.post("/messages/delete")

    assert answer.location == "/"
    assert inbox.messages() == []


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
        {"Origin": "http://localhost"},
    ],
)
def test_our_own_pages_and_scripts_can_delete(
    client: FlaskClient, inbox: Inbox, key: str, headers: dict[str, str]
) -> None:
    answer = client.post("/messages/delete", headers=headers)

    assert answer.status_code == 303
    assert inbox.messages() == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Origin": "http://localhost:5001"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
def test_other_sites_cannot_delete(
    client: FlaskClient, inbox: Inbox, key: str, headers: dict[str, str]
) -> None:
    answer = client.post("/messages/delete", headers=headers)

    assert answer.status_code == 403
    assert [mail["id"] for mail in inbox.messages()] == [key]


@pytest.mark.parametrize("url", ["/", "/messages.json", "/messages/x"])
def test_another_name_for_this_machine_is_refused(
    client: FlaskClient, url: str
) -> None:
    """DNS rebinding: evil.example, which leads to 127.0.0.1, reads nothing."""
    answer = client.get(url, headers={"Host": "evil.example:1080"})

    assert answer.status_code == 400
    assert answer.text == (
        "The inbox does not answer under this name. Use localhost.\n"
    )


@pytest.mark.parametrize("host", ["127.0.0.1:1080", "localhost"])
def test_a_name_of_this_machine_is_answered(
    client: FlaskClient, host: str
) -> None:
    answer = client.get("/", headers={"Host": host})

    assert answer.status_code == 200
    assert "No mail yet" in answer.text


def test_the_pages_are_served_by_the_process(inbox: Inbox) -> None:
    with urlopen(inbox.web_url) as answer:
        page = answer.read()

    assert b"No mail yet" in page
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
