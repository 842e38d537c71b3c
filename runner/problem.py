"""The error a person can do something about: shown as one line."""


class Problem(Exception):
    """Says in one line what is wrong and what to do."""
