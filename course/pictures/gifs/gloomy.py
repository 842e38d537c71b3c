"""Draw the less bright moods, one function each, as in bright.py."""

from course.pictures.gifs.canvas import Canvas, mix, on_circle
from course.pictures.gifs.creature import (
    INK,
    TONGUE,
    WHITE,
    blink,
    body,
    brows,
    cheeks,
    eyes,
    shadow,
    shut_eyes,
    wave,
    wide_eyes,
)


def angry(c: Canvas, t: float) -> None:
    """Let it shake, while steam comes out on both sides."""
    c.move()
    for i in range(8):
        x = i * 34
        tip = 150 + 18 * wave(t, 1, i * 0.37)
        points = [(x - 30, 240), (x, tip), (x + 30, 240)]
        c.polygon(points, ("#ff8a3c", "#ff6a2b")[i % 2])
    for side in (-1, 1):
        for i in range(3):
            way = (t + i / 3) % 1
            c.move(120 + side * (62 + 44 * way), 84 - 40 * way)
            size = (6 + 12 * way) * (1 - way**4)
            c.ellipse(0, 0, size, size, "#fff0e0")
    shadow(c, "#b8321f")
    c.move(120 + 3 * wave(t, 4), 138 + 1.5 * wave(t, 3))
    body(c, "#f0433f", ((-62, 18), (62, 18)))
    wide_eyes(c, (0, 3), 14, 6)
    for side in (-1, 1):
        lid = [(side * 6, -11), (side * 42, -31), (side * 17, -27)]
        c.polygon(lid, "#f0433f")
    brows(c, -12, -25)
    c.polygon([(-24, 24), (24, 24), (28, 40), (-28, 40)], INK)
    teeth = [(-22 + 7.4 * i, 28 if i % 2 else 36) for i in range(7)]
    c.line(teeth, WHITE, 4)


def sad(c: Canvas, t: float) -> None:
    """Draw rain, a cloud and a tear."""
    c.move()
    for i in range(14):
        x = 12 + i * 17
        y = (i * 97 % 240 + 280 * t) % 280 - 20
        c.line([(x, y), (x - 3, y + 13)], "#8aa3c8", 3)
    c.move(120 + 6 * wave(t), 40)
    for x, y, r in ((-38, 4, 20), (-10, -8, 28), (24, -2, 24), (46, 6, 16)):
        c.ellipse(x, y, r, r * 0.8, "#46587c")
    shadow(c, "#4f6590")
    c.move(120, 142 + 2 * wave(t), 1.02 + 0.015 * wave(t), 0.97)
    body(c, "#7db8f0", ((-58, 30), (58, 30)))
    eyes(c, blink(t, 0.85), (0, 4))
    brows(c, -30, -22)
    c.arc((0, 38), (15, 12), (200, 340), INK)
    fall = min(1.0, t * 1.3)
    if fall < 1:
        c.ellipse(27, 12 + 42 * fall, 5.5, 8, "#e3f4ff")


def surprised(c: Canvas, t: float) -> None:
    """Let it start with wide eyes, and calm down again."""
    start = min(1.0, t * 8) * (1 - max(0.0, (t - 0.6) / 0.4))
    c.move(120, 128)
    for i in range(16):
        near, far = 84 + 14 * start, 96 + 70 * start
        ray = [on_circle(0, 0, (r, r), 22.5 * i + 11) for r in (near, far)]
        c.line(ray, "#a98bff", 2 + 5 * start)
    shadow(c, "#4f35b0", 52 - 10 * start)
    shake = 2.5 * start * wave(t, 5)
    c.move(120 + shake, 142 - 18 * start, 1 - 0.04 * start, 1 + 0.06 * start)
    body(c, "#4fd6c0", ((-60, 16 - 16 * start), (60, 16 - 16 * start)))
    cheeks(c)
    wide_eyes(c, (0, 0), 13 + 5 * start, 8 - 3 * start)
    for side in (-1, 1):
        lift = -32 - 8 * start
        c.arc((side * 24, lift + 6), (12, 8), (210, 330), INK, 4.5)
    c.ellipse(0, 28, 7 + 4 * start, 6 + 10 * start, INK)
    c.ellipse(0, 31 + 6 * start, 4 + 2 * start, 2 + 4 * start, TONGUE)


def tired(c: Canvas, t: float) -> None:
    """Draw the night, a moon, and letters that float away."""
    c.move()
    for i, (x, y) in enumerate(((22, 132), (94, 22), (150, 44), (216, 170))):
        size = 4.5 + 2 * wave(t, 1, i * 0.29)
        c.star(x, y, size, "#fff3b8", 4)
    c.ellipse(40, 44, 26, 26, "#ffe9a0")
    c.ellipse(51, 38, 23, 23, "#2d2f5e")
    for i in range(3):
        way = (t + i / 3) % 1
        c.move(174 + 34 * way + 5 * wave(way), 112 - 88 * way)
        size = (4 + 8 * way) * (1 - way**6)
        z = [(-size, -size), (size, -size), (-size, size), (size, size)]
        c.line(z, mix("#ffffff", "#8f8fd0", way), 4.5)
    shadow(c, "#22244a", 56)
    breath = wave(t)
    c.move(116, 142 - 2 * breath, 1.04, 0.95 + 0.025 * breath, -5)
    body(c, "#b79cf0", ((-54, 36), (54, 36)))
    cheeks(c, "#e58fc4")
    shut_eyes(c)
    c.ellipse(2, 24, 8 + 2 * breath, 7 + 4 * breath, INK)
    c.polygon([(-48, -33), (46, -38), (-30, -76), (-60, -66)], "#4d6bd8")
    c.line([(-48, -33), (46, -38)], "#f4f1ff", 11)
    c.ellipse(-64, -62 + 2 * breath, 10, 10, "#f4f1ff")


def worried(c: Canvas, t: float) -> None:
    """Let it look left and right, and sweat."""
    for row in range(7):
        c.move(0, 20 + row * 36)
        line = [(x, 6 * wave(x / 60 + row / 2)) for x in range(-6, 252, 6)]
        c.line(line, "#bfb3e6", 3.5)
    look = max(-1.0, min(1.0, 2.2 * wave(t)))
    shadow(c, "#a597d6")
    c.move(120 + 1.5 * wave(t, 8), 140, 0.98, 1)
    body(c, "#6fa8a0", ((-50, 38), (50, 38)))
    wide_eyes(c, (6 * look, 1), 15, 7)
    brows(c, -36, -27)
    mouth = [(x, 27 + 3.5 * wave(x / 15 + t * 2)) for x in range(-20, 21, 2)]
    c.line(mouth, INK, 4.5)
    for x, shift in ((-50, 0.0), (52, 0.5)):
        way = (t + shift) % 1
        size = 10 * (1 - way**4)
        c.ellipse(x, -46 + 46 * way, size * 0.7, size, "#e3f4ff")
