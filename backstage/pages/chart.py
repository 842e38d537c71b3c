"""The bars of the last hour as coordinates for an SVG."""

from dataclasses import dataclass

from backstage.stored.figures import Bar

WIDTH, HEIGHT = 600, 120  # units of the drawing; CSS scales it
GAP = 2


@dataclass(frozen=True)
class Column:
    """Where one minute is drawn: failed at the bottom, the others above."""

    bar: Bar
    x: float
    width: float
    failed_y: float
    failed_height: float
    rest_y: float
    rest_height: float


@dataclass(frozen=True)
class Chart:
    bars: list[Bar]

    @property
    def top(self) -> int:
        """The number at the upper edge: a round one, at least 5."""
        most = max((bar.processed for bar in self.bars), default=0)
        size = 10 ** (len(str(most)) - 1)
        steps = (size * step for step in (1, 2, 5, 10))
        return max(5, next(step for step in steps if step >= most))

    @property
    def columns(self) -> list[Column]:
        step = WIDTH / max(1, len(self.bars))
        return [
            self._column(bar, step * number, step - GAP)
            for number, bar in enumerate(self.bars)
            if bar.processed
        ]

    def _column(self, bar: Bar, x: float, width: float) -> Column:
        failed = round(HEIGHT * bar.failed / self.top, 1)
        rest = round(HEIGHT * (bar.processed - bar.failed) / self.top, 1)
        upper = HEIGHT - failed
        return Column(
            bar, round(x, 1), width, upper, failed, upper - rest, rest
        )

    @property
    def summary(self) -> str:
        """The chart as a sentence, for those who cannot see it."""
        processed = sum(bar.processed for bar in self.bars)
        failed = sum(bar.failed for bar in self.bars)
        if not processed:
            return "No attempt ended in the last hour."
        busiest = max(self.bars, key=lambda bar: bar.processed)
        return (
            f"{processed:,} attempts ended in the last hour,"
            f" {failed:,} of them failed. The busiest minute was"
            f" {busiest.name} UTC, with {busiest.processed:,}."
        )
