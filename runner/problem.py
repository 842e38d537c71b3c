"""An error that a person can do something about, shown as one line."""


class Problem(Exception):
    """Its text says in one line what is wrong and what to do."""
