"""Two spellings of one tag have the same key."""

import pytest

from blog_autotag.tagger import tag_key


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Open-Source", "opensource"),
        ("open source", "opensource"),
        ("how_to/guide, part: one; two|three", "howtoguidepartonetwothree"),
        ("R&D", "randd"),
        ("C++", "c++"),
        ("C#", "c#"),
        ("node.js", "nodej"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("studies", "study"),
        ("classes", "class"),
        ("wishes", "wish"),
        ("matches", "match"),
        ("boxes", "box"),
        ("tags", "tag"),
        ("class", "class"),
        ("status", "status"),
        ("analysis", "analysis"),
        ("aws", "aws"),
        ("news", "news"),
        ("time series", "timeseries"),
        ("species", "species"),
        ("cafe\u0301", "caf\u00e9"),
        ("हिन्दी", "हिन्दी"),
        ("🍕", "🍕"),
        ("  ", ""),
        ("", ""),
    ],
)
def test_spellings_of_one_tag_share_a_key(name: str, key: str) -> None:
    assert tag_key(name) == key
