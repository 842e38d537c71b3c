"""The link to the course leads to its site, or says how to get it."""

import socket
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from fibtastic import create_app
from parts.ports import free_port


@pytest.fixture
def site() -> Iterator[str]:
    """A server that takes connections."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


def client(broker_url: str, url: str) -> FlaskClient:
    return create_app(REDIS_URL=broker_url, COURSE_URL=url).test_client()


def test_every_page_leads_to_the_site(broker_url: str, site: str) -> None:
    visitor = client(broker_url, site)

    assert b'href="/course"' in visitor.get("/").data
    answer = visitor.get("/course")

    assert (answer.status_code, answer.location) == (302, site)


def test_a_site_that_is_not_served_is_one_command_away(
    broker_url: str,
) -> None:
    nobody = f"http://127.0.0.1:{free_port()}"

    answer = client(broker_url, nobody).get("/course")

    assert answer.status_code == 503
    assert "make course" in answer.text


def test_no_address_means_no_link(broker_url: str) -> None:
    assert b"/course" not in client(broker_url, "").get("/").data
