"""The tabs of backstage, each as its lesson leaves it."""

import subprocess
import sys
from typing import TYPE_CHECKING

from playwright.sync_api import Page, expect

from parts.process import Part
from parts.system import System
from parts.waiting import wait_for

if TYPE_CHECKING:
    from course.pictures.screenshots import Camera

WORKER = "blog_autotag-worker"
IDLE = "Nothing is being run."
# Lesson 7: two tasks that fail for good, and one that is tried again.
FAILING = """
fail.delay("once is enough")
urgent.delay("soon", "this is no number")
demo.delay(1)
"""
# Lesson 8.
HUNDRED = """
from datetime import UTC, datetime, timedelta
at = datetime.now(UTC) + timedelta(seconds=20)
for number in range(100): demo.apply_async([1, f"number {number}"], eta=at)

"""
# Lesson 5.
FIFTY = """
for number in range(50): demo.delay(30, f"wait {number}")

"""


class Tabs:
    def __init__(self, camera: "Camera") -> None:
        self.camera = camera
        self.page: Page = camera.page
        self.system: System = camera.system
        self.url = f"{self.system.mood_mailer}/backstage"

    def take(self) -> None:
        self.page.set_viewport_size({"width": 1200, "height": 760})
        self.failing()
        self.scheduled()
        self.queues()
        self.busy()
        self.dashboard()

    def failing(self) -> None:
        self.type(FAILING)
        self.see("failures", "attempt 2")
        self.control("stop", WORKER)
        self.see("retries", "demo() missing")
        self.camera.take("backstage-retries", whole=False)
        name = "Cancel: blog_autotag.demo.tasks.demo"
        self.page.get_by_role("button", name=name).click()
        self.control("start", WORKER)
        self.see("failures", "once is enough")
        self.camera.take("backstage-failures")

    def scheduled(self) -> None:
        self.type(HUNDRED)
        self.see("scheduled", "of 100")
        self.camera.take("backstage-scheduled", rows=6)
        self.see("scheduled", "Nothing waits.")
        self.see("busy", IDLE)

    def queues(self) -> None:
        self.control("stop", WORKER)
        with self.other_worker():
            self.see("queues", "celery@")
            self.page.goto(f"{self.system.blog_autotag}/users/new")
            self.page.get_by_label("Email").fill("cleo@example.com")
            self.page.get_by_label("Password").fill("a long password")
            self.page.get_by_role("button", name="Create, log later").click()
            expect(self.page.get_by_text("Not written yet.")).to_be_visible()
            self.page.goto(f"{self.url}/queues/")
            self.camera.take("backstage-queues", whole=False)
        self.control("start", WORKER)

    def busy(self) -> None:
        self.type(FIFTY)
        self.see("busy", "25 of 25")
        self.camera.take("backstage-busy", rows=4)
        self.see("busy", IDLE)

    def dashboard(self) -> None:
        command = "flask --app blog_autotag traffic --minutes 3 --rate 12"
        with self.part(command, "traffic"):
            self.page.goto(f"{self.url}/dashboard/")
            for name in ("Busy", "Scheduled", "Retries"):
                number = self.page.locator("dt", has_text=name).locator("+ dd")
                expect(number).not_to_have_text("0")
            self.camera.take("backstage-dashboard", whole=False)

    def other_worker(self) -> Part:
        """Return a worker that does not listen to the queue `low`."""
        return self.part(
            "celery --app blog_autotag worker --queues blog_autotag"
            " --pool threads --concurrency 25 --disable-prefetch",
            "worker",
        )

    def part(self, command: str, name: str) -> Part:
        runner = self.system.runner
        log = runner.folder / f"{name}.log"
        return Part(command, log, runner.env, runner.folder)

    def see(self, tab: str, text: str) -> None:
        """Load a tab until it shows the text."""

        def shown() -> bool:
            self.page.goto(f"{self.url}/{tab}/")
            return text in self.page.inner_text("main")

        wait_for(shown, 90, f"{text} in {tab}")

    def type(self, code: str) -> None:
        """Type into the blog's shell."""
        self.run("flask", "--app", "blog_autotag", "shell", typed=code)

    def control(self, action: str, name: str) -> None:
        self.run("runner.control", action, name)

    def run(self, *module: str, typed: str = "") -> None:
        runner = self.system.runner
        subprocess.run(  # noqa: S603
            [sys.executable, "-m", *module],
            cwd=runner.folder,
            env=runner.env,
            input=typed,
            text=True,
            capture_output=True,
            check=True,
        )
