"""Where backstage is mounted, and who is let in, in short."""

from types import ModuleType

import pytest
from flask import Flask

import backstage
import fibtastic
import mood_mailer


@pytest.mark.parametrize("app_module", [mood_mailer, fibtastic])
def test_in_development_it_opens_on_this_machine(
    app_module: ModuleType, broker_url: str
) -> None:
    app = app_module.create_app(REDIS_URL=broker_url, DEBUG=True)
    client = app.test_client()

    start_page = client.get("/").text
    page = client.get("/backstage/", follow_redirects=True)

    assert ">Backstage</a>" in start_page
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
def test_elsewhere_there_is_neither_a_link_nor_a_page(
    broker_url: str, debug: bool, environ: dict[str, str]
) -> None:
    app = mood_mailer.create_app(REDIS_URL=broker_url, DEBUG=debug)
    client = app.test_client()

    start_page = client.get("/", environ_base=environ).text

    assert "Backstage" not in start_page
    for path in ("/backstage/", "/backstage/queues/"):
        answer = client.get(path, environ_base=environ)
        assert answer.status_code == 404
        assert "Queues" not in answer.text


def test_a_wrong_address_is_named_when_it_is_mounted() -> None:
    app = Flask("other")
    app.config["REDIS_URL"] = "redis://:se#cret@localhost/0"

    with pytest.raises(ValueError, match="there is a # in it") as refused:
        backstage.init_app(app)

    assert "cret" not in str(refused.value)
