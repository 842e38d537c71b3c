"""A form sent twice does its work once, on a real broker."""

import pytest
import redis
from flask import Flask

from mood_mailer import create_app
from parts.broker import Broker
from parts.ports import free_port
from plumbing.broker import connect
from plumbing.once import (
    HOLD_SECONDS,
    TRY_SECONDS,
    SentBefore,
    name_task,
    new_token,
)
from plumbing.once import once as claim


@pytest.fixture
def app(broker_url: str) -> Flask:
    return create_app(REDIS_URL=broker_url)


def test_only_the_first_of_two_does_the_work(app: Flask) -> None:
    done = []

    with app.app_context():
        with claim("a"):
            done.append("a")
            with pytest.raises(SentBefore), claim("a"):
                done.append("a, while the first is at work")
        with pytest.raises(SentBefore), claim("a"):
            done.append("a, when the first has ended")
        with claim("b"):
            done.append("b")

    assert done == ["a", "b"]


def test_a_claim_is_short_until_the_work_is_done(
    app: Flask, broker_url: str
) -> None:
    left = connect(broker_url).ttl

    with app.app_context():
        with claim("a"):
            assert 0 < left("form:a") <= TRY_SECONDS
        assert TRY_SECONDS < left("form:a") <= HOLD_SECONDS


def test_after_an_error_the_form_can_be_sent_again(app: Flask) -> None:
    done = []

    with app.app_context():
        with pytest.raises(ZeroDivisionError), claim("a"):
            1 / 0  # noqa: B018
        with claim("a"):
            done.append("a")

    assert done == ["a"]


def test_a_second_copy_leaves_the_first_ones_claim(app: Flask) -> None:
    with app.app_context():
        with claim("a"):
            pass
        with pytest.raises(SentBefore), claim("a"):
            pytest.fail("the second copy must not do the work")

        with pytest.raises(SentBefore), claim("a"):
            pytest.fail("the third copy must not do the work")


def test_without_a_broker_nothing_is_claimed() -> None:
    app = create_app(REDIS_URL=f"redis://127.0.0.1:{free_port()}/0")

    with app.app_context(), pytest.raises(redis.RedisError), claim("a"):
        pytest.fail("the body must not run")


def test_the_log_says_why_the_broker_cannot_be_reached(
    caplog: pytest.LogCaptureFixture,
) -> None:
    port = free_port()
    app = create_app(REDIS_URL=f"redis://:secret@127.0.0.1:{port}/0")

    answer = app.test_client().post(
        "/mailers", data={"email": "a@example.com", "mood": "happy"}
    )

    assert answer.status_code == 503
    assert f"connecting to 127.0.0.1:{port}" in caplog.text
    assert "secret" not in caplog.text


def test_the_same_form_names_the_same_task() -> None:
    token = new_token()

    assert name_task(token, "a", "b") == name_task(token, "a", "b")
    assert name_task(token, "a", "b") != name_task(token, "a", "c")
    assert name_task(token, "a", "b") != name_task(new_token(), "a", "b")


@pytest.mark.parametrize("token", [None, "", "not a uuid", "🦄", 5])
def test_a_strange_token_names_a_new_task_each_time(token: str) -> None:
    assert name_task(token, "a") != name_task(token, "a")


def test_a_broker_lost_after_the_work_is_no_failure(broker: Broker) -> None:
    """The mail is sent: an error would invite to send it again."""
    app = create_app(REDIS_URL=broker.url)

    with app.app_context(), claim("a"):
        broker.kill()

    assert broker.ended()
