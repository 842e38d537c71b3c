"""Make a GIF of frames."""

from pathlib import Path

from PIL import Image


def palette(picture: Image.Image, colours: int) -> Image.Image:
    """Return a picture whose palette suits the colours of `picture`.

    Half of the palette are the most frequent colours, unchanged, so that
    cheeks are not lost in a large background. The rest is chosen for the
    edges.
    """
    counted = sorted(picture.getcolors(1 << 24) or [], reverse=True)
    by_use = [rgb for _, rgb in counted if isinstance(rgb, tuple)]
    half = colours // 2
    values = [part for rgb in by_use[:half] for part in rgb]
    rest = Image.new("RGB", (max(1, len(by_use) - half), 1))
    rest.putdata(by_use[half:])
    values += rest.quantize(colours - half).getpalette() or []
    chosen = Image.new("P", (1, 1))
    chosen.putpalette(values[: colours * 3])
    return chosen


def save_gif(
    frames: list[Image.Image], path: Path, milliseconds: int, colours: int
) -> None:
    """Write a GIF that loops for ever; the frames share one palette."""
    width, height = frames[0].size
    tall = Image.new("RGB", (width, height * len(frames)))
    for number, frame in enumerate(frames):
        tall.paste(frame, (0, number * height))
    # No dithering: its dots flicker between frames and compress badly.
    tall = tall.quantize(
        palette=palette(tall, colours), dither=Image.Dither.NONE
    )
    tops = range(0, tall.height, height)
    cut = [tall.crop((0, top, width, top + height)) for top in tops]
    cut[0].save(
        path,
        save_all=True,
        append_images=cut[1:],
        duration=milliseconds,
        loop=0,
        disposal=1,
    )
