"""The whole system as `make run` starts it, and a real browser."""

import os
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from runner.settings import PORTS
from tests.parts import ROOT, Part, free_port
from tests.waiting import wait_for

ROOMS = (
    "plumbing",
    "runner",
    "inbox",
    "mood_mailer",
    "fibtastic",
    "blog_autotag",
)
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")


@dataclass
class System:
    """Addresses of the running parts, and what they printed."""

    runner: Part
    mood_mailer: str
    fibtastic: str
    blog_autotag: str
    flower: str
    inbox: str

    def password(self, address: str) -> str:
        """The one that the seed made up and printed once."""
        line = re.search(rf"{address}\s+(\S+)", self.runner.output())
        assert line, self.runner.output()
        return line[1]


@pytest.fixture(scope="session")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """A copy of the project in an empty folder, with ports of its own."""
    folder = tmp_path_factory.mktemp("system")
    for room in ROOMS:
        shutil.copytree(ROOT / room, folder / room)
    shutil.copy(ROOT / "Procfile", folder)
    ports = {
        variable: str(free_port())
        for variables in PORTS.values()
        for variable in variables
    }
    env = ports | {"REDIS_URL": "", "FLASK_MOOD_DELAY": "1"}
    runner = Part(
        f"{sys.executable} -m runner", folder / "run.log", env, folder
    )
    try:
        wait_for(
            lambda: "ready in" in runner.output(), 90, f"{runner.log}: ready"
        )
        yield System(
            runner,
            *(
                f"http://localhost:{ports[variable]}"
                for variable in (
                    "MOOD_MAILER_PORT",
                    "FIBTASTIC_PORT",
                    "BLOG_AUTOTAG_PORT",
                    "FLOWER_PORT",
                    "INBOX_WEB_PORT",
                )
            ),
        )
    finally:
        runner.stop()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if not CHROMIUM:
        why = "no chromium found: install it, or set CHROMIUM to its path"
        if os.environ.get("CI"):
            pytest.fail(why)
        pytest.skip(why)
    with sync_playwright() as playwright:
        # root may not use chromium's sandbox
        args = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=args
        )
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A new visitor; a script error or a broken page fails the test."""
    context = chromium.new_context()
    page = context.new_page()
    page.set_default_timeout(30_000)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []
