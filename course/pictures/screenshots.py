"""Take pictures of every page of the real system: `make screenshots`.

Starts a copy of the project on free ports, uses it as a person would,
and writes course/pictures/*.png; with ARGS="backstage-busy inbox" only these.
Needs chromium (or its path in CHROMIUM).
"""

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import FloatRect, Page, expect, sync_playwright

from course.pictures.tabs import Tabs
from parts.system import System, start_system

FOLDER = Path(__file__).parent
WANTED = sys.argv[1:]  # names of pictures; none means all
POST = """Python counts the hours that a sourdough needs. I wrote a small
Flask page for it: it stores when the dough was fed, and a background task in
Celery mails me when the bread is ready for the oven. The broker is Redis.

The first loaf was flat. The second one, after a night in the fridge, was the
best bread that this kitchen has seen."""


class Camera:
    def __init__(self, page: Page, system: System) -> None:
        self.page, self.system = page, system

    def take(self, name: str, whole: bool = True, rows: int = 0) -> None:
        """Write one picture of the page, if it is wanted.

        whole: down to the page's end, not only what the window shows.
        rows: down to the end of so many rows of the last table.
        """
        if WANTED and name not in WANTED:
            return
        path = FOLDER / f"{name}.png"
        clip: FloatRect | None = None
        if rows:
            row = self.page.locator("table").last.locator("tbody tr")
            box = row.nth(rows - 1).bounding_box()
            size = self.page.viewport_size
            assert box  # noqa: S101  (it is on the page)
            assert size  # noqa: S101  (camera() sets it)
            end = box["y"] + box["height"]
            clip = {"x": 0, "y": 0, "width": size["width"], "height": end}
        self.page.screenshot(path=path, full_page=whole, clip=clip)
        print(path.relative_to(FOLDER.parent.parent))

    def mood(self) -> None:
        for button in ("Send now", "Send later"):
            self.page.goto(self.system.mood_mailer)
            self.page.get_by_label("Email").fill("you@example.com")
            self.page.locator("[name=mood]").fill("happy")
            self.page.get_by_role("button", name=button).click()
            expect(self.page.get_by_text("State: succeeded")).to_be_visible()
        self.take("mood-sent")

    def fibonacci(self) -> None:
        self.page.goto(self.system.fibtastic)
        self.page.locator("[name=email]").fill("you@example.com")
        self.page.locator("[name=sequence_length]").fill("26")
        self.page.get_by_role("button", name="Compute later").click()
        running = re.compile(r"\([2-9]\d %\)")
        expect(self.page.locator(".progress")).to_contain_text(running)
        self.take("fibtastic-running")
        expect(self.page.get_by_text("State: succeeded")).to_be_visible()

    def blog(self) -> None:
        url = self.system.blog_autotag
        self.sign_in("author@example.com")
        self.page.goto(f"{url}/posts/new")
        self.page.get_by_label("Title").fill("A sourdough clock in Flask")
        self.page.get_by_label("Content").fill(POST)
        self.page.get_by_label("Tag").fill("kitchen")
        self.page.get_by_role("button", name="Save", exact=True).click()
        expect(self.page.locator(".tag.auto").first).to_be_visible()
        self.take("blog-post")
        self.page.get_by_role("button", name="Sign out").click()
        self.sign_in("admin@example.com")

    def sign_in(self, address: str) -> None:
        self.page.goto(f"{self.system.blog_autotag}/sign-in")
        self.page.get_by_label("Email").fill(address)
        self.page.get_by_label("Password").fill(self.system.password(address))
        self.page.get_by_role("button", name="Sign in").click()

    def inbox(self) -> None:
        self.page.goto(self.system.inbox)
        self.take("inbox")

    def flower(self) -> None:
        self.page.set_viewport_size({"width": 1600, "height": 700})
        self.page.goto(f"{self.system.flower}/workers")
        self.page.wait_for_load_state("networkidle")
        self.take("flower-workers")
        self.page.goto(f"{self.system.flower}/tasks")
        expect(self.page.locator("#tasks-table")).to_contain_text("tag_post")
        self.take("flower-tasks")


@contextmanager
def camera(system: System) -> Iterator[Camera]:
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not chromium:
        sys.exit(
            "There is no chromium on PATH. Install it, or set CHROMIUM to its"
            " path."
        )
    args = ["--no-sandbox"] if os.geteuid() == 0 else []
    expect.set_options(timeout=60_000)  # ms
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=args
        )
        size = {"width": 1000, "height": 640}
        yield Camera(browser.new_page(viewport=size), system)  # type: ignore[arg-type]
        browser.close()


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        start_system(Path(folder)) as system,
        camera(system) as session,
    ):
        session.mood()
        session.fibonacci()
        session.blog()
        session.inbox()
        session.flower()
        Tabs(session).take()


if __name__ == "__main__":
    main()
