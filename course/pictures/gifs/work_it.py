"""Draw the background of the page "Working-It": rays, bars and dancers."""

from course.pictures.gifs.canvas import Canvas, on_circle
from course.pictures.gifs.creature import body, cheeks, laugh, shut_eyes, wave

BARS = ("#ff4f9a", "#ff8a3c", "#ffd23f", "#3fd6c0")
# For each its place, its colour, and the colour of its hands and feet.
DANCERS = (
    (70, "#ffd23f", "#f2a52c"),
    (180, "#3fd6c0", "#22a698"),
    (300, "#ff8a3c", "#e0642a"),
    (410, "#ff6fae", "#e03f86"),
)


def work_it(c: Canvas, t: float) -> None:
    """Turn the rays by one step, and let bars and creatures dance."""
    c.move(240, 150, turn=30 * t)
    for i in range(12):
        tips = [on_circle(0, 0, (320, 320), 30 * i + a) for a in (-7.5, 7.5)]
        c.polygon([(0, 0), *tips], "#7a35d0")
    c.move()
    for i in range(20):
        x = 2 + i * 24
        top = 56 + 34 * wave(t, 1 + i % 2, i * 0.29)
        top += 14 * wave(t, 2, i * 0.13)
        bar = [(x, 270), (x, 270 - top), (x + 20, 270 - top), (x + 20, 270)]
        c.polygon(bar, BARS[i % 4])
    for i, (x, colour, dark) in enumerate(DANCERS):
        swing = wave(t, 1, i / 4)
        high = abs(wave(t, 1, i / 4))
        c.move(x + 10 * swing, 190 - 26 * high, 0.6, 0.6, 12 * swing)
        body(c, colour, ((-66, -30 * swing), (66, 30 * swing)), dark)
        cheeks(c)
        shut_eyes(c, (200, 340))
        laugh(c)
