"""Markdown and HTML become prose, prose becomes words and phrases."""

import re

import pytest

from blog_autotag.tagger.prose import prose_of
from blog_autotag.tagger.stopwords import is_english, is_stopword, is_telling
from blog_autotag.tagger.words import split_text


@pytest.mark.parametrize(
    "source",
    [
        "<!-- secret -->",
        "<!-- secret without an end",
        "```python\nsecret = 1\n```",
        "~~~\nsecret\n~~~",
        "```\nsecret without an end",
        "\n    secret = indented()\n",
        "{% highlight ruby %}\nsecret\n{% endhighlight %}",
        "<pre><code>secret</code></pre>",
        "<script>secret()</script>",
        "<style>.secret {}</style>",
        "<svg><text>secret</text></svg>",
        "{{ secret }}",
        "{% include secret.html %}",
        '{{< figure src="secret" >}}',
        "![secret](secret.png)",
        '<img alt="secret">',
        "[link](https://secret.example/a_(b))",
        "[link][secret]",
        "[secret]: https://example.org",
        "see https://secret.example/page?q=1",
        "write to secret@example.org",
    ],
)
def test_code_marks_images_and_addresses_are_dropped(source: str) -> None:
    prose = prose_of(f"before\n{source}")

    assert "secret" not in prose
    assert "before" in prose


@pytest.mark.parametrize(
    ("source", "prose"),
    [
        ("the [Ruby](https://example.org) language", "the Ruby language"),
        ("the <b>Ruby</b> language", "the Ruby language"),
        ("the **Ruby** _language_", "the Ruby language"),
        ("`pandas` and snake_case", "pandas and snake_case"),
        ("the `<script>` tag is old", "the  script> tag is old"),
        ("R&amp;D", "R&D"),
        ("it\u2019s", "it's"),
        ("item\n    continued: not code", "item\n    continued: not code"),
    ],
)
def test_the_words_around_marks_stay(source: str, prose: str) -> None:
    assert prose_of(source).split() == prose.split()


def texts(source: str) -> list[list[str]]:
    clauses = split_text(source).clauses
    return [[word.text for word in clause] for clause in clauses]


def test_a_word_may_hold_the_marks_of_names() -> None:
    names = "C++ C# node.js open-source R&D CI/CD x86_64"

    assert texts(names) == [names.split()]


def test_a_possessive_is_not_part_of_the_name() -> None:
    assert texts("Python's rise") == [["Python", "rise"]]


def test_punctuation_lines_and_cells_end_clauses() -> None:
    source = "# Head\none two, three (four)\n<td>five</td><td>six</td>"

    assert texts(source) == [
        ["Head"], ["one", "two"], ["three"], ["four"], ["five"], ["six"]
    ]  # fmt: skip


def test_only_the_first_word_of_a_sentence_starts_it() -> None:
    words = split_text("One, two. Three four").words

    starting = [word.text for word in words if word.starts_sentence]

    assert starting == ["One", "Three"]


def test_a_phrase_is_up_to_three_words_of_one_clause() -> None:
    phrases = split_text("One big cat sat, alone").phrases()

    assert [(phrase.place, phrase.text) for phrase in phrases] == [
        (0, "One"),
        (0, "One big"),
        (0, "One big cat"),
        (1, "big"),
        (1, "big cat"),
        (1, "big cat sat"),
        (2, "cat"),
        (2, "cat sat"),
        (3, "sat"),
        (4, "alone"),
    ]


def test_a_phrase_has_the_key_of_a_tag() -> None:
    phrases = split_text("Open-source tools").phrases()

    keys = [phrase.key for phrase in phrases]

    assert keys == ["opensource", "opensourcetool", "tool"]


def test_stop_words_are_known_in_any_spelling() -> None:
    assert all(map(is_stopword, ["The", "don't", "it's", "things"]))
    assert not any(map(is_stopword, ["Python", "bread"]))


def test_numbers_and_single_letters_tell_nothing() -> None:
    assert not any(map(is_telling, ["2024", "3.14", "x", "the"]))
    assert all(map(is_telling, ["3D", "bread"]))


GERMAN = ["der", "Hund", "mag", "Wurst"]


def test_english_is_known_by_its_stop_words() -> None:
    assert not is_english(GERMAN * 5)
    assert is_english(GERMAN * 5 + ["the"] * 4)


def test_a_text_of_less_than_20_words_counts_as_english() -> None:
    assert is_english(["Hund"] * 19)
    assert not is_english(["Hund"] * 20)


@pytest.mark.parametrize(
    "text",
    [
        "We like machine&nbsp;learning.",
        "We like ma\u00adchine lear\u00adning.",
        "We like "
        "\uff4d\uff41\uff43\uff48\uff49\uff4e\uff45"
        "\u3000\uff4c\uff45\uff41\uff52\uff4e\uff49\uff4e\uff47.",
        "We like machine\u202flearning.",
    ],
)
def test_blanks_and_letters_of_other_widths_are_read_as_usual_ones(
    text: str,
) -> None:
    assert words_of(text) == ["We", "like", "machine", "learning"]


def test_a_latin_name_ends_at_chinese_or_japanese_text() -> None:
    assert words_of("使用Redis和Celery") == ["使用", "Redis", "和", "Celery"]
    assert words_of("C++の本") == ["C++", "の本"]


@pytest.mark.parametrize(
    "formula",
    [
        r"$\frac{a}{b}$",
        "$x_1^2$",
        r"$$ \dots $$",
        r"\(\alpha\)",
        r"\[ \sum x \]",
        r"\begin{align} a \end{align}",
    ],
)
def test_formulas_are_no_prose(formula: str) -> None:
    assert words_of(f"Let {formula} be") == ["Let", "be"]


def test_prices_are_no_formula() -> None:
    assert words_of("from $5 or $6 on") == ["from", "5", "or", "6", "on"]


def words_of(source: str) -> list[str]:
    return [word.text for word in split_text(source).words]


def test_a_line_end_inside_a_paragraph_ends_no_phrase() -> None:
    assert texts("We like machine\nlearning.") == [
        words_of("We like machine learning")
    ]
    assert texts("> machine\n> learning") == [["machine", "learning"]]


@pytest.mark.parametrize(
    "source", ["- deep\n- sea", "# deep\nsea", "deep\n\nsea", "deep<p>sea"]
)
def test_an_item_a_heading_and_a_blank_line_end_a_phrase(source: str) -> None:
    assert texts(source) == [["deep"], ["sea"]]


@pytest.mark.parametrize(
    "source",
    [
        "import os",
        "from os import path",
        "def main():",
        "if (x) { return y; }",
        "}",
        "worker.start()",
        'Traceback (most recent call last):\n  File "a.py", line 1\n'
        "    die()\nWorkerLostError: the worker dies",
        "Posted by Jane Doe on May 3, 2020",
        "*By Jane Doe*",
        "\\dots and \\frac".replace("and", ""),
    ],
)
def test_pasted_lines_are_no_prose(source: str) -> None:
    assert words_of(f"before\n{source}\nafter") == ["before", "after"]


@pytest.mark.parametrize(
    "source",
    [
        "We import taxes from France (they cost much).",
        "By the way, Paris is large; London is larger;",
        "The class of 1990 met: all of them.",
    ],
)
def test_prose_that_resembles_code_stays(source: str) -> None:
    assert len(words_of(source)) == len(re.findall(r"\w+", source))
