"""batched_redis/FAULTS.md says what the command that writes it says."""

from benchmarks.fault_table import page
from benchmarks.faults import PAGE


def explanation(text: str) -> str:
    """Return what stands between the table and the machine's versions."""
    return text[text.index("Each time") : text.index("it was started again.")]


def test_the_page_explains_its_table_as_the_command_does() -> None:
    assert explanation(PAGE.read_text()) == explanation(page([], []))
