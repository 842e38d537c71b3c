"""The pages: what they say, and what they enqueue on a real broker."""

import time

import pytest
from flask.testing import FlaskClient

from fibtastic import create_app
from parts.inbox import Inbox
from parts.ports import free_port
from parts.queued import queued
from plumbing import records
from plumbing.once import new_token
from tests.round_trips import round_trips

TOKEN = "0f8fad5b-d9cb-469f-a165-70867728950e"
GOOD = {
    "email": "a@example.com",
    "sequence_length": "5",
    "account": "free",
    "form_token": TOKEN,
}
BOTH_WAYS = pytest.mark.parametrize("way", ["/sequences", "/sequences/now"])


def words(page: str) -> str:
    """The page with each stretch of white space made one space."""
    return " ".join(page.split())


@pytest.mark.parametrize("path", ["/", "/sequences/new"])
def test_the_form_with_the_words_of_the_original(
    client: FlaskClient, path: str
) -> None:
    page = words(client.get(path).text)

    assert "FibTastic -- Fibonacci as a Service" in page
    assert (
        "Enter your email and a number below, and our staff of highly trained"
        " fibonacci experts will hand craft a fibonacci sequence and deliver"
        " it to you via email"
    ) in page
    assert "Compute now" in page
    assert "Compute later" in page


def test_the_free_account_is_chosen_at_first(client: FlaskClient) -> None:
    page = client.get("/").text

    (chosen,) = [part for part in page.split("<input") if "checked" in part]
    assert 'value="free"' in chosen


def test_compute_later_enqueues_one_task(
    client: FlaskClient, broker_url: str, inbox: Inbox
) -> None:
    answer = client.post("/sequences", data=GOOD)

    (message,) = queued(broker_url, "fibtastic")
    assert message["task"] == "fibtastic.tasks.send_sequence"
    assert message["arguments"] == ["a@example.com", 5, "free"]
    assert answer.status_code == 303
    assert answer.location == f"/thanks/{message['id']}"
    assert inbox.messages() == []


def test_compute_later_waits_for_redis_once(client: FlaskClient) -> None:
    client.post("/sequences", data=GOOD)  # connects
    new = GOOD | {"form_token": new_token()}

    with round_trips() as trips:
        client.post("/sequences", data=new)

    assert len(trips) == 1, trips


def test_compute_now_sends_and_enqueues_nothing(
    client: FlaskClient, broker_url: str, inbox: Inbox
) -> None:
    answer = client.post("/sequences/now", data=GOOD, follow_redirects=True)

    assert "0, 1, 1, 2, 3" in inbox.messages()[0]["text"]
    assert queued(broker_url, "fibtastic") == []
    assert "succeeded" in answer.text
    assert "15 of 15 calls (100 %)" in words(answer.text)


def test_the_thanks_page_shows_times_id_state_and_links(
    client: FlaskClient, broker_url: str
) -> None:
    answer = client.post("/sequences", data=GOOD, follow_redirects=True)

    page = words(answer.text)
    task_id = queued(broker_url, "fibtastic")[0]["id"]
    assert (
        "Thanks! A carefully crafted fibonacci sequence will be hitting your"
        " inbox shortly."
    ) in page
    assert "Request Another" in page
    assert f'data-live="/tasks/{task_id}"' in page
    assert f"http://localhost:5555/task/{task_id}" in page
    assert "http://localhost:1080" in page
    assert "queued" in page
    assert "not tried yet" in page  # the other way


def test_the_bar_is_there_from_the_start_of_the_work(
    client: FlaskClient, broker_url: str
) -> None:
    """The first progress is known a moment before the start is."""
    client.post("/sequences", data=GOOD)
    task_id = queued(broker_url, "fibtastic")[0]["id"]
    records.progress(task_id, 0, 15)

    before = client.get(f"/tasks/{task_id}").text
    records.note(task_id, started=time.time())
    after = client.get(f"/tasks/{task_id}").text

    assert ">queued<" in before
    assert "<progress" not in before
    assert "0 of 15" in after


@BOTH_WAYS
def test_a_form_sent_twice_sends_one_mail(
    client: FlaskClient, broker_url: str, inbox: Inbox, way: str
) -> None:
    first = client.post(way, data=GOOD)
    second = client.post(way, data=GOOD, follow_redirects=True)

    assert second.request.path == first.location
    assert "This form was sent before" in second.text
    assert len(queued(broker_url, "fibtastic")) + len(inbox.messages()) == 1


def test_another_length_from_the_same_page_is_another_mail(
    client: FlaskClient, broker_url: str
) -> None:
    client.post("/sequences", data=GOOD)
    client.post("/sequences", data=GOOD | {"sequence_length": "6"})

    assert len(queued(broker_url, "fibtastic")) == 2


def test_a_refused_form_keeps_what_was_typed(client: FlaskClient) -> None:
    data = GOOD | {"sequence_length": "<b>", "account": "premium"}

    page = client.post("/sequences", data=data).text

    assert 'value="a@example.com"' in page
    assert 'value="&lt;b&gt;"' in page
    (chosen,) = [part for part in page.split("<input") if "checked" in part]
    assert 'value="premium"' in chosen


def test_the_servers_refusal_is_shown_and_the_form_kept(
    client: FlaskClient,
) -> None:
    data = GOOD | {"email": "a@gone.example"}

    answer = client.post("/sequences/now", data=data)

    assert answer.status_code == 422
    assert "550" in answer.text
    assert 'value="a@gone.example"' in answer.text


def test_after_a_failure_the_same_form_can_be_sent_again(
    client: FlaskClient, inbox: Inbox
) -> None:
    data = GOOD | {"email": "fib-again@busy.example"}

    codes = [
        client.post("/sequences/now", data=data).status_code for _ in range(3)
    ]

    assert codes == [503, 503, 303]
    assert len(inbox.messages()) == 1


@BOTH_WAYS
def test_without_a_broker_the_page_says_so_and_keeps_what_was_typed(
    way: str, inbox: Inbox
) -> None:
    app = create_app(
        REDIS_URL=f"redis://127.0.0.1:{free_port()}/0",
        MAIL_PORT=inbox.smtp_port,
    )
    started = time.monotonic()

    answer = app.test_client().post(way, data=GOOD)

    assert time.monotonic() - started < 10
    assert answer.status_code == 503
    assert "queue cannot be reached" in answer.text
    assert 'value="a@example.com"' in answer.text
    assert 'value="5"' in answer.text
    assert inbox.messages() == []


def test_ten_megabytes_are_refused_with_a_page(client: FlaskClient) -> None:
    data = GOOD | {"sequence_length": "9" * 10_000_000}

    answer = client.post("/sequences", data=data)

    assert answer.status_code == 413
    assert "64 kB" in answer.text


def test_an_unknown_task_is_called_unknown(client: FlaskClient) -> None:
    assert "unknown" in client.get(f"/thanks/{TOKEN}").text
    assert client.get("/thanks/nonsense").status_code == 404
