"""Leads a person who opens the address of a form to the form's page.

After a mistake in a form its page stands at the address that the form was
sent to, such as /mailers/now. Opened anew, that address has no page.
"""

from flask import current_app, redirect, request
from flask.typing import ResponseReturnValue


def lead_to_the_form() -> ResponseReturnValue | None:
    """Answer with a way to the nearest page above the request's address.

    It is for a request whose address takes forms only. Returns None if there
    is no page above it.
    """
    urls = current_app.create_url_adapter(request)
    path = request.path
    while urls and path != "/":
        path = path.rpartition("/")[0] or "/"
        if urls.test(path, "GET"):
            return redirect(request.script_root + path)
    return None
