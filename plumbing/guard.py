"""Refuses forms that another site, open in the same browser, sends."""

from flask import abort, request


def refuse_other_sites() -> None:
    """Answer 403 to a form that a page of another site sent.

    Call it before a request. A browser sends Sec-Fetch-Site or Origin with a
    form; a request with neither is not from a browser. This is the rule of
    http.CrossOriginProtection in Go 1.25. The alternative, a token in each
    form, protects an account; here nobody signs in.
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
