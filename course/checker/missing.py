"""The error that says what the learner's file still lacks."""


class Missing(Exception):
    """One sentence for the learner; without one, a check would pass."""

    def __init__(self, sentence: str) -> None:
        assert sentence  # noqa: S101 a fault of the check
        super().__init__(sentence)
