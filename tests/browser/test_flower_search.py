"""What lesson 3 says of Flower's list: a waiting task has to be searched."""

from celery import Celery
from playwright.sync_api import Page, expect

from parts.system import System

DEMO = "blog_autotag.demo.tasks.demo"
PAGE_ROWS = 15


def test_a_waiting_task_is_the_last_and_found_by_its_state(
    system: System, page: Page
) -> None:
    with Celery(broker=system.broker, set_as_current=False) as celery:
        celery.conf.task_send_sent_event = True
        for number in range(PAGE_ROWS):
            celery.send_task(DEMO, [0, f"seen {number}"], queue="blog_autotag")
        celery.send_task("x", ["still waiting"], queue="deserted")
    table = page.locator("#tasks-table")
    field = page.get_by_label("Search tasks")

    page.goto(f"{system.flower}/tasks")
    field.fill("seen SUCCESS")
    expect(table).to_contain_text("seen 14")
    field.fill("")
    expect(table.locator("tbody tr")).to_have_count(PAGE_ROWS)
    expect(table).not_to_contain_text("still waiting")

    field.fill("state:PENDING")

    expect(table).to_contain_text("still waiting")

    page.goto(f"{system.flower}/tasks")

    expect(field).to_have_value("state:PENDING")
    expect(table).to_contain_text("still waiting")
