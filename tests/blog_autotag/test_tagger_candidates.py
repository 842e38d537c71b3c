"""What a post offers as tags, and the list of topics."""

from pathlib import Path

import pytest

from blog_autotag.tagger import tag_key, topics
from blog_autotag.tagger.candidates import Candidate, find_candidates
from blog_autotag.tagger.words import split_text


def find(title: str, body: str) -> dict[str, Candidate]:
    return find_candidates(split_text(title), split_text(body))


def test_a_phrase_must_be_repeated_or_in_the_title() -> None:
    found = find("About walnuts", "My sledge and my sledge met a badger.")

    assert {"walnut", "sledge"} <= found.keys()
    assert "badger" not in found


def test_a_topic_may_occur_once() -> None:
    assert "kubernete" in find("", "We moved to Kubernetes.")


def test_an_alias_counts_for_its_topic() -> None:
    found = find("", "We like k8s. Kubernetes is fine.")

    assert found["kubernete"].count == 2
    assert found["kubernete"].name == "kubernetes"


def test_count_place_and_capitals_are_kept() -> None:
    found = find("", "We saw Hedwig there and Hedwig saw hedwig.")

    candidate = found["hedwig"]
    assert candidate.count == 3
    assert candidate.first == pytest.approx(2 / 8)
    assert candidate.capital_share == pytest.approx(2 / 3)
    assert candidate.name == "Hedwig"


def test_no_phrase_starts_or_ends_with_a_stop_word_or_a_number() -> None:
    found = find("", "the old mill of 1890. The old mill of 1890.")

    assert found.keys() == {"mill"}


def test_a_word_that_stands_only_in_a_longer_phrase_is_left_out() -> None:
    found = find("", "A zebra finch. One zebra finch. Our finch.")

    assert found.keys() == {"zebrafinch", "finch"}


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("We wrote it in Go and liked it.", True),
        ("We wrote it to go and liked it.", False),
        ("We wrote it. Go and look.", False),
        ("We wrote it in golang and liked it.", True),
        ("R is a language.", True),
    ],
)
def test_a_topic_with_a_mark_needs_its_capital(text: str, seen: bool) -> None:
    found = find("", text)

    assert bool({"go", "r"} & found.keys()) == seen


def test_a_capital_in_the_title_says_nothing_by_itself() -> None:
    assert "go" not in find("Where to Go", "Stay at home.")
    assert find("Where to Go", "We love Go.")["go"].in_title


def test_foreign_text_offers_topics_only() -> None:
    text = "Der Hund mag Wurst und der Hund mag Python sehr gern. " * 5

    assert find("Hundeleben", text).keys() == {"python"}


def test_the_list_of_topics_has_no_spelling_twice() -> None:
    """Reading raises at the first spelling that stands twice."""
    spellings = topics.known_spellings()

    assert len(spellings) > 1500
    assert len({spelling.topic for spelling in spellings.values()}) > 1200


def test_a_spelling_that_stands_twice_is_an_error() -> None:
    with pytest.raises(ValueError, match="'Pythons' stands twice"):
        topics.parse_topics("python\nsnakes = Pythons")


def test_marks_of_the_list_are_read() -> None:
    found = topics.parse_topics("# heading\n~!Go = golang | !Golo\nteam")

    assert found["go"].topic == topics.Topic("Go", "go", is_weak=True)
    assert found["go"].needs_capital
    assert found["golang"].topic is found["go"].topic
    assert not found["golang"].needs_capital
    assert found["golo"].needs_capital
    assert not found["team"].topic.is_weak


def test_every_line_of_the_list_is_a_heading_or_a_topic() -> None:
    path = Path(topics.__file__).with_name("topics.txt")

    for line in path.read_text("utf-8").splitlines():
        names = line.replace("=", "|").split("|")
        assert line.startswith("# ") or all(map(tag_key, names)), line
        assert all(len(name.strip()) <= 40 for name in names) or line[0] == "#"
