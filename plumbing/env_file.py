"""Reads .env, or says in one sentence why that cannot be done."""

from io import StringIO
from pathlib import Path


def env_file(path: Path) -> StringIO:
    """Return the text of the file, to be given to dotenv; "" without a file.

    A mark at its start (BOM), as some editors write it, is left out. Raises
    ValueError if it is not UTF-8, or may not be read.
    """
    if not path.is_file():
        return StringIO()
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    except OSError as error:
        raise ValueError(f"{path} cannot be read: {error.strerror}.") from None
    if "\0" in text:  # UTF-16 without a mark; no variable can hold it
        raise ValueError(
            f"{path} is not a text in UTF-8. Open it in your editor, and save"
            " it with the encoding UTF-8."
        )
    return StringIO(text)
