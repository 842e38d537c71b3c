"""No fault loses a task, and kombu's own transport does lose some."""

from pathlib import Path

import pytest

from benchmarks import fault_run
from benchmarks.fault_kinds import KINDS
from plumbing.broker import KOMBUS
from plumbing.settings import BATCHED

pytestmark = pytest.mark.timeout(240)


@pytest.mark.parametrize("kind", KINDS)
def test_a_fault_loses_nothing(kind: str, tmp_path: Path) -> None:
    outcome = fault_run.run(KINDS[kind], BATCHED, 0, tmp_path)

    assert (outcome.lost, outcome.ended) == (0, 0)


def test_a_full_broker_makes_kombus_transport_lose_a_task(
    tmp_path: Path,
) -> None:
    """It has taken a message before it is refused to register it."""
    outcome = fault_run.run(KINDS["broker: full"], KOMBUS, 0, tmp_path)

    assert (outcome.lost, outcome.left) == (1, 0)
