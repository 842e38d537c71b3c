"""Browser steps: <!-- browser: open URL; fill LABEL = TEXT; press NAME -->.

open URL              open a page of the system, by its usual address
fill LABEL = TEXT     fill a field; {password ADDRESS} is the seed's password
choose LABEL          choose a radio button or a check box
press NAME            press a button
follow NAME           follow the first link of that name
see TEXT              wait until the page (or the mail in it) shows the text
see no TEXT           wait until it does not show the text
reload                reload the page once
reload until TEXT     reload the page until it shows the text
"""

import re
from collections.abc import Callable

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Locator, Page

from parts.waiting import wait_for
from tests.course.house import House, patience

SECONDS = 60  # a page may wait for a task, on a slow machine


class Visitor:
    def __init__(self, page: Page, house: House) -> None:
        self.page, self.house = page, house
        page.set_default_timeout(SECONDS * 1000)
        self.actions: dict[str, Callable[[str], None]] = {
            "open": self.open,
            "fill": self.fill,
            "choose": self.choose,
            "press": self.press,
            "follow": self.follow,
            "see": self.see,
            "reload": self.reload,
        }

    def do(self, step: str) -> str:
        """Do one step. Returns what was wrong, or ""."""
        verb, _, rest = step.strip().partition(" ")
        action = self.actions.get(verb)
        if not action:
            return f"{verb!r} is not a browser step"
        try:
            action(rest)
        except (PlaywrightError, AssertionError) as error:
            first = str(error).strip().splitlines()[0]
            return f"{step}: {first}\nThe page shows:\n{self.text()}"
        return ""

    def text(self) -> str:
        frames = [frame.locator("body") for frame in self.page.frames]
        texts = (body.inner_text() for body in frames if body.count())
        return self.house.with_usual_ports("\n".join(texts))[:3000]

    def open(self, url: str) -> None:
        self.page.goto(self.house.with_our_ports(url))

    def reload(self, until: str) -> None:
        text = self.house.with_our_ports(until.removeprefix("until "))

        def shows() -> bool:
            self.page.reload()
            return not text or self.showing(text).count() > 0

        wait_for(shows, patience(SECONDS), text)

    def fill(self, what: str) -> None:
        label, _, value = what.partition(" = ")
        value = re.sub(
            r"\{password (\S+)\}",
            lambda found: self.house.password(found[1]),
            value,
        )
        field = self.page.get_by_label(label, exact=True)
        field.fill(value)

    def choose(self, label: str) -> None:
        self.page.get_by_label(label).check()

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=name).first.click()

    def see(self, text: str) -> None:
        wanted = self.house.with_our_ports(text.removeprefix("no "))

        def is_so() -> bool:
            found = self.showing(wanted)  # the page may still be loading
            if text.startswith("no "):
                return found.count() == 0
            return found.first.is_visible()

        wait_for(is_so, patience(SECONDS), text)

    def showing(self, text: str) -> Locator:
        """Return the elements that show a text; in a mail, if one is open."""
        frame = self.page.locator("iframe")
        if frame.count():
            return self.page.frame_locator("iframe").get_by_text(text)
        return self.page.get_by_text(text)
