"""Only admins get into backstage, to any of its pages."""

from flask import Flask
from flask.testing import FlaskClient

from course.checker.attempt import Attempt
from course.checker.missing import Missing

PAGES = ("/backstage/queues/", "/backstage/failures/", "/backstage/busy/")


def check(attempt: Attempt) -> None:
    app: Flask = attempt.get("create_app")()
    app.testing = True
    people = attempt.get("PEOPLE")
    people["eve"] = {"is_admin": True}
    expect_refusal("A stranger, not signed in,", app.test_client())
    expect_refusal("Ben, who is not an admin,", signed_in(app, "ben"))
    expect_refusal("Somebody without a name", signed_in(app, "%20"))
    ada, eve = signed_in(app, "ada"), signed_in(app, "eve")
    expect_entry("Ada", ada)
    expect_entry("Eve", eve)
    del people["eve"]
    expect_refusal("Eve, who was removed,", eve)
    people["ada"]["is_admin"] = False
    expect_refusal("Ada, who is no longer an admin,", ada)


def expect_entry(person: str, client: FlaskClient) -> None:
    for page in PAGES:
        status = client.get(page).status_code
        if status != 200:
            raise Missing(
                f"{person} is an admin, and {page} answers {status}."
            )


def expect_refusal(person: str, client: FlaskClient) -> None:
    for page in PAGES:
        if client.get(page).status_code == 200:
            raise Missing(f"{person} gets to {page}.")


def signed_in(app: Flask, name: str) -> FlaskClient:
    """Return a browser in which somebody is signed in."""
    client = app.test_client()
    client.post(f"/sign-in/{name}")
    return client
