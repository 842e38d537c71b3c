"""Which GIF a mood gets, and how the drawn ones are made."""

from pathlib import Path

import pytest
from PIL import Image

from course.pictures.gifs.draw import MOODS, draw_all
from mood_mailer.gifs.choose import FOLDER, WORDS, find_gif, fitting_name


@pytest.mark.parametrize(
    ("mood", "name"),
    [
        ("happy", "happy"),
        ("I am so GLAD!", "happy"),
        ("fine :)", "happy"),
        ("Monday 😀😀", "tired"),
        ("😀😀", "happy"),
        ("I ❤️ this", "in-love"),
        ("<3", "in-love"),
        ("in-love", "in-love"),
        ("unhappy", "sad"),
        ("not happy, sad", "sad"),
        ("tired but happy", "tired"),
        (">:(", "angry"),
        ("Goofy.", "silly"),
        ("stressed", "worried"),
        ("wow", "excited"),
        ("zen", "calm"),
        ("shocked", "surprised"),
    ],
)
def test_the_first_word_that_has_a_gif_chooses_it(
    mood: str, name: str
) -> None:
    gif = find_gif(mood)
    assert (gif.name, gif.source) == (name, "drawn")
    assert gif.data == (FOLDER / f"{name}.gif").read_bytes()


@pytest.mark.parametrize(
    "mood",
    ["", "purple", "not happy", "sadly", "https://example.com", "a:door"],
)
def test_other_moods_have_none_of_their_own(mood: str) -> None:
    assert fitting_name(mood) is None


def test_a_mood_without_a_gif_gets_a_random_one() -> None:
    names = {find_gif("purple").name for _ in range(60)}
    assert len(names) > 1
    assert names <= set(WORDS)


def test_each_drawn_mood_has_its_words_and_no_word_has_two() -> None:
    assert set(WORDS) == set(MOODS)
    words = [word for line in WORDS.values() for word in line.split()]
    assert len(words) == len(set(words))
    assert [word for word in words if fitting_name(word) is None] == []


@pytest.mark.parametrize("name", sorted(MOODS))
def test_a_drawn_gif_moves_for_ever_and_fits_into_a_mail(name: str) -> None:
    path = FOLDER / f"{name}.gif"

    with Image.open(path) as image:
        assert image.size == (240, 240)
        assert 12 <= getattr(image, "n_frames", 1) <= 24
        assert image.info["loop"] == 0
    assert path.stat().st_size <= 62_000


def test_the_background_of_working_it_is_wide_and_moves() -> None:
    path = FOLDER / "work-it.gif"

    with Image.open(path) as image:
        assert image.size == (480, 270)
        assert getattr(image, "n_frames", 1) == 12
        assert image.info["loop"] == 0
    assert path.stat().st_size <= 150_000


def test_drawing_again_makes_the_very_files_that_are_here(
    tmp_path: Path,
) -> None:
    draw_all(tmp_path)
    drawn = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    here = {path.name: path.read_bytes() for path in FOLDER.glob("*.gif")}

    assert sorted(drawn) == sorted(here)
    assert [name for name in here if here[name] != drawn[name]] == []
