"""Draw all GIFs again: python -m course.pictures.gifs.draw

The files are always the same. It takes about four seconds. Pillow is only
needed here; the app reads the files.
"""

from collections.abc import Callable
from pathlib import Path

from course.pictures.gifs import bright, gloomy
from course.pictures.gifs.canvas import Canvas
from course.pictures.gifs.save import save_gif
from course.pictures.gifs.work_it import work_it
from mood_mailer.gifs.choose import FOLDER

SQUARE = (240, 240)
Draw = Callable[[Canvas, float], None]

# Name: function that draws a frame, background, frames, milliseconds a frame.
MOODS: dict[str, tuple[Draw, str, int, int]] = {
    "angry": (gloomy.angry, "#ffb25c", 13, 65),
    "calm": (bright.calm, "#7fd1c7", 16, 180),
    "excited": (bright.excited, "#17b3c7", 14, 60),
    "happy": (bright.happy, "#74cdfa", 12, 70),
    "in-love": (bright.in_love, "#ffd3e0", 17, 100),
    "sad": (gloomy.sad, "#6a82ad", 20, 80),
    "silly": (bright.silly, "#ff86c3", 16, 90),
    "surprised": (gloomy.surprised, "#7a5ce0", 16, 85),
    "tired": (gloomy.tired, "#2d2f5e", 20, 140),
    "worried": (gloomy.worried, "#d9d2f0", 20, 90),
}


def draw(
    picture: Draw,
    path: Path,
    colour: str,
    frames: int,
    milliseconds: int,
    size: tuple[int, int] = SQUARE,
    colours: int = 27,
) -> None:
    """Write one GIF to the path."""
    drawn = []
    for number in range(frames):
        canvas = Canvas(size, colour)
        picture(canvas, number / frames)
        drawn.append(canvas.finished())
    save_gif(drawn, path, milliseconds, colours)


def draw_all(folder: Path = FOLDER) -> None:
    for name, (picture, colour, frames, milliseconds) in MOODS.items():
        draw(picture, folder / f"{name}.gif", colour, frames, milliseconds)
    draw(work_it, folder / "work-it.gif", "#5b1fa8", 12, 80, (480, 270), 32)


if __name__ == "__main__":
    draw_all()
