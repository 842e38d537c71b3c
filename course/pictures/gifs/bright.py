"""Draw the bright moods, one function each.

t runs from 0 to 1 over the loop. Things that move by themselves (rain, hearts,
confetti) go a whole number of rounds in a loop, so that the last frame leads
to the first.
"""

from course.pictures.gifs.canvas import Canvas, on_circle
from course.pictures.gifs.creature import (
    INK,
    TONGUE,
    WHITE,
    body,
    cheeks,
    eyes,
    laugh,
    shadow,
    shut_eyes,
    wave,
)

CONFETTI = ("#ff5d8f", "#ffffff", "#ff9a3c", "#ffe45c", "#7a5cff")


def calm(c: Canvas, t: float) -> None:
    """Draw rings on the water, in the rhythm of a slow breath."""
    c.move(120, 150)
    for i in range(4, -1, -1):
        way = (i + 2 * t) / 4
        ring = ("#a9e2d6", "#bdebe0")[i % 2]
        c.ellipse(0, 0, 50 + 200 * way, 36 + 176 * way, ring)
    breath = wave(t)
    shadow(c, "#68b5ab", 54 + 2 * breath)
    c.move(120, 136 - 5 * breath, 1 + 0.02 * breath, 1 + 0.03 * breath)
    body(c, "#8bd17c", ((-46, 44), (46, 44)))
    leaf = 6 * breath
    c.line([(0, -56), (0, -72)], "#3f8f4f", 5)
    c.ellipse(-13, -75 - leaf / 3, 13, 7, "#4fae5f")
    c.ellipse(13, -75 + leaf / 3, 13, 7, "#4fae5f")
    cheeks(c, "#f5a98f")
    shut_eyes(c)
    c.arc((0, 16), (13, 9), (20, 160), INK)


def excited(c: Canvas, t: float) -> None:
    """Let it jump into falling confetti, with stars in its eyes."""
    for i in range(26):
        x, y = i * 53 % 240, (i * 71 % 260 + 260 * t) % 260 - 10
        c.move(x + 6 * wave(t, 1, i * 0.17), y, turn=360 * t + i * 40)
        bit = [(-6, -3), (6, -3), (6, 3), (-6, 3)]
        c.polygon(bit, CONFETTI[i % 5])
    high = wave(t / 2)
    shadow(c, "#0e8899", 54 - 20 * high)
    c.move(120, 142 - 46 * high, 1.06 - 0.1 * high, 0.9 + 0.16 * high)
    up = -20 - 34 * high
    body(c, "#ffb02e", ((-62, up), (62, up)), "#f2851f")
    cheeks(c)
    for x in (-24, 24):
        c.star(x, -8, 17 + 2 * wave(t, 2), INK)
        c.star(x, -8, 10 + 2 * wave(t, 2), WHITE)
    laugh(c, 24, 28)


def happy(c: Canvas, t: float) -> None:
    """Let it bounce while the sun turns behind it."""
    c.move(120, 120, turn=36 * t)
    for i in range(10):
        tips = [on_circle(0, 0, (190, 190), 36 * i + a) for a in (-9, 9)]
        c.polygon([(0, 0), *tips], "#8fdcff")
    high = wave(t / 2)
    shadow(c, "#4fb3e0", 56 - 12 * high)
    c.move(120, 138 - 22 * high, 1.05 - 0.08 * high, 0.94 + 0.1 * high)
    up = 8 - 26 * high
    body(c, "#ffd23f", ((-66, up), (66, up)), "#f2a52c")
    cheeks(c)
    if high > 0.75:
        shut_eyes(c, (200, 340))
    else:
        eyes(c)
    laugh(c)


def in_love(c: Canvas, t: float) -> None:
    """Let hearts rise around it and beat in its eyes."""
    for i in range(9):
        way = (t + i * 0.37) % 1
        side = 20 + i * 25 + 8 * wave(way, 1, i * 0.2)
        c.move(side, 262 - 284 * way)
        colour = ("#ff8fb3", "#ffffff", "#f0567f")[i % 3]
        c.heart(0, 0, 9 + i % 4 * 2.5, colour)
    beat = max(0.0, wave(t, 2)) ** 3
    shadow(c, "#e287a8")
    c.move(120, 140 - 4 * wave(t), 1 + 0.02 * beat, 1, 5 * wave(t))
    body(c, "#ff9ebb", ((-50, 34), (50, 34)), "#f0769b")
    cheeks(c, "#ff6688")
    for x in (-24, 24):
        c.heart(x, -8, 16 + 4 * beat, "#e0224f")
        c.ellipse(x - 6, -14, 3, 3, "#ff9ebb")
    laugh(c, 16, 16)


def silly(c: Canvas, t: float) -> None:
    """Let it rock, put its tongue out and roll its eyes."""
    c.move()
    for i in range(64):
        x, y = i % 8 * 34 + i // 8 % 2 * 17, i // 8 * 34
        c.ellipse(x, y, 6, 6, "#ff9fd2")
    shadow(c, "#c2528f")
    swing = wave(t)
    c.move(120 + 10 * swing, 140, turn=11 * swing)
    body(c, "#9be04a", ((-62, -6 + 20 * swing), (62, -6 - 20 * swing)))
    cheeks(c)
    c.polygon([(-24, -50), (24, -50), (0, -104)], "#7a5cff")
    c.line([(-15, -66), (11, -76)], "#ffe45c", 6)
    c.line([(-24, -51), (24, -51)], "#ffe45c", 6)
    c.star(0, -104, 12, "#ffe45c")
    for x, size, turn in ((-24, 20, 360 * t), (25, 13, 180 - 360 * t)):
        c.ellipse(x, -8, size, size, WHITE)
        c.ellipse(*on_circle(x, -8, (size * 0.5,) * 2, turn), 6, 6, INK)
    c.arc((0, 14), (24, 14), (10, 170), INK)
    out = 16 + 6 * wave(t, 2)
    c.line([(8, 28), (9, 24 + out)], TONGUE, 17)
    c.line([(8, 30), (9, 20 + out)], "#d64866", 2.5)
