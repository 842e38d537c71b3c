"""C and R are languages only in a text that says so."""

import pytest

from blog_autotag.tagger import Tagged, suggest_tags


@pytest.mark.parametrize(
    ("text", "letter"),
    [
        ("I wrote the parser in C. It is fast.", "C"),
        ("A bit of C code reads the files.", "C"),
        ("The compiler of modern C is small.", "C"),
        ("It has bindings for C, Java, and Python.", "C"),
        ("We made an R package for the weather.", "R"),
        ("The whole thing is written in R.", "R"),
        ("R is a language for statistics.", "R"),
        ("R and Python are alike.", "R"),
    ],
)
def test_a_letter_is_a_language_where_the_text_says_so(
    text: str, letter: str
) -> None:
    assert letter in suggest_tags("", text)


@pytest.mark.parametrize(
    "text",
    [
        "Vitamin C is in oranges. Hepatitis C is not. Vitamin C again.",
        "Option A, B, C and D. Group C won the match.",
        "The number R fell: R is 0.8 now, and R was 1.2.",
        "Written by Arthur C. Clarke and Joseph R. Biden.",
        "The worm lives in C. elegans cultures.",
        "A sonata in C major, and another in C minor.",
        "R & D is costly, and it was 30 C outside.",
    ],
)
def test_another_letter_is_no_tag(text: str) -> None:
    assert not {"C", "R"} & set(suggest_tags("", text))


def test_one_clear_use_makes_the_other_uses_count() -> None:
    plots = "We draw plots. R draws them. An R package draws more."

    assert suggest_tags("Plots", plots)[0] == "R"
    assert suggest_tags("Plots with R", "We draw.")[0] == "R"
    assert "C" not in suggest_tags("Vitamin C for winter", "Eat oranges.")


def test_a_blog_that_has_the_tag_reads_its_letter_as_strictly() -> None:
    earlier = [Tagged("Pointers", "C code", ("C",)), Tagged("a", "b", ("x",))]
    text = "Vitamin C is good. Vitamin C, oranges and lemons. Lemons, oranges."

    assert "C" not in suggest_tags("Vitamin C", text, earlier)
    assert "C" in suggest_tags("A parser", "A parser in C.", earlier)
