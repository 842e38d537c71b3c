"""After an edit, wait until the processes run the edited code."""

from contextlib import suppress
from functools import partial
from urllib.error import HTTPError
from urllib.request import urlopen

from parts.waiting import wait_for
from tests.course.house import House
from tests.course.lesson import Block

APPS = ("mood_mailer", "fibtastic", "blog_autotag")
SECONDS = 60


def wait_for_reload(house: House, block: Block, before: int) -> str:
    """Wait until every process that uses the edited file has reloaded it.

    before: how many characters were printed before the edit. Returns a
    sentence about a process that did not reload, or "".
    """
    package, suffix = block.file.partition("/")[0], block.file.rpartition(".")
    users = APPS if package == "plumbing" else {package} & set(APPS)
    awaited = {f"{app}-worker": " ready." for app in users}
    if suffix[2] == "py":  # templates: Flask reads them for each page
        awaited |= {f"{app}-web": "Debugger is active!" for app in users}
    for process, words in awaited.items():
        try:
            wait_for(
                partial(has_printed, house, before, process, words), SECONDS
            )
        except AssertionError:
            return f"{process} has not reloaded {block.file}"
        if house.system and process.endswith("-web"):
            # It answers when it has begun to look for the next edit.
            with suppress(HTTPError):
                urlopen(getattr(house.system, process[: -len("-web")])).close()
    return ""


def has_printed(house: House, before: int, process: str, words: str) -> bool:
    lines = house.output()[before:].splitlines()
    return any(line.startswith(process) and words in line for line in lines)
