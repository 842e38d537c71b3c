"""Draw the round creature that has all the moods, part by part.

The canvas's origin is its middle. Its radius is 62 pixels.
"""

import math

from course.pictures.gifs.canvas import Canvas, Point, mix

INK = "#2b2640"
WHITE = "#ffffff"
PINK = "#ff7d9c"
TONGUE = "#f2647f"


def wave(t: float, times: float = 1, shift: float = 0) -> float:
    """Return a value that swings between -1 and 1, `times` times a loop."""
    return math.sin(2 * math.pi * (t * times + shift))


def blink(t: float, at: float) -> float:
    """Return how open the eyes are: 1, but close to 0 around `at`."""
    return min(1.0, max(0.08, abs(t - at) * 16 - 0.2))


def shadow(c: Canvas, colour: str, width: float = 52) -> None:
    """Draw the creature's shadow on the ground."""
    c.move(120, 207)
    c.ellipse(0, 0, width, 8, colour)


def body(
    c: Canvas, colour: str, hands: tuple[Point, Point], dark: str = ""
) -> None:
    """Draw the body; `dark` is the colour of hands, feet and shade."""
    dark = dark or mix(colour, INK, 0.22)
    for side in (-1, 1):
        c.ellipse(side * 26, 60, 19, 10, dark)
    for x, y in hands:
        c.ellipse(x, y, 14, 14, dark)
    c.ellipse(0, 0, 62, 60, dark)
    c.ellipse(0, -3, 61, 56, colour)
    c.ellipse(-24, -36, 13, 7, mix(colour, WHITE, 0.5))


def cheeks(c: Canvas, colour: str = PINK) -> None:
    for x in (-40, 40):
        c.ellipse(x, 13, 10, 6.5, colour)


def eyes(
    c: Canvas, opened: float = 1, look: Point = (0, 0), size: float = 8
) -> None:
    """Draw dark eyes with a light; they shut as `opened` goes to 0."""
    for x in (-23, 23):
        right, down = x + look[0], -5 + look[1]
        c.ellipse(right, down, size, size * 1.3 * opened, INK)
        if opened > 0.5:
            c.ellipse(right - 2.5, down - 4, size / 3, size / 3, WHITE)


def wide_eyes(c: Canvas, look: Point, size: float, pupil: float) -> None:
    for x in (-24, 24):
        c.ellipse(x, -8, size, size, WHITE)
        c.ellipse(x + look[0], -8 + look[1], pupil, pupil, INK)
        right, down = x + look[0] - pupil * 0.3, -8 + look[1] - pupil * 0.3
        c.ellipse(right, down, pupil * 0.3, pupil * 0.3, WHITE)


def shut_eyes(c: Canvas, angles: tuple[int, int] = (20, 160)) -> None:
    for x in (-23, 23):
        c.arc((x, -8), (10, 8), angles, INK)


def brows(c: Canvas, inner: float, outer: float) -> None:
    """Draw eyebrows; the two numbers are heights (down is larger)."""
    for side in (-1, 1):
        c.line([(side * 12, inner), (side * 34, outer)], INK, 5.5)


def laugh(c: Canvas, width: float = 22, depth: float = 24) -> None:
    """Draw an open laughing mouth with its tongue."""
    half = [
        (
            width * math.cos(math.radians(a)),
            14 + depth * math.sin(math.radians(a)),
        )
        for a in range(0, 181, 6)
    ]
    c.polygon(half, INK)
    c.ellipse(0, 14 + depth * 0.7, width * 0.5, depth * 0.24, TONGUE)
