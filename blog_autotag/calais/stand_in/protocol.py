"""What the API expects of a request, and the shape of its answer."""

import hashlib
import json
from http import HTTPStatus

from flask import Response
from werkzeug.datastructures import Headers

from blog_autotag.tagger import suggest_tags

LARGEST = 100_000  # bytes
TYPES = ("text/raw", "text/html", "text/xml")
HOME = "http://d.opencalais.com"
TOPIC = "Technology_Internet"


def refusal(headers: Headers, body: bytes) -> Response | None:
    """Return the API's answer if it refuses this request."""
    if not headers.get("X-AG-Access-Token", "").strip():
        return plain_text(401, "The access token is missing.")
    if headers.get("Content-Type", "").partition(";")[0] not in TYPES:
        return plain_text(
            415, f"Content-Type must be one of: {', '.join(TYPES)}."
        )
    if headers.get("outputFormat") != "application/json":
        return plain_text(
            406, "This stand-in answers with application/json only."
        )
    if not headers.get("x-calais-selectiveTags"):
        return plain_text(400, "The header x-calais-selectiveTags is missing.")
    if len(body) > LARGEST:
        return plain_text(413, f"A text may have at most {LARGEST:,} bytes.")
    if not body.strip():
        return plain_text(400, "The text is missing.")
    return None


def plain_text(status: int, sentence: str) -> Response:
    phrase = HTTPStatus(status).phrase
    return Response(f"{phrase}. {sentence}\n", status, mimetype="text/plain")


def tags_as_json(body: bytes) -> bytes:
    """Return the answer's body: its members by URI.

    It has only the members that a client reads.
    """
    text = body.decode(errors="replace")
    title, _, rest = text.partition("\n")
    document = f"{HOME}/dochash-1/{hashlib.sha256(body).hexdigest()[:32]}"
    members: dict[str, dict[str, object]] = {
        "doc": {"info": {"document": text}, "meta": {"language": "English"}},
        f"{document}/cat/1": {"_typeGroup": "topics", "name": TOPIC},
    }
    # The API returns some topics as tags, too.
    names = [*suggest_tags(title, rest), TOPIC]
    for number, name in enumerate(names, 1):
        uri = f"{document}/SocialTag/{number}"
        members[uri] = {
            "_typeGroup": "socialTag",
            "id": uri,
            "name": name,
            "importance": str(min(1 + number // 3, 3)),
            "originalValue": name,
        }
    return json.dumps(members).encode()
