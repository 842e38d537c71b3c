"""Settings from the environment have the type of their default."""

import pytest

from mood_mailer import create_app


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("MAIL_PASSWORD", "1234e567", "1234e567"),
        ("MAIL_PASSWORD", "12345", "12345"),
        ("MAIL_PASSWORD", "true", "true"),
        ("MAIL_PASSWORD", '["a"]', '["a"]'),
        ("MAIL_PASSWORD", '"quoted"', '"quoted"'),
        ("MAIL_USERNAME", "null", "null"),
        ("GIPHY_API_KEY", "0123", "0123"),
        ("MAIL_USE_TLS", "False", False),
        ("MAIL_USE_TLS", "no", False),
        ("MAIL_USE_TLS", "off", False),
        ("MAIL_USE_TLS", "0", False),
        ("MAIL_USE_TLS", "TRUE", True),
        ("MAIL_USE_TLS", "yes", True),
        ("HIDE_ADDRESSES", "on", True),
        ("MOOD_DELAY", "0.5", 0.5),
        ("MAIL_PORT", "2525", 2525),
        ("TRUSTED_HOSTS", '["mood.example"]', ["mood.example"]),
    ],
)
def test_a_setting_is_read_as_what_its_default_is(
    monkeypatch: pytest.MonkeyPatch, name: str, text: str, value: object
) -> None:
    monkeypatch.setenv(f"FLASK_{name}", text)

    found = create_app().config[name]

    assert (type(found), found) == (type(value), value)


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("MOOD_DELAY", "5s", "is not a number. Its default is "),
        ("MOOD_DELAY", "nan", "is not a number"),
        ("MAIL_PORT", "inf", "is not a number"),
        ("MAIL_TIMEOUT", "", "is not a number"),
        ("MAIL_USE_TLS", "maybe", "is not true or false"),
        ("TRUSTED_HOSTS", "mood.example", "is not a list in JSON"),
        ("TRUSTED_HOSTS", "7", "is not a list in JSON"),
    ],
)
def test_a_value_of_another_type_is_named_at_the_start(
    monkeypatch: pytest.MonkeyPatch, name: str, text: str, problem: str
) -> None:
    monkeypatch.setenv(f"FLASK_{name}", text)

    with pytest.raises(ValueError, match=f"FLASK_{name}={text} {problem}"):
        create_app()


def test_a_setting_without_a_default_is_read_as_flask_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("FLASK_OF_YOUR_OWN", "7")

    assert create_app().config["OF_YOUR_OWN"] == 7
