"""Where backstage is mounted and who is let in, in short."""

import pytest
from flask import Flask

import fibtastic
import mood_mailer
from mood_mailer import create_app


@pytest.mark.parametrize("app_module", [mood_mailer, fibtastic])
def test_in_development_it_opens_on_this_machine(
    app_module: object, broker_url: str
) -> None:
    app: Flask = app_module.create_app(  # type: ignore[attr-defined]
        REDIS_URL=broker_url, DEBUG=True
    )
    client = app.test_client()
    first = client.get("/")
    assert ">Backstage</a>" in first.text
    page = client.get("/backstage/", follow_redirects=True)
    assert page.status_code == 200
    assert 'aria-label="Backstage"' in page.text


@pytest.mark.parametrize(
    ("debug", "environ"),
    [
        (False, {}),
        (True, {"REMOTE_ADDR": "192.0.2.7"}),
        (True, {"HTTP_X_FORWARDED_FOR": "192.0.2.7"}),
    ],
    ids=["not in development", "another machine", "through a proxy"],
)
def test_else_there_is_no_such_page(
    broker_url: str, debug: bool, environ: dict[str, str]
) -> None:
    client = create_app(REDIS_URL=broker_url, DEBUG=debug).test_client()
    assert "Backstage" not in client.get("/", environ_base=environ).text
    for path in ("/backstage/", "/backstage/queues/"):
        assert client.get(path, environ_base=environ).status_code == 404
