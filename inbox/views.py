"""The pages, and /messages.json for tests and scripts."""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from io import BytesIO
from typing import Any

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    current_app,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from inbox.mails import SHOWN, Mail
from inbox.store import MailStore, UnknownMail
from inbox.summaries import Summaries
from plumbing.layout import show_error

LIMIT = 200  # mails in a list

bp = Blueprint("inbox", __name__)

# The frame's sandbox attribute says the same, but only this header holds when
# the frame's address is opened in a window of its own, too.
FRAME_POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none';"
    " img-src data:; style-src 'unsafe-inline'; font-src data:;"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
    app.register_error_handler(UnknownMail, show_unknown)


def mail_store() -> MailStore:
    found: MailStore = current_app.extensions["mails"]
    return found


def show_unknown(error: UnknownMail) -> ResponseReturnValue:
    text = "There is no such mail here. It may have been deleted."
    return show_error(NotFound(text))


@bp.get("/")
def index() -> str:
    return render_template("inbox/list.html", **newest_mails())


@bp.get("/list")
def list_fragment() -> str:
    """Show the list alone, for the page that updates by itself."""
    return render_template("inbox/_list.html", **newest_mails())


def newest_mails() -> dict[str, Any]:
    word = request.args.get("q", "").strip()
    summaries: Summaries = current_app.extensions["summaries"]
    return {"listing": summaries.newest(LIMIT, word), "word": word}


@bp.get("/messages.json")
def list_as_json() -> Response:
    """Return the newest 200 mails, newest first.

    text and html are "" if a mail has none.
    """
    return Response(json_pieces(mail_store()), mimetype="application/json")


def json_pieces(store: MailStore) -> Iterator[str]:
    """Yield a list with one mail at a time: all may be too large."""
    keys, _ = store.listing()
    before = "["
    for key in keys[:LIMIT]:
        with suppress(UnknownMail):  # it was deleted meanwhile
            yield before + json.dumps(as_json(store.get(key)))
            before = ", "
    yield "[]" if before == "[" else "]"


def as_json(mail: Mail) -> dict[str, object]:
    return {
        "id": mail.id,
        "from": mail.sender,
        "to": mail.envelope_to,
        "envelope_from": mail.envelope_from,
        "subject": mail.subject,
        "text": mail.text,
        "html": mail.html,
        "message_id": mail.message_id,
        "received": mail.received.isoformat(),
        "attachments": [asdict(part) for part in mail.attachments],
    }


@bp.get("/messages/<key>")
@bp.get("/messages/<key>/<any(html, text, headers, source):tab>")
def show_mail(key: str, tab: str = "") -> str:
    mail = mail_store().open(key)
    tab = tab or ("html" if mail.html else "text")
    source = b""
    if tab == "source":
        with mail_store().open_source(key) as file:
            source = file.read(SHOWN)
    return render_template(
        "inbox/message.html",
        mail=mail,
        tab=tab,
        source=source.decode(errors="replace"),
    )


@bp.get("/messages/<key>/frame")
def mail_frame(key: str) -> Response:
    """Show the mail's HTML in a frame: no scripts, nothing from elsewhere."""
    return in_frame(mail_store().page(key))


def in_frame(html: str) -> Response:
    # Links open in a new window, because the frame may not leave its page.
    # It is added at the end: before a doctype it would turn on the browser's
    # quirks mode.
    html += '<base target="_blank">'
    response = Response(html, mimetype="text/html")
    response.headers["Content-Security-Policy"] = FRAME_POLICY
    return response


@bp.get("/messages/<key>/forwarded/<int:number>")
def show_forwarded(key: str, number: int) -> str:
    """Show a mail that came in a part of this mail."""
    mail, _ = mail_store().forwarded(key, number)
    headers = {name.lower(): value for name, value in mail.headers}
    return render_template(
        "inbox/forwarded.html", mail=mail, number=number, headers=headers
    )


@bp.get("/messages/<key>/forwarded/<int:number>/frame")
def forwarded_frame(key: str, number: int) -> Response:
    _, html = mail_store().forwarded(key, number)
    return in_frame(html)


@bp.get("/messages/<key>/raw")
def mail_source(key: str) -> Response:
    return send_file(mail_store().open_source(key), mimetype="text/plain")


@bp.get("/messages/<key>/attachments/<int:number>")
def download_attachment(key: str, number: int) -> Response:
    """Return one attachment, always as a download and never as a page."""
    names = {
        part.number: part.name for part in mail_store().get(key).attachments
    }
    found = mail_store().attachment(key, number)
    if found is None or number not in names:
        abort(404)
    return send_file(
        BytesIO(found),
        mimetype="application/octet-stream",
        as_attachment=True,
        download_name=names[number],
    )


@bp.post("/messages/<key>/delete")
def delete_mail(key: str) -> ResponseReturnValue:
    mail_store().delete(key)
    return redirect(url_for("inbox.index"), 303)


@bp.post("/messages/delete")
def delete_all() -> ResponseReturnValue:
    mail_store().delete_all()
    return redirect(url_for("inbox.index"), 303)
