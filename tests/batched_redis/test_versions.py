"""What it was not proven with is refused, with the way back."""

import logging

import pytest
from kombu.exceptions import VersionMismatch

from batched_redis.versions import check_kombu, check_server
from parts.broker import Broker
from tests.batched_redis.channels import OURS, Reader, connected


def test_the_installed_kombu_is_the_proven_one(
    caplog: pytest.LogCaptureFixture,
) -> None:
    check_kombu()
    assert caplog.text == ""


@pytest.mark.parametrize("version", ["5.6.9", "5.8.0", "6.7.0", "5.8.0rc1"])
def test_another_minor_version_is_refused(version: str) -> None:
    with pytest.raises(VersionMismatch) as error:
        check_kombu(version)
    assert "5.7.0" in str(error.value)
    assert version in str(error.value)
    assert 'broker_transport to "redis"' in str(error.value)


def test_a_patch_version_warns(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        check_kombu("5.7.1")
    assert "5.7.1" in caplog.text


@pytest.mark.parametrize(
    ("hello", "problem"),
    [
        ({b"version": b"6.0.16", b"mode": b"standalone"}, "6.0.16"),
        ({b"version": b"7.2.4", b"mode": b"cluster"}, "cluster"),
        ({"version": "7.2.4", "mode": "sentinel"}, "sentinel"),
    ],
)
def test_another_server_is_refused(
    hello: dict[object, object], problem: str
) -> None:
    with pytest.raises(VersionMismatch, match=problem):
        check_server(hello)


@pytest.mark.parametrize("version", ["6.2.0", "7.0.15", "8.0.1", "10.2.0"])
def test_newer_servers_are_taken(version: str) -> None:
    check_server({"version": version, "mode": "standalone"})


@pytest.mark.parametrize(
    "url",
    [
        "sentinel://localhost:26379",
        "redis://localhost:6379/0;redis://localhost:6380/0",
    ],
)
def test_several_servers_are_refused(url: str) -> None:
    with (
        pytest.raises((ValueError, VersionMismatch), match="one address"),
        connected(url, OURS) as connection,
    ):
        connection.connect()


def test_a_user_who_may_not_track_is_told_so(server: Broker) -> None:
    server.client.acl_setuser(
        "small",
        enabled=True,
        passwords=["+x"],
        categories=["+@all"],
        commands=["-client"],
        keys=["*"],
        channels=["*"],
    )
    url = server.url.replace("redis://", "redis://small:x@")
    with (
        pytest.raises(VersionMismatch, match=r"\+client\|tracking"),
        connected(url) as connection,
    ):
        Reader(connection)


def test_an_address_is_shown_without_its_password(server: Broker) -> None:
    with connected("redis://u:secret@localhost:7000/3") as connection:
        assert connection.as_uri() == "redis://u:**@localhost:7000/3"
        assert "secret" in connection.as_uri(include_password=True)


def test_rediss_encrypts() -> None:
    with connected("rediss://localhost:1/0?ssl_cert_reqs=none") as connection:
        assert connection.transport.client.ssl
        assert connection.as_uri().startswith("rediss://")
