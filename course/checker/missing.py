"""The error that says what the learner's file still lacks."""


class Missing(Exception):
    """One sentence for the learner."""
