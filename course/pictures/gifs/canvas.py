"""Draw shapes on a canvas.

Everything is drawn four times as large and then reduced, because Pillow's own
edges are jagged. Coordinates are pixels of the finished picture, and y goes
down. Angles are degrees clockwise from three o'clock.
"""

import math
from collections.abc import Sequence
from itertools import pairwise

from PIL import Image, ImageColor, ImageDraw

LARGER = 4
Point = tuple[float, float]


def mix(first: str, second: str, share: float) -> str:
    """Return a colour between two; share 0 is the first, 1 the second."""
    pairs = zip(
        ImageColor.getrgb(first), ImageColor.getrgb(second), strict=True
    )
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def on_circle(
    x: float, y: float, radius: Point, angle: float
) -> tuple[float, float]:
    """Return the point of an ellipse at an angle."""
    turn = math.radians(angle)
    return x + radius[0] * math.cos(turn), y + radius[1] * math.sin(turn)


class Canvas:
    def __init__(self, size: tuple[int, int], colour: str) -> None:
        large = (size[0] * LARGER, size[1] * LARGER)
        self.image = Image.new("RGB", large, colour)
        self.pen = ImageDraw.Draw(self.image)
        self.move()

    def move(
        self,
        x: float = 0,
        y: float = 0,
        wide: float = 1,
        tall: float = 1,
        turn: float = 0,
    ) -> None:
        """Draw the next shapes from this origin, stretched, then turned."""
        self.origin, self.stretch = (x, y), (wide, tall)
        self.cos = math.cos(math.radians(turn))
        self.sin = math.sin(math.radians(turn))

    def _placed(self, point: Point) -> Point:
        x, y = point[0] * self.stretch[0], point[1] * self.stretch[1]
        right = self.origin[0] + x * self.cos - y * self.sin
        down = self.origin[1] + x * self.sin + y * self.cos
        # Rounded: another machine's sin() may differ in the last digit.
        return round(right * LARGER, 3), round(down * LARGER, 3)

    def polygon(self, points: Sequence[Point], colour: str) -> None:
        self.pen.polygon([self._placed(p) for p in points], fill=colour)

    def ellipse(
        self, x: float, y: float, rx: float, ry: float, colour: str
    ) -> None:
        angles = range(0, 360, 5)
        self.polygon([on_circle(x, y, (rx, ry), a) for a in angles], colour)

    def line(
        self, points: Sequence[Point], colour: str, width: float = 5
    ) -> None:
        """Draw a line through the points, with round ends and corners."""
        half = width / 2
        for x, y in points:
            self.ellipse(x, y, half, half, colour)
        for (x1, y1), (x2, y2) in pairwise(points):
            length = math.hypot(x2 - x1, y2 - y1) or 1
            dx, dy = (y1 - y2) / length * half, (x2 - x1) / length * half
            corners = [(x1 + dx, y1 + dy), (x2 + dx, y2 + dy)]
            corners += [(x2 - dx, y2 - dy), (x1 - dx, y1 - dy)]
            self.polygon(corners, colour)

    def arc(
        self,
        middle: Point,
        radius: Point,
        angles: tuple[int, int],
        colour: str,
        width: float = 5,
    ) -> None:
        steps = [
            angles[0] + (angles[1] - angles[0]) * i / 16 for i in range(17)
        ]
        self.line(
            [on_circle(*middle, radius, a) for a in steps], colour, width
        )

    def heart(self, x: float, y: float, size: float, colour: str) -> None:
        self.polygon(
            [heart_point(x, y, size, a) for a in range(0, 360, 6)], colour
        )

    def star(
        self, x: float, y: float, size: float, colour: str, tips: int = 5
    ) -> None:
        points = []
        for i in range(tips * 2):
            reach = size if i % 2 == 0 else size * 0.5
            points.append(on_circle(x, y, (reach, reach), 180 * i / tips - 90))
        self.polygon(points, colour)

    def finished(self) -> Image.Image:
        return self.image.reduce(LARGER)


def heart_point(x: float, y: float, size: float, angle: float) -> Point:
    """Return a point of the well-known heart curve, about 2 sizes wide."""
    a = math.radians(angle)
    up = 13 * math.cos(a) - 5 * math.cos(2 * a) - 2 * math.cos(3 * a)
    up -= math.cos(4 * a)
    return x + size * math.sin(a) ** 3, y - size * up / 16
