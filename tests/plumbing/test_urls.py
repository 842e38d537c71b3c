"""The address of a Redis: checked, spelled alike for all, and shown."""

import pytest
from kombu.utils.url import parse_url
from redis.connection import parse_url as redis_py_reads

from plumbing.urls import checked_redis_url, without_password

SECRET = "p#a/s?s[w@rd %:é;"
ENCODED = "p%23a%2Fs%3Fs%5Bw%40rd%20%25%3A%C3%A9%3B"


@pytest.mark.parametrize(
    ("given", "spelled"),
    [
        ("redis://localhost", "redis://localhost:6379/0"),
        ("redis://localhost/", "redis://localhost:6379/0"),
        (" REDIS://localhost/07\n", "redis://localhost:6379/7"),
        ("redis://[::1]:1/2", "redis://[::1]:1/2"),
        (
            "redis://ann:se@cr%t é@a",
            "redis://ann:se%40cr%25t%20%C3%A9@a:6379/0",
        ),
        (f"redis://:{ENCODED}@a:1/0", f"redis://:{ENCODED}@a:1/0"),
        ("redis://:a;b@a:1/0", "redis://:a%3Bb@a:1/0"),  # two brokers to kombu
        ("rediss://a", "rediss://a:6379/0?ssl_cert_reqs=required"),
        (
            "rediss://a?ssl_cert_reqs=CERT_NONE",
            "rediss://a:6379/0?ssl_cert_reqs=none",
        ),
        (
            "rediss://a?ssl_check_hostname=False",
            "rediss://a:6379/0?ssl_check_hostname=false&ssl_cert_reqs=required",
        ),
    ],
)
def test_an_address_is_spelled_in_one_way(given: str, spelled: str) -> None:
    assert checked_redis_url(given) == spelled


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("redis://:secret#a@host:1/0", "there is a # in it"),
        ("redis://:secret/a@host:1/0", "its port is not a number"),
        ("redis://:1/secret@host:1/0", "it names no host"),
        ("redis://ann:1/secret@host:1/0", "comes no number of a database"),
        ("redis://:secret?a@host:1/0", "its port is not a number"),
        ("redis://ann:1?secret@host:1/0", "options (after ?)"),
        ("rediss://ann:1?secret@host:1/0", "REDIS_URL has an option"),
        ("redis://:secret[a@host:1/0", "it cannot be read"),
        ("redis://:secret]a@host:1/0", "it cannot be read"),
        ("redis://:secret%FF@host:1/0", "it cannot be read"),
        ("redis://:secret\na@host:1/0", "is not printable"),
        ("unix:///secret?db=1", "a Unix socket is not supported"),
        ("redis+socket:///secret", "a Unix socket is not supported"),
        ("sentinel://secret@host", "does not begin with redis://"),
        ("amqp://secret@host", "does not begin with redis://"),
        ("'redis://:secret@host'", "no quotation mark"),
        ("secret", "does not begin with redis://"),
        ("redis://host/secret", "comes no number of a database"),
        ("redis://host/0?db=3", "options (after ?)"),
        ("redis://", "it names no host"),
        ("redis://:6379/0", "it names no host"),
        ("redis://host:65536/0", "its port is not a number up to 65535"),
        ("redis://host:0/0", "its port is 0"),
        ("rediss://host?ssl_cert_reqs=secret", "an ssl_cert_reqs that is not"),
        ("rediss://host?ssl_check_hostname=secret", "neither true nor false"),
        ("rediss://host?ssl_ca_certs=/secret", "there is no such file"),
    ],
)
def test_a_wrong_address_is_named_and_not_quoted(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=r"^REDIS_URL ") as refused:
        checked_redis_url(text)

    assert why in str(refused.value)
    assert "secret" not in str(refused.value)
    assert refused.value.__cause__ is None
    assert without_password(text) == "REDIS_URL"


def test_kombu_and_redis_py_read_the_same() -> None:
    url = checked_redis_url(f"rediss://ann:{ENCODED}@a:1/2")

    kombu, redis_py = parse_url(url), redis_py_reads(url)

    assert (kombu["userid"], kombu["password"]) == ("ann", SECRET)
    assert (redis_py["username"], redis_py["password"]) == ("ann", SECRET)
    assert (kombu["hostname"], kombu["port"], kombu["virtual_host"]) == (
        redis_py["host"],
        redis_py["port"],
        str(redis_py["db"]),
    )


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("redis://:secret@there:6379/0", "redis://there:6379/0"),
        ("redis://ann:se@cret@there/0", "redis://there:6379/0"),
        (
            "rediss://a:secret@there:1/0?ssl_cert_reqs=none",
            "rediss://there:1/0",
        ),
        ("redis://localhost:6379/0", "redis://localhost:6379/0"),
    ],
)
def test_a_password_is_not_shown(url: str, shown: str) -> None:
    assert without_password(url) == shown
