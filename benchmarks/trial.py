"""One measurement of one contender."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from benchmarks.contenders import Contender


@dataclass(frozen=True)
class Trial:
    """Measures one contender once.

    measure: the word that chooses it on the command line. run: returns the
    figures by what they are, with their unit. most: rounds; fewer than others
    if it takes minutes.
    """

    measure: str
    contender: str
    run: Callable[[], dict[str, float]]
    most: int = 1_000


class Asked(NamedTuple):
    """What the command line asks for. short: as little as gives a figure."""

    contenders: Sequence[Contender]
    short: bool

    def size(self, full: int, least: int) -> int:
        return least if self.short else full
