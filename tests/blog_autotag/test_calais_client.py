"""What the client of OpenCalais sends, and which tags it accepts."""

import re
from pathlib import Path

import pytest

from blog_autotag.calais import answer, client
from blog_autotag.calais.errors import Refused
from blog_autotag.models.tag import NAME_LENGTH
from plumbing import http
from tests.blog_autotag.bad_calais import (
    KEY,
    Calais,
    ask,
    found,
    members,
    reply,
    tag,
    topic,
)


def test_the_request_is_what_the_api_expects(calais: Calais) -> None:
    ask(calais, "Größe 😀", "Über <b>Python</b>")

    [asked] = calais.asked
    assert asked.path == "/permid/calais"
    assert asked.body.decode() == "Größe 😀\n\nÜber <b>Python</b>"
    sent = {name: asked.headers[name] for name in asked.headers}
    del sent["Host"]
    assert sent == {
        "X-AG-Access-Token": KEY,
        "Content-Type": "text/raw",
        "Content-Length": str(len(asked.body)),
        "outputFormat": "application/json",
        "x-calais-selectiveTags": "socialtags,topic",
        "User-Agent": "blog_autotag",
        "Accept-Encoding": "identity",
    }


def test_a_long_text_is_cut_between_two_characters(calais: Calais) -> None:
    ask(calais, "a", "ü" * 60_000)  # "a", two line ends, then two bytes each

    [asked] = calais.asked
    assert len(asked.body) == 99_999
    assert asked.body.decode().endswith("üü")


def test_a_text_that_is_still_too_long_is_halved(calais: Calais) -> None:
    calais.answers = [reply(413), found("Python")]

    tags = ask(calais, text="ü" * 60_000)

    assert tags == ["python"]
    assert [len(asked.body) for asked in calais.asked] == [99_999, 49_999]


def test_a_text_is_halved_only_once(calais: Calais) -> None:
    calais.answers = [reply(413)]

    with pytest.raises(Refused, match="413"):
        ask(calais)

    assert len(calais.asked) == 2


def test_half_a_character_does_not_keep_a_text_from_being_sent(
    calais: Calais,
) -> None:
    ask(calais, text="\ud83d")

    assert calais.asked[0].body == b"Title\n\n?"


def test_names_are_as_in_the_lesson(calais: Calais) -> None:
    """Lower case, _ is "and", no tag that is a topic, the best ones first."""
    calais.answers = [
        members(
            tag("Third", "3"),
            tag("Unknown", "7"),
            tag("Second", "2"),
            tag("Business_Finance", "1"),
            tag("Ruby on Rails", "1"),
            tag("Technology_Internet", "1"),
            topic("Technology_Internet"),
            tag("ruby ON rails", "2"),
            {"_typeGroup": "entities", "name": "Japan"},
        )
    ]

    assert ask(calais) == [
        "business and finance",
        "ruby on rails",
        "second",
        "third",
        "unknown",
    ]


def test_at_most_five_tags_are_returned(calais: Calais) -> None:
    calais.answers = [found(*"abcdefg")]

    assert ask(calais) == ["a", "b", "c", "d", "e"]


def test_members_of_another_shape_are_left_out(calais: Calais) -> None:
    calais.answers = [
        members(
            None,
            "socialTag",
            ["_typeGroup", "socialTag"],
            {"_typeGroup": ["socialTag"], "name": "list"},
            {"_typeGroup": "socialTag"},
            topic(None),
            tag(""),
            tag(7),
            tag(["x"]),
            tag("good", ["1"]),
        )
    ]

    assert ask(calais) == ["good"]


def test_invisible_characters_are_left_out_of_names(
    calais: Calais,
) -> None:
    calais.answers = [
        found(
            "nul\0 line\nbreak \t tab",
            "turn\u202earound",
            "half\ud83d",
            "e\u0301",
            "\u200b",
            "x" * 41,
            "y" * 40,
        )
    ]

    assert ask(calais) == [
        "nul line break tab",
        "turnaround",
        "half",
        "\u00e9",
        "y" * 40,
    ]


def test_a_name_may_be_as_long_as_one_that_a_person_types() -> None:
    assert answer.NAME_LENGTH == NAME_LENGTH


def test_an_answer_may_have_no_tags(calais: Calais) -> None:
    calais.answers = [members({"info": {}, "meta": {}})]

    assert ask(calais) == []


def test_the_client_imports_neither_flask_nor_celery() -> None:
    source = "".join(
        Path(module.__file__ or "").read_text()
        for module in (client, answer, http)
    )

    imports = re.findall(r"^(?:from|import) (\S+)", source, re.M)

    assert not {name.split(".")[0] for name in imports} & {"flask", "celery"}
