"""The project in a folder with an unusual name."""

from pathlib import Path
from urllib.request import urlopen

from parts.system import start_system

NAME = "100%sure %(x)s a b #?&;:=~*!'\"$HOME [x] {y} \\ é 😀"


def test_everything_starts_in_a_folder_of_any_name(tmp_path: Path) -> None:
    folder = tmp_path / NAME / ("long" * 60)
    folder.mkdir(parents=True)

    with start_system(folder) as system:
        with urlopen(system.blog_autotag) as page:
            text = page.read().decode()
        said = system.runner.output()

    assert "/tags/beginner" in text  # the rows of the release line
    assert (folder / "var/blog_autotag.sqlite").exists()
    assert "does not answer" not in said
    assert " died " not in said
