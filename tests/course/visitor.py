"""Browser steps: <!-- browser: open URL; fill LABEL = TEXT; press NAME -->.

open URL              a page of the system, by its usual address
fill LABEL = TEXT     a field; {password ADDRESS} is the seed's password
choose LABEL          a radio button or a check box
press NAME            a button
follow NAME           a link, the first of that name
see TEXT              waits until the page (or the mail in it) shows it
see no TEXT           waits until it does not
reload                once; reload until TEXT: again and again, until it shows
"""

import re

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Locator, Page

from parts.waiting import wait_for
from tests.course.house import House, patience

SECONDS = 60  # a page may wait for a task, on a slow machine


class Visitor:
    def __init__(self, page: Page, house: House) -> None:
        self.page, self.house = page, house
        page.set_default_timeout(SECONDS * 1000)

    def do(self, step: str) -> str:
        """Do one step; return what was wrong, "" when nothing was."""
        verb, _, rest = step.strip().partition(" ")
        action = getattr(self, f"do_{verb}", None)
        if not action:
            return f"{verb!r} is no browser step"
        try:
            action(rest)
        except (PlaywrightError, AssertionError) as error:
            first = str(error).strip().splitlines()[0]
            return f"{step}: {first}\nThe page shows:\n{self.text()}"
        return ""

    def text(self) -> str:
        frames = [frame.locator("body") for frame in self.page.frames]
        texts = (body.inner_text() for body in frames if body.count())
        return self.house.printed("\n".join(texts))[:3000]

    def do_open(self, url: str) -> None:
        self.page.goto(self.house.typed(url))

    def do_reload(self, until: str) -> None:
        text = self.house.typed(until.removeprefix("until "))

        def shows() -> bool:
            self.page.reload()
            return not text or self.anywhere(text).count() > 0

        wait_for(shows, patience(SECONDS), text)

    def do_fill(self, what: str) -> None:
        label, _, value = what.partition(" = ")
        value = re.sub(
            r"\{password (\S+)\}",
            lambda found: self.house.password(found[1]),
            value,
        )
        field = self.page.get_by_label(label, exact=True)
        field.fill(value)

    def do_choose(self, label: str) -> None:
        self.page.get_by_label(label).check()

    def do_press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def do_follow(self, name: str) -> None:
        self.page.get_by_role("link", name=name).first.click()

    def do_see(self, text: str) -> None:
        wanted = self.house.typed(text.removeprefix("no "))

        def is_so() -> bool:
            found = self.anywhere(wanted)  # the page may still be loading
            if text.startswith("no "):
                return found.count() == 0
            return found.first.is_visible()

        wait_for(is_so, patience(SECONDS), text)

    def anywhere(self, text: str) -> Locator:
        """The elements that show a text; in a mail, when one is open now."""
        frame = self.page.locator("iframe")
        if frame.count():
            return self.page.frame_locator("iframe").get_by_text(text)
        return self.page.get_by_text(text)
