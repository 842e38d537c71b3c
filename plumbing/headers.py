"""The headers of every page; imports nothing, so that any part can."""

CSP = "Content-Security-Policy"
# No inline script, no inline style, nothing from elsewhere.
POLICY = (
    "default-src 'self'; img-src 'self' data:; frame-ancestors 'none';"
    " base-uri 'none'; form-action 'self'; object-src 'none'"
)
HEADERS = {
    CSP: POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    # After "Back" the browser loads the form again and gets a new token.
    "Cache-Control": "no-store",
}
# For Flower and the course's site. Others wrote their pages, with scripts
# and styles inside; and they have no forms of ours.
FOREIGN_HEADERS = HEADERS | {
    CSP: f"{POLICY}; script-src 'self' 'unsafe-inline';"
    " style-src 'self' 'unsafe-inline'; font-src 'self' data:"
}
del FOREIGN_HEADERS["Cache-Control"]
