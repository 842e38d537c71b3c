"""Tags that say the same, and everyday names, are not offered."""

import pytest

from blog_autotag.tagger import Tagged, suggest_tags
from blog_autotag.tagger.topics import known_spellings

WALK = "We walked in the forest, and the forest is large. "


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("I use git and GitHub. Git commits, GitHub shows.", "git github"),
        ("CSS3 and CSS are fun. CSS3 is new.", "css css3"),
        ("HTML5 and HTML are fun. HTML is old.", "html html5"),
        ("A robot met robots. Robots like a robot.", "robot robots"),
    ],
)
def test_tags_that_are_nearly_the_same_are_not_offered_together(
    text: str, near: str
) -> None:
    own = Tagged("a", "b", tuple(near.split()))

    for earlier in ([], [own]):
        tags = {tag.casefold() for tag in suggest_tags("", text, earlier)}
        assert len(tags & set(near.split())) == 1


def test_two_names_joined_by_and_are_no_tag() -> None:
    tags = suggest_tags("Salt and Pepper", "Salt and pepper on the table.")

    assert "Salt and Pepper" not in tags


@pytest.mark.parametrize(
    "link",
    [
        "Follow me on [GitHub](https://github.com/x).",
        "[Find us on GitHub](https://github.com/x).",
        "[Twitter](https://twitter.com/x)",
    ],
)
def test_a_mere_link_to_a_site_is_no_topic(link: str) -> None:
    tags = suggest_tags("", WALK + link)

    assert not {"github", "twitter"} & set(tags)


def test_a_link_with_more_to_say_stays() -> None:
    link = "The [GitHub Actions](https://github.com/x) are slow."

    assert "github actions" in suggest_tags("", WALK + link)


def test_everyday_words_are_no_topics() -> None:
    everyday = {"software", "data", "datum", "government", "algorithm"}

    assert not everyday & known_spellings().keys()
