"""Who gets into backstage, and to which of its pages."""

from flask import Flask
from flask.testing import FlaskClient

from course.checker.attempt import Attempt, Missing

SAYS = {
    "start": "A stranger, not signed in, gets to /backstage/queues/.",
    "wrong": "Ben, who is no admin, gets to /backstage/queues/.",
}
PAGES = ("/backstage/queues/", "/backstage/failures/", "/backstage/busy/")


def check(attempt: Attempt) -> None:
    app: Flask = attempt.get("create_app")()
    app.testing = True
    people = attempt.get("PEOPLE")
    people["eve"] = {"is_admin": True}
    refuse("A stranger, not signed in,", app.test_client())
    refuse("Ben, who is no admin,", signed_in(app, "ben"))
    refuse("Somebody without a name", signed_in(app, "%20"))
    ada, eve = signed_in(app, "ada"), signed_in(app, "eve")
    admit("Ada", ada)
    admit("Eve", eve)
    del people["eve"]
    refuse("Eve, who was removed,", eve)
    people["ada"]["is_admin"] = False
    refuse("Ada, no admin any more,", ada)


def admit(who: str, client: FlaskClient) -> None:
    for page in PAGES:
        status = client.get(page).status_code
        if status != 200:
            raise Missing(f"{who} is an admin, and {page} answers {status}.")


def refuse(who: str, client: FlaskClient) -> None:
    for page in PAGES:
        if client.get(page).status_code == 200:
            raise Missing(f"{who} gets to {page}.")


def signed_in(app: Flask, name: str) -> FlaskClient:
    client = app.test_client()
    client.post(f"/sign-in/{name}")
    return client
