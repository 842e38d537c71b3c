"""From a post to its tags."""

import re
import sys
import time
from pathlib import Path

import pytest

from benchmarks.tagger import read_posts
from blog_autotag import tagger
from blog_autotag.tagger import Tagged, rank_tags, suggest_tags
from blog_autotag.tagger.scores import Rated
from blog_autotag.tagger.suggest import choose, without_repetition

LESSON = (
    "Ruby on Rails is a fantastic web framework. It uses MVC, and the Ruby "
    "programming language invented by Matz in Japan."
)
BREAD = Tagged("Rye bread", "Rye flour, water, patience.", ("Daily Loaf",))
TRIP = Tagged("To Oslo", "A ship, a train, a hotel.", ("On the Road",))


def test_the_lesson_gets_its_five_tags() -> None:
    tags = suggest_tags("", LESSON)

    assert tags == ["ruby", "rails", "mvc", "ruby on rails", "japan"]


def test_the_title_counts() -> None:
    assert suggest_tags("Penguins", "They cannot fly.") == ["Penguins"]


def test_tags_of_similar_earlier_posts_come_first() -> None:
    text = "Rye again: flour and water make a slow loaf."

    assert suggest_tags("More rye", text, [TRIP, BREAD])[0] == "Daily Loaf"
    assert "Daily Loaf" not in suggest_tags("More rye", text)


def test_posts_that_share_a_word_by_chance_do_not_decide() -> None:
    path = Path(__file__).with_name("tagger_posts.jsonl")
    posts = [post.tagged for post in read_posts(path)]

    assert suggest_tags("", LESSON, posts)[:2] == ["ruby", "rails"]


def test_the_spelling_used_most_on_the_blog_wins() -> None:
    posts = [
        Tagged("a", "b", ("PYTHON",)),
        Tagged("c", "d", ("PyThOn", "js")),
        Tagged("e", "f", ("PyThOn",)),
    ]
    text = "Python and JavaScript, in one program."

    assert suggest_tags("", text, posts) == ["PyThOn", "js"]


def test_only_the_newest_200_tagged_posts_are_read() -> None:
    untagged = [Tagged("Rye", "rye", ())] * 300
    old = [TRIP] * 200 + [BREAD]
    first_200 = [*untagged, BREAD]

    assert "Daily Loaf" not in suggest_tags("Rye", "Rye flour.", old)
    assert "Daily Loaf" in suggest_tags("Rye", "Rye flour.", first_200)


def test_a_blog_in_chinese_finds_its_own_tags() -> None:
    posts = [Tagged("a", "b", ("音乐",)), Tagged("c", "d", ("旅行",))]
    text = "我喜欢旅行和摄影。" * 20

    assert suggest_tags("", text, posts)[0] == "旅行"


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("机器学习", "今天我们谈机器学习。机器学习很有意思。"),
        ("料理", "今日は料理をします。料理は楽しいです。"),
    ],
)
def test_an_own_tag_that_stands_twice_is_offered_beside_better_ones(
    tag: str, text: str
) -> None:
    old = [Tagged("旧", "文章", (tag,))]
    common = [Tagged("x", "docker python", ("docker", "python"))] * 10
    latin = " Redis Python Celery Docker Django"

    tags = suggest_tags("", text + latin, old + common)

    assert tag in tags
    assert len(tags) <= 5


def test_two_are_chosen_always_and_more_if_half_as_good() -> None:
    scores = [4.0, 0.1, 2.0, 1.9]
    ranked = [Rated(str(score), score) for score in scores]

    assert choose(ranked) == ["4.0", "0.1", "2.0"]
    assert choose([]) == []


def test_at_most_five_are_chosen_and_ten_ranked() -> None:
    text = "python ruby java kotlin scala haskell perl php lua cobol sql css"

    assert len(suggest_tags("", text)) == 5
    assert len(rank_tags("", text)) == 10
    assert rank_tags("", text)[:5] == suggest_tags("", text)
    assert len(rank_tags("", text, limit=3)) == 3


HOSTILE = {
    "opening brackets": "[" * 200_000,
    "nested brackets": "[" * 100_000 + "]" * 100_000,
    "tags never closed": "<" * 200_000,
    "a tag without an end": "<" + "a" * 200_000,
    "comments without an end": "<!--" * 50_000,
    "links without an end": "[a](" * 50_000,
    "nested targets": "](" + "(a)" * 50_000 + "](" * 9_000,
    "dotted": "a." * 50_000,
    "one word with underscores": "a" + "_" * 19_000 + "b",
    "almost mail addresses": "a@" * 100_000,
    "fences": "```\n" * 50_000,
    "template marks": "{%" * 100_000,
    "entities": "&#" * 100_000,
    "emoji": "🍕" * 100_000,
    "blanks": " " * 200_000,
    "lone surrogates": "\ud800" * 50_000,
    "nothing": "",
}


def seconds(title: str, text: str) -> float:
    best = float("inf")
    for attempt in range(3):
        start = time.process_time()
        # Another text each time, in case the last one is remembered.
        suggest_tags(title, text + " " * attempt)
        best = min(best, time.process_time() - start)
    return best


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_costs_no_more_than_prose(text: str) -> None:
    """A quadratic pattern would cost about 50 times as much as prose."""
    prose = " ".join(f"word{n}, the garden and" for n in range(1_000))

    assert seconds("", text) < 10 * seconds("", prose)
    assert len(suggest_tags(text, text, [BREAD])) <= 5


def test_only_the_first_20000_characters_are_read() -> None:
    text = LESSON + " " * 20_000

    assert suggest_tags("", text + "Kotlin " * 9) == suggest_tags("", LESSON)


def test_the_tagger_knows_only_text() -> None:
    folder = Path(tagger.__file__).parent
    source = "".join(file.read_text() for file in folder.glob("*.py"))

    imports = re.findall(r"^(?:from|import) (\w+)(\S*)", source, re.M)
    others = {
        top + rest
        for top, rest in imports
        if top not in sys.stdlib_module_names
    }

    assert {name.rpartition(".")[0] for name in others} == {
        "blog_autotag.tagger"
    }


def test_a_word_of_a_better_tag_is_no_tag_of_its_own() -> None:
    text = "The rusty bridge is old. The rusty bridge fell. A bridge of wood."

    tags = suggest_tags("The rusty bridge", text)

    assert tags[0] == "rusty bridge"
    assert "bridge" not in tags
    assert "rusty" not in tags


def test_a_version_beside_its_name_is_no_second_tag() -> None:
    ranked = [Rated("CSS3", 3.0), Rated("css", 2.5), Rated("html", 2.0)]

    assert [tag.name for tag in without_repetition(ranked)] == ["CSS3", "html"]
