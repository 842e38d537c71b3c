"""Splits prose into words and phrases."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from blog_autotag.tagger.keys import tag_key
from blog_autotag.tagger.prose import prose_of

# C++, C#, node.js, open-source, R&D
WORD = re.compile(r"[^\W_](?:\w|[.'+#&/-](?=[^\W_]))*[+#]*")
# Chinese, Japanese and Korean put no blank before a name in Latin letters.
CJK = r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
GLUED = re.compile(rf"(?<={CJK})(?=[A-Za-z])|(?<=[A-Za-z0-9+#])(?={CJK})")
BLANKS = re.compile(r"[ \t]+")
SENTENCE_END = re.compile(r"[.!?:\n|]")


class Word(NamedTuple):
    text: str
    key: str
    starts_sentence: bool

    @property
    def has_capital(self) -> bool:
        return self.text[0].isupper()


# Words with nothing but blanks between them.
Clause = list[Word]


class Phrase(NamedTuple):
    words: Clause
    place: int  # the number of words before it in the text

    @property
    def key(self) -> str:
        """The tag key of the phrase."""
        return "".join([word.key for word in self.words])

    @property
    def text(self) -> str:
        return " ".join([word.text for word in self.words])


@dataclass(frozen=True)
class SplitText:
    prose: str
    clauses: list[Clause]

    @property
    def words(self) -> list[Word]:
        return [word for clause in self.clauses for word in clause]

    def phrases(self, longest: int = 3) -> Iterator[Phrase]:
        """Yield each run of 1 to `longest` words of a clause."""
        place = 0
        for clause in self.clauses:
            for start in range(len(clause)):
                for end in range(start, min(start + longest, len(clause))):
                    yield Phrase(clause[start : end + 1], place + start)
            place += len(clause)


def split_text(source: str) -> SplitText:
    """Split Markdown or HTML, of which 20,000 characters are read."""
    prose = prose_of(source)
    return SplitText(prose, list(split_prose(prose)))


def split_prose(prose: str) -> Iterator[Clause]:
    clause: Clause = []
    end = 0
    prose = GLUED.sub(",", prose)  # a comma: no phrase reaches across
    for match in WORD.finditer(prose):
        gap = prose[end : match.start()]
        if clause and not BLANKS.fullmatch(gap):
            yield clause
            clause = []
        starts_sentence = end == 0 or bool(SENTENCE_END.search(gap))
        text = match[0].removesuffix("'s")
        clause.append(Word(text, tag_key(text), starts_sentence))
        end = match.end()
    if clause:
        yield clause
