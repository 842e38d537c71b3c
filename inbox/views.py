"""The pages, and /messages.json for tests and scripts."""

from dataclasses import asdict
from io import BytesIO
from typing import Any

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    current_app,
    jsonify,
    redirect,
    render_template,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from inbox.mails import SHOWN, Mail, attachment, page
from inbox.store import Mails, UnknownMail
from plumbing import pages

LIMIT = 200  # mails in a list

bp = Blueprint("inbox", __name__)

# The frame's sandbox attribute says the same, but only this header also
# holds when the address of the frame is opened in a window of its own.
FRAME_POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none';"
    " img-src data:; style-src 'unsafe-inline'; font-src data:;"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
    app.register_error_handler(UnknownMail, show_unknown)


def mails() -> Mails:
    found: Mails = current_app.extensions["mails"]
    return found


def show_unknown(error: UnknownMail) -> ResponseReturnValue:
    words = "There is no such mail here. It may have been deleted."
    return pages.show_error(NotFound(words))


@bp.get("/")
def index() -> str:
    return render_template("inbox/list.html", **listing())


@bp.get("/list")
def list_fragment() -> str:
    """The list alone, for the page that updates by itself."""
    return render_template("inbox/_list.html", **listing())


def listing() -> dict[str, Any]:
    newest, total = mails().newest(LIMIT)
    return {"mails": newest, "total": total}


@bp.get("/messages.json")
def messages() -> Response:
    """The newest 200 mails, newest first; text and html: "" when missing."""
    return jsonify([as_json(mail) for mail in mails().newest(LIMIT)[0]])


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
def message(key: str, tab: str = "") -> str:
    mail = mails().get(key)
    tab = tab or ("html" if mail.html else "text")
    source = mails().source(key)[:SHOWN] if tab == "source" else b""
    return render_template(
        "inbox/message.html",
        mail=mail,
        tab=tab,
        source=source.decode(errors="replace"),
    )


@bp.get("/messages/<key>/frame")
def frame(key: str) -> Response:
    """The mail's HTML, for a frame: no scripts, nothing from elsewhere."""
    mail = mails().get(key)
    html = page(mails().source(key), mail.html)
    # Links open in a new window: the frame itself may go nowhere. At the
    # end, since before a doctype it would turn on the browser's quirks mode.
    html += '<base target="_blank">'
    response = Response(html, mimetype="text/html")
    response.headers["Content-Security-Policy"] = FRAME_POLICY
    return response


@bp.get("/messages/<key>/raw")
def raw(key: str) -> Response:
    return Response(mails().source(key), mimetype="text/plain")


@bp.get("/messages/<key>/attachments/<int:number>")
def download(key: str, number: int) -> Response:
    """One attachment, always as a download: it is never shown as a page."""
    names = {part.number: part.name for part in mails().get(key).attachments}
    found = attachment(mails().source(key), number)
    if found is None or number not in names:
        abort(404)
    return send_file(
        BytesIO(found),
        mimetype="application/octet-stream",
        as_attachment=True,
        download_name=names[number],
    )


@bp.post("/messages/<key>/delete")
def delete(key: str) -> ResponseReturnValue:
    mails().delete(key)
    return redirect(url_for("inbox.index"), 303)


@bp.post("/messages/delete")
def delete_all() -> ResponseReturnValue:
    mails().delete_all()
    return redirect(url_for("inbox.index"), 303)
