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
    removed = signed_in(app, "eve")
    del people["eve"]
    nobody = {
        "A stranger, not signed in,": app.test_client(),
        "Ben, who is no admin,": signed_in(app, "ben"),
        "An admin who was removed": removed,
        "Somebody without a name": signed_in(app, "%20"),
    }
    for who, client in nobody.items():
        for page in PAGES:
            if client.get(page).status_code == 200:
                raise Missing(f"{who} gets to {page}.")
    ada = signed_in(app, "ada")
    for page in PAGES:
        status = ada.get(page).status_code
        if status != 200:
            raise Missing(f"Ada is an admin, and {page} answers {status}.")


def signed_in(app: Flask, name: str) -> FlaskClient:
    client = app.test_client()
    client.post(f"/sign-in/{name}")
    return client
