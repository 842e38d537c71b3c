"""The pages: what they say, and what they enqueue on a real broker."""

import re
import time

import pytest
from flask.testing import FlaskClient

from mood_mailer import create_app
from parts.inbox import Inbox
from parts.ports import free_port
from parts.queued import queued
from plumbing import records
from plumbing.once import new_token
from tests.round_trips import round_trips

TOKEN = "0f8fad5b-d9cb-469f-a165-70867728950e"
GOOD = {"email": "a@example.com", "mood": "happy", "form_token": TOKEN}


def test_the_form_asks_for_address_and_mood(client: FlaskClient) -> None:
    page = client.get("/").text

    assert "Welcome to Daily Mood" in page
    assert "Email" in page
    assert "What is the mood of the day?" in page
    assert "Send now" in page
    assert "Send later" in page


def test_every_form_has_a_token_of_its_own(client: FlaskClient) -> None:
    token = re.compile(r'name="form_token"[^>]* value="([^"]+)"')

    first, second = (
        token.findall(client.get("/").text) for _number in range(2)
    )

    assert [len(first), len(second)] == [1, 1]
    assert first != second


def test_the_older_app_is_still_there(client: FlaskClient) -> None:
    assert "Welcome to Working-It" in client.get("/work-it").text


def test_send_later_enqueues_one_task(
    client: FlaskClient, broker_url: str, inbox: Inbox
) -> None:
    answer = client.post("/mailers", data=GOOD)

    (message,) = queued(broker_url, "mood_mailer")
    assert message["task"] == "mood_mailer.tasks.send_mood_email"
    assert message["arguments"] == ["a@example.com", "happy", "daily"]
    assert answer.status_code == 303
    assert f"/sent/{message['id']}" in answer.location
    assert inbox.messages() == []


def test_send_later_waits_for_redis_once(client: FlaskClient) -> None:
    client.post("/mailers", data=GOOD)  # connects
    new = GOOD | {"form_token": new_token()}

    with round_trips() as trips:
        client.post("/mailers", data=new)

    assert len(trips) == 1, trips


def test_send_now_sends_and_enqueues_nothing(
    client: FlaskClient, broker_url: str, inbox: Inbox
) -> None:
    answer = client.post("/mailers/now", data=GOOD, follow_redirects=True)

    assert inbox.messages()[0]["to"] == ["a@example.com"]
    assert queued(broker_url, "mood_mailer") == []
    assert '<span data-end="good">You did it!</span>' in answer.text
    assert "You did it! Email sent to a@example.com" in answer.text
    assert "succeeded" in answer.text
    assert "/task/" not in answer.text  # there is no task to look at


def test_the_sent_page_shows_times_id_state_and_links(
    client: FlaskClient, broker_url: str
) -> None:
    page = client.post("/mailers", data=GOOD, follow_redirects=True).text

    task_id = queued(broker_url, "mood_mailer")[0]["id"]
    assert "You did it!</span>" in page  # hidden until it is true
    assert '<span data-end="">Your mood is on its way</span>' in page
    assert f"http://localhost:5555/task/{task_id}" in page
    assert "http://localhost:1080" in page
    assert "queued" in page
    assert "not tried yet" in page  # the other way
    assert "Return to home page" in page


def test_the_words_of_working_it(client: FlaskClient) -> None:
    data = GOOD | {"look": "work-it"}

    page = client.post("/mailers", data=data, follow_redirects=True).text

    assert "Hazzah!! You did it" in page
    assert "Flip It and Reverse It." in page


@pytest.mark.parametrize("way", ["/mailers", "/mailers/now"])
def test_a_form_sent_twice_sends_one_mail(
    client: FlaskClient, broker_url: str, inbox: Inbox, way: str
) -> None:
    first = client.post(way, data=GOOD)
    second = client.post(way, data=GOOD)

    assert second.location == first.location
    assert len(queued(broker_url, "mood_mailer")) + len(inbox.messages()) == 1


def test_another_mood_from_the_same_page_is_another_mail(
    client: FlaskClient, broker_url: str
) -> None:
    client.post("/mailers", data=GOOD)
    client.post("/mailers", data=GOOD | {"mood": "sad"})

    assert len(queued(broker_url, "mood_mailer")) == 2


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"email": ""}, "Please enter an email address."),
        ({"email": "nonsense"}, "does not look like an email address"),
        ({"email": "a@b.example\r\nBcc: c@d.example"}, "does not look like"),
        ({"email": "a" * 290 + "@example.com"}, "too long"),
        ({"mood": ""}, "Please enter a mood."),
        ({"mood": " \r\n\x00 "}, "Please enter a mood."),
        ({"mood": "x" * 201}, "at most 200 characters"),
    ],
)
def test_bad_input_is_named_beside_its_field(
    client: FlaskClient, broker_url: str, change: dict[str, str], words: str
) -> None:
    answer = client.post("/mailers", data=GOOD | change)

    assert answer.status_code == 422
    assert words in answer.text
    assert queued(broker_url, "mood_mailer") == []


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("email", "Please enter an email address."),
        ("mood", "Please enter a mood."),
    ],
)
def test_a_missing_field_is_named(
    client: FlaskClient, broker_url: str, field: str, words: str
) -> None:
    data = {name: value for name, value in GOOD.items() if name != field}

    answer = client.post("/mailers", data=data)

    assert answer.status_code == 422
    assert words in answer.text
    assert queued(broker_url, "mood_mailer") == []


def test_without_a_look_it_is_the_daily_one(
    client: FlaskClient, broker_url: str
) -> None:
    client.post("/mailers", data=GOOD)

    assert queued(broker_url, "mood_mailer")[0]["arguments"][2] == "daily"


def test_a_look_that_does_not_exist_is_refused(
    client: FlaskClient, broker_url: str
) -> None:
    answer = client.post("/mailers", data=GOOD | {"look": "nonsense"})

    assert answer.status_code == 422
    assert "Welcome to Daily Mood" in answer.text
    assert queued(broker_url, "mood_mailer") == []


@pytest.mark.parametrize("mood", ["😀", "{{7*7}}", "<script>", "ünï", "٣"])
def test_odd_moods_are_kept_as_typed(
    client: FlaskClient, broker_url: str, mood: str
) -> None:
    client.post("/mailers", data=GOOD | {"mood": mood})

    assert queued(broker_url, "mood_mailer")[0]["arguments"][1] == mood


def test_a_line_break_in_a_mood_becomes_a_space(
    client: FlaskClient, broker_url: str
) -> None:
    client.post("/mailers", data=GOOD | {"mood": "a\r\nBcc: x@example.com"})

    arguments = queued(broker_url, "mood_mailer")[0]["arguments"]
    assert arguments[1] == "a Bcc: x@example.com"


def test_ten_megabytes_are_refused_with_a_page(client: FlaskClient) -> None:
    answer = client.post("/mailers", data=GOOD | {"mood": "x" * 10_000_000})

    assert answer.status_code == 413
    assert "64 kB" in answer.text


def test_the_servers_refusal_is_shown_and_the_form_kept(
    client: FlaskClient,
) -> None:
    data = GOOD | {"email": "a@gone.example"}

    answer = client.post("/mailers/now", data=data)

    assert answer.status_code == 422
    assert "550" in answer.text
    assert 'value="a@gone.example"' in answer.text


def test_after_a_failure_the_same_form_can_be_sent_again(
    client: FlaskClient, inbox: Inbox
) -> None:
    data = GOOD | {"email": "again@busy.example"}

    codes = [
        client.post("/mailers/now", data=data).status_code for _ in range(3)
    ]

    assert codes == [503, 503, 303]
    assert len(inbox.messages()) == 1


@pytest.mark.parametrize("way", ["/mailers", "/mailers/now"])
def test_without_a_broker_the_page_says_so_and_keeps_what_was_typed(
    way: str, inbox: Inbox
) -> None:
    app = create_app(
        REDIS_URL=f"redis://127.0.0.1:{free_port()}/0",
        MAIL_PORT=inbox.smtp_port,
        MOOD_DELAY=0,
    )

    answer = app.test_client().post(way, data=GOOD)

    assert answer.status_code == 503
    assert "queue cannot be reached" in answer.text
    assert 'value="a@example.com"' in answer.text
    assert 'value="happy"' in answer.text
    assert inbox.messages() == []


def test_an_unknown_task_is_called_unknown(client: FlaskClient) -> None:
    page = client.get(f"/tasks/{TOKEN}")

    assert "unknown" in page.text
    assert "X-Live" not in page.headers
    assert client.get(f"/sent/{TOKEN}").status_code == 200
    assert client.get("/sent/nonsense").status_code == 404


def test_a_finished_task_tells_the_page_to_stop_asking(
    client: FlaskClient,
) -> None:
    with records.work_now(TOKEN):
        pass

    assert client.get(f"/tasks/{TOKEN}").headers["X-Live"] == "done"
    assert client.get(f"/tasks/{TOKEN}.json").json["state"] == "succeeded"  # type: ignore[index]


@pytest.mark.parametrize("age", [0, 60])
def test_a_tasks_page_waits_for_redis_once(
    client: FlaskClient, broker_url: str, age: int
) -> None:
    client.post("/mailers", data=GOOD)
    task_id = queued(broker_url, "mood_mailer")[0]["id"]
    then = time.time() - age
    records.note(
        task_id,
        sent=then,
        enqueued=then,
        request_started=then,
        request_ended=then,
    )
    client.get(f"/tasks/{task_id}")  # looks for old messages, for all pages

    with round_trips() as trips:
        client.get(f"/tasks/{task_id}")

    assert len(trips) == 1, trips


def test_a_tasks_arguments_are_not_for_everybody(
    client: FlaskClient, broker_url: str
) -> None:
    """Who knows an id sees the state; the address is for backstage."""
    client.post("/mailers", data=GOOD)
    (message,) = queued(broker_url, "mood_mailer")

    told = client.get(f"/tasks/{message['id']}.json").text

    assert '"state":"queued"' in told.replace(" ", "")
    assert "a@example.com" not in told


def test_pages_forbid_inline_scripts_and_framing(client: FlaskClient) -> None:
    policy = client.get("/").headers["Content-Security-Policy"]

    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy


def test_other_host_names_are_refused(client: FlaskClient) -> None:
    """Else a page elsewhere could reach this one by DNS rebinding."""
    answer = client.get("/", headers={"Host": "evil.example"})

    assert answer.status_code == 400
    assert "Daily Mood" not in answer.text


def test_working_it_has_its_gif_behind_the_page(client: FlaskClient) -> None:
    assert "work-it.css" in client.get("/work-it").text
    assert "work-it.css" not in client.get("/").text
    assert client.get("/work-it.gif").data[:6] == b"GIF89a"
