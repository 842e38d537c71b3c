"""A mistake that is often made in a build, and what its check says."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Mistake:
    """In the state after `step`, `new` stands in the file in place of `old`.

    says: a part of the sentence with which CHECK=1 answers.
    """

    step: int
    file: str
    old: str
    new: str
    says: str
