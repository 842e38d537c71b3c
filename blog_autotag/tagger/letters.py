"""Tells the languages C and R from vitamin C and the middle name R."""

from collections.abc import Iterable, Sequence

from blog_autotag.tagger.words import SplitText, Word

LETTERS = {"C", "R"}
LETTER_KEYS = {"c", "r"}
# By tag key. Each word stands right before or after the letter.
BEFORE = {"in", "use", "using", "learn", "learning", "with", "modern"}
BEFORE_R = {"for", "from", "within"}  # "from A to C" is no language
AFTER = (
    "api beginner binding client code coder community compiler console "
    "developer development ecosystem extension function header interface "
    "language library markdown notebook package pointer preprocessor program "
    "programmer programming project script session software source standard "
    "struct studio syntax user workflow wrapper"
)
# In the key of C sharp, with R values, in C elegans.
NEVER_AFTER = {"elegan", "flat", "major", "minor", "sharp", "value"}
LANGUAGES = (
    "ada assembly bash c++ c# cpp fortran ggplot2 go golang haskell java "
    "javascript julia lisp lua matlab ocaml pascal perl php python ruby rust "
    "sas sql stata swift zig"
)
JOINING = {"and", "or"}


def languages_of_a_letter(texts: Iterable[SplitText]) -> set[str]:
    """Return the tag keys of those letters that the texts use as languages.

    One clear use is enough, such as "written in C", "an R package", "C, Java
    and Python" or "R is a language". Then the other uses count, too.
    """
    return {
        word.text.lower()
        for text in texts
        for place, word in enumerate(text.words)
        if word.text in LETTERS and is_language(text.words, place)
    }


def is_language(words: Sequence[Word], place: int) -> bool:
    before = words[max(0, place - 2) : place]
    after = words[place + 1 : place + 5]
    nearest = after[0] if after else None
    if nearest and (nearest.key in NEVER_AFTER or is_initial(nearest)):
        return False
    return (
        (nearest is not None and is_noun(nearest))
        or (bool(before) and calls_for(before[-1], words[place]))
        or language_beside(before[::-1])
        or language_beside(after)
        or is_called_language(after)
    )


def calls_for(word: Word, letter: Word) -> bool:
    return word.key in BEFORE or (letter.text == "R" and word.key in BEFORE_R)


def is_noun(word: Word) -> bool:
    return word.key in AFTER.split() and not word.starts_sentence


def is_called_language(after: Sequence[Word]) -> bool:
    keys = [word.key for word in after]
    return keys[:2] == ["is", "a"] and "language" in keys


def is_initial(following: Word) -> bool:
    """Return whether the letter was short for a word, as in "C. elegans"."""
    return following.starts_sentence and not following.has_capital


def language_beside(words: Sequence[Word]) -> bool:
    """Return whether the nearest word, but for "and", is a language."""
    named = [word for word in words[:2] if word.key not in JOINING]
    return bool(named) and named[0].key in LANGUAGES.split()
