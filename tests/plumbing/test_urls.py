"""What is shown of a URL."""

import pytest

from plumbing.urls import without_password


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("redis://:secret@there:6379/0", "redis://there:6379/0"),
        ("redis://ann:secret@there/0?a=b", "redis://there/0?a=b"),
        ("redis://ann:se@cret@there", "redis://there"),
        ("redis://localhost:6379/0", "redis://localhost:6379/0"),
        ("no address", "no address"),
    ],
)
def test_a_password_is_not_shown(url: str, shown: str) -> None:
    assert without_password(url) == shown
