"""What the form takes for a length, and what it says to the rest."""

import pytest
from flask.testing import FlaskClient

from fibtastic.forms import INVALID, TOO_LONG
from parts.queued import queued

GOOD = {"email": "a@example.com", "sequence_length": "5", "account": "free"}
WORDS = "0 -1 +5 000 2.5 1e9 NaN inf 0x10 1_0 1,000 five ٣ ² 😀 <b> {{7*7}}"
NO_NUMBERS = [*WORDS.split(), "", " ", "1 2", "5\0", "5\r\n6", "x" * 5000]


@pytest.mark.parametrize(
    ("typed", "account", "length"),
    [
        ("1", "free", 1),
        ("27", "free", 27),
        (" 7 ", "free", 7),
        ("007", "free", 7),
        ("0" * 5000 + "7", "free", 7),
        ("28", "premium", 28),
        ("1000", "premium", 1000),
    ],
)
def test_lengths_within_the_accounts_limit_are_taken(
    client: FlaskClient,
    broker_url: str,
    typed: str,
    account: str,
    length: int,
) -> None:
    data = GOOD | {"sequence_length": typed, "account": account}

    answer = client.post("/sequences", data=data)

    assert answer.status_code == 303
    (message,) = queued(broker_url, "fibtastic")
    assert message["arguments"] == ["a@example.com", length, account]


@pytest.mark.parametrize("way", ["/sequences", "/sequences/now"])
@pytest.mark.parametrize("account", ["free", "premium"])
@pytest.mark.parametrize("typed", NO_NUMBERS)
def test_what_is_no_number_above_0_is_named_beside_the_field(
    client: FlaskClient, broker_url: str, way: str, account: str, typed: str
) -> None:
    data = GOOD | {"sequence_length": typed, "account": account}

    answer = client.post(way, data=data)

    assert answer.status_code == 422
    assert f'id="sequence_length-error">{INVALID}<' in answer.text
    assert queued(broker_url, "fibtastic") == []


@pytest.mark.parametrize("way", ["/sequences", "/sequences/now"])
@pytest.mark.parametrize(
    ("typed", "account"),
    [
        ("28", "free"),
        ("1000", "free"),
        ("9" * 5000, "free"),
        ("1001", "premium"),
        ("9" * 5000, "premium"),
    ],
)
def test_each_account_has_its_own_words_for_too_long(
    client: FlaskClient, broker_url: str, way: str, typed: str, account: str
) -> None:
    data = GOOD | {"sequence_length": typed, "account": account}

    answer = client.post(way, data=data)

    assert answer.status_code == 422
    assert TOO_LONG[account] in answer.text
    assert queued(broker_url, "fibtastic") == []


def test_the_words_of_the_original() -> None:
    assert INVALID == "please provide a valid sequence length"

    assert TOO_LONG["free"] == (
        "Sorry, for technical reasons fib sequences longer than 27 are only"
        " available to our paid customers. Please request a premium account"
        " request such a sequence :)"
    )


def test_without_an_account_it_is_the_free_one(
    client: FlaskClient, broker_url: str
) -> None:
    client.post(
        "/sequences", data={"email": "a@example.com", "sequence_length": "3"}
    )

    assert queued(broker_url, "fibtastic")[0]["arguments"] == [
        "a@example.com",
        3,
        "free",
    ]


@pytest.mark.parametrize("account", ["", "gold", "FREE", "x" * 5000])
def test_an_account_that_is_not_known_is_refused(
    client: FlaskClient, broker_url: str, account: str
) -> None:
    data = GOOD | {"sequence_length": "900", "account": account}

    answer = client.post("/sequences", data=data)

    assert answer.status_code == 422
    assert "Not a valid choice" in answer.text
    assert queued(broker_url, "fibtastic") == []


@pytest.mark.parametrize(
    "email", ["", "nonsense", "a@b.example\r\nBcc: c@d.example", "a" * 300]
)
def test_a_bad_address_is_named_beside_its_field(
    client: FlaskClient, broker_url: str, email: str
) -> None:
    answer = client.post("/sequences", data=GOOD | {"email": email})

    assert answer.status_code == 422
    assert 'id="email-error"' in answer.text
    assert queued(broker_url, "fibtastic") == []


def test_an_empty_form_is_told_both_things(client: FlaskClient) -> None:
    answer = client.post("/sequences")

    assert answer.status_code == 422
    assert "Please enter an email address." in answer.text
    assert INVALID in answer.text
