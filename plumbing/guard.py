"""Refuses forms that another site, open in the same browser, sends."""

from flask import abort, request


def refuse_other_sites() -> None:
    """Only our own pages may send forms; to be called before a request.

    Browsers say where a form was; what says nothing is no browser. The
    rule of http.CrossOriginProtection in Go 1.25, and not a token in each
    form: where nobody is signed in there is no session to bind one to.
    """
    if request.method != "POST":
        return
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if site:
        allowed = site in ("same-origin", "none")
    else:
        allowed = not origin or origin.endswith(f"://{request.host}")
    if not allowed:
        abort(403, "This form was sent from another site.")
