"""Backstage's buttons, as a person presses them."""

import re

from celery import Celery
from playwright.sync_api import Locator, Page, expect

from backstage.stored.keys import FEED_OPEN
from parts.system import System
from parts.waiting import wait_for
from plumbing.broker import connect

DEMO = "blog_autotag.demo.tasks.demo"


def send(system: System, task: str, **options: object) -> str:
    """Enqueue a task of an app that is not in this process."""
    with Celery(broker=system.broker, set_as_current=False) as celery:
        return str(celery.send_task(task, **options).id)


def sign_in_admin(page: Page, system: System) -> None:
    page.goto(f"{system.blog_autotag}/users")
    page.get_by_label("Email").fill("admin@example.com")
    page.get_by_label("Password").fill(system.password("admin@example.com"))
    page.get_by_role("button", name="Sign in").click()


def open_tab(page: Page, name: str) -> None:
    page.get_by_role("link", name="Backstage").click()
    tabs = page.get_by_role("navigation", name="Backstage")
    tabs.get_by_role("link", name=name).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def reload_until_tried(page: Page, *times: int) -> Locator:
    """Load Retries again until a task was tried so often. Returns its row.

    Raises AssertionError with the page's text if none is there in time.
    """
    often = "|".join(map(str, times))
    row = page.get_by_role("row", name=re.compile(rf"\b({often}) times"))

    def is_there() -> bool:
        page.goto(page.url)
        return row.count() == 1

    try:
        wait_for(is_there, 30, f"a task that was tried {often} times")
    except AssertionError as error:
        error.add_note(page.locator("main").inner_text())
        raise
    return row


def test_messages_nobody_takes_are_moved_looked_at_and_deleted(
    page: Page, system: System
) -> None:
    for name in ("one", "two", "three", "four"):
        send(system, name, args=[f"to {name}"], queue="deserted")
    page.goto(system.mood_mailer)
    open_tab(page, "Queues")
    row = page.get_by_role("row", name="deserted")
    expect(row).to_contain_text("4")
    expect(row).to_contain_text("nobody")
    expect(page.get_by_role("row", name="fibtastic")).to_contain_text("@")
    row.get_by_role("link").click()

    rows = page.locator("tbody tr")
    page.get_by_role("button", name="To the front: three").click()
    expect(page.get_by_role("status")).to_contain_text("is taken next")
    expect(rows.first).to_contain_text("three")
    page.get_by_role("button", name="Delete: one").click()
    expect(page.get_by_role("status")).to_contain_text("Deleted: one")
    expect(rows).to_have_count(3)

    page.get_by_role("link", name="three").click()
    expect(page.get_by_text('"content-type"')).to_be_visible()
    expect(page.locator("pre").last).to_contain_text('"to three"')
    page.get_by_role("button", name="Delete").click()
    expect(rows).to_have_count(2)

    page.get_by_label("Search by").fill("TO FOUR")
    page.get_by_label("Search by").press("Enter")
    expect(rows).to_have_count(1)
    page.get_by_text("Delete all", exact=True).click()
    page.get_by_role("button", name="Yes, delete all").click()
    expect(page.get_by_text("No message waits here.")).to_be_visible()


def test_a_scheduled_task_is_run_now_and_another_cancelled(
    page: Page, system: System
) -> None:
    """In the blog, whose forms carry tokens, while a worker holds the task."""
    for text in ("wanted", "unwanted"):
        send(
            system,
            DEMO,
            args=[0, text],
            countdown=600,
            queue="blog_autotag",
        )
    sign_in_admin(page, system)

    open_tab(page, "Scheduled")

    expect(page.locator("tbody tr")).to_have_count(2)

    row = page.get_by_role("row", name="'wanted'")
    row.get_by_role("button", name="Run now").click()

    expect(page.get_by_role("status")).to_contain_text("Enqueued now")

    row = page.get_by_role("row", name="'unwanted'")
    row.get_by_role("button", name="Cancel").click()

    expect(page.get_by_role("status")).to_contain_text("Cancelled")
    expect(page.get_by_text("Nothing waits.")).to_be_visible()


def test_a_task_that_is_retried_is_tried_now_and_then_cancelled(
    page: Page, system: System
) -> None:
    # So late a retry waits for 0 to 600 s, at random. One in some hundred
    # begins while this test looks at the row; the next retry will do, too.
    send(system, DEMO, args=[1, 2, 3], queue="blog_autotag", retries=20)
    sign_in_admin(page, system)
    open_tab(page, "Retries")

    row = reload_until_tried(page, 21)

    expect(row).to_contain_text("3 were given")

    page.get_by_role("button", name="Run now").click()

    expect(page.get_by_role("status")).to_contain_text("Enqueued now")

    reload_until_tried(page, 22, 23, 24)
    page.get_by_role("button", name="Cancel").click()

    expect(page.get_by_text("Nothing waits.")).to_be_visible()


def test_the_dashboard_pulses_at_the_visitors_pace_and_can_be_switched_off(
    page: Page, system: System
) -> None:
    page.goto(system.mood_mailer)
    open_tab(page, "Dashboard")
    beacon = page.locator(".beacon")
    expect(beacon).to_have_class("beacon on")
    page.get_by_label("every").fill("2")
    expect(page.locator("output")).to_have_text("2")
    page.get_by_label("Live").uncheck()
    expect(beacon).to_have_class("beacon")

    enqueued = page.locator("dl div", has_text="Enqueued").locator("dd")
    before = int(enqueued.inner_text())
    send(system, "counted", queue="deserted")
    page.reload()
    expect(enqueued).to_have_text(str(before + 1))
    expect(page.get_by_label("Live")).not_to_be_checked()

    page.get_by_label("Live").check()
    send(system, "counted", queue="deserted")
    expect(enqueued).to_have_text(str(before + 2))


def test_busy_shows_a_task_while_it_runs(page: Page, system: System) -> None:
    sign_in_admin(page, system)
    open_tab(page, "Busy")

    expect(page.get_by_text("Nothing is being run.")).to_be_visible()

    send(system, DEMO, args=[5, "to be seen"], queue="blog_autotag")
    row = page.get_by_role("row", name="to be seen")

    expect(row).to_contain_text("blog_autotag@")
    expect(page.get_by_text("Nothing is being run.")).to_be_visible()


def three_failures(page: Page, system: System) -> Locator:
    """Let three tasks fail. Returns their rows in the blog's Failures."""
    for text in ("one", "two", "three"):
        task = "blog_autotag.demo.tasks.urgent"
        send(system, task, args=[f"wrong {text}"], queue="urgent")
    sign_in_admin(page, system)
    open_tab(page, "Failures")
    page.get_by_label("Search by").fill("'wrong ")
    page.get_by_label("Search by").press("Enter")
    rows = page.locator("tbody tr")

    def are_there() -> bool:
        page.goto(page.url)
        return rows.count() >= 3

    wait_for(are_there, 30, "three failures")
    return rows


def test_a_failure_shows_its_traceback_and_is_retried(
    page: Page, system: System
) -> None:
    """In the blog, whose forms carry tokens."""
    three_failures(page, system)
    row = page.get_by_role("row", name="'wrong one'").last
    old = row.locator("code").first.inner_text()

    row.locator("summary").click()

    expect(row.locator("pre")).to_contain_text("TypeError")

    row.get_by_role("button", name="Retry").click()

    status = page.get_by_role("status")
    expect(status).to_contain_text("Enqueued again, as task")

    new = status.inner_text().split()[-1].rstrip(".")
    page.goto(f"{system.blog_autotag}/backstage/tasks/{new}")

    expect(page.get_by_role("link", name=old)).to_be_visible()
    expect(page.get_by_text("State: failed")).to_be_visible()
    expect(page.locator(".life")).to_contain_text("failed for good")


def test_failures_are_deleted_and_counted_anew(
    page: Page, system: System
) -> None:
    rows = three_failures(page, system)
    status = page.get_by_role("status")
    second = page.get_by_role("row", name="'wrong two'")
    before = second.count()

    second.first.get_by_role("button", name="Delete").click()

    expect(status).to_contain_text("Deleted: the failure")
    expect(second).to_have_count(before - 1)

    page.get_by_text("Retry all", exact=True).click()
    page.get_by_role("button", name="Yes, retry all").click()

    expect(status).to_contain_text("Enqueued again: ")

    page.get_by_role("button", name="Reset the counter").click()

    expect(status).to_contain_text("at 0 again")

    wait_for(lambda: page.reload() and rows.count() >= 2, 30, "failed again")
    page.get_by_text("Delete all", exact=True).click()
    page.get_by_role("button", name="Yes, delete all").click()

    expect(page.get_by_text("No failure is kept.")).to_be_visible()


def test_under_the_hood_a_mail_is_followed_through_redis(
    page: Page, system: System
) -> None:
    page.goto(system.mood_mailer)
    open_tab(page, "Under the hood")
    page.get_by_role("button", name="Start watching").click()
    expect(page.get_by_text("Watching since")).to_be_visible()

    visitor = page.context.new_page()
    visitor.goto(system.mood_mailer)
    visitor.locator("[name=email]").fill("hood@example.com")
    visitor.locator("[name=mood]").fill("curious")
    visitor.get_by_role("button", name="Send later").click()
    expect(visitor.get_by_text("State: succeeded")).to_be_visible()
    visitor.get_by_role("link", name="its whole life").click()
    expect(visitor.locator(".life")).to_contain_text("message enqueued")
    visitor.close()

    page.bring_to_front()
    put = page.get_by_role("row", name="put into the queue mood_mailer")
    expect(put).to_contain_text("mood_mailer-web")
    done = page.get_by_role("row", name="acknowledged: mood_mailer")
    expect(done).to_contain_text("mood_mailer-worker")
    page.get_by_role("button", name="Stop watching").click()
    expect(page.get_by_text("it was stopped")).to_be_visible()
    expect(put).to_be_visible()


def test_an_open_page_sees_that_a_feed_has_ended(
    page: Page, system: System
) -> None:
    page.goto(f"{system.mood_mailer}/backstage/feed/")
    start = page.get_by_role("button", name="Start watching")
    stop = page.get_by_role("button", name="Stop watching")
    start.click()
    expect(page.get_by_text("Live: this page asks again")).to_be_visible()
    expect(start).to_be_hidden()

    connect(system.broker).delete(FEED_OPEN)  # so the feed ends by itself

    expect(page.get_by_text("Not watching.")).to_be_visible()
    expect(page.get_by_text("Live: this page asks again")).to_be_hidden()
    expect(page.get_by_text("This page has stopped asking.")).to_be_visible()
    expect(stop).to_be_hidden()

    start.click()

    expect(stop).to_be_visible()
    stop.click()
    expect(page.get_by_text("it was stopped")).to_be_visible()


def test_a_tasks_open_page_sees_that_it_has_ended(
    page: Page, system: System
) -> None:
    task_id = send(system, DEMO, args=[2, "x"], queue="blog_autotag")
    live = page.get_by_text("Live: this page asks again")

    page.goto(f"{system.mood_mailer}/backstage/tasks/{task_id}")

    expect(live).to_be_visible()
    expect(page.get_by_text("State: succeeded")).to_be_visible()
    expect(live).to_be_hidden()
