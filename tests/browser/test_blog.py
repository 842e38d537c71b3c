"""The blog and Flower, as a person uses them."""

from playwright.sync_api import Page, expect

from parts.system import System


def sign_up(page: Page, system: System, address: str) -> None:
    page.goto(system.blog_autotag)
    page.get_by_role("link", name="Sign up").first.click()
    page.get_by_label("Email").fill(address)
    page.get_by_label("Password").fill("a long enough password")
    page.get_by_role("button", name="Sign up").click()
    expect(page.get_by_text(f"Signed in as {address}")).to_be_visible()


def test_tags_arrive_by_themselves(page: Page, system: System) -> None:
    sign_up(page, system, "writer@example.com")
    page.goto(f"{system.blog_autotag}/posts/new")
    page.get_by_label("Title").fill("Baking bread with Python")
    page.get_by_label("Content").fill(
        "Python counts the hours of the sourdough. Bread needs time,"
        " and the sourdough needs Python to remind me of the bread."
    )
    page.get_by_label("Tag").fill("kitchen")
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.locator(".tag:not(.auto)")).to_have_text("kitchen")
    expect(page.locator(".tag.auto").first).to_be_visible()
    expect(page.locator(".tag.auto", has_text="python").first).to_be_visible()


def test_an_admin_sees_a_new_users_log_arrive(
    page: Page, system: System
) -> None:
    page.goto(f"{system.blog_autotag}/users")
    page.get_by_label("Email").fill("admin@example.com")
    page.get_by_label("Password").fill(system.password("admin@example.com"))
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"{system.blog_autotag}/users/new")
    page.get_by_label("Email").fill("new@example.com")
    page.get_by_label("Password").fill("a long enough password")
    page.get_by_role("button", name="log later").click()

    expect(page.locator("[data-live]")).to_contain_text("new@example.com")


def test_flower_lists_the_tasks_of_all_three_apps(
    page: Page, system: System
) -> None:
    for url in (system.mood_mailer, system.fibtastic):
        page.goto(url)
        page.locator("[name=email]").fill("flower@example.com")
        if url == system.fibtastic:
            page.locator("[name=sequence_length]").fill("5")
        else:
            page.locator("[name=mood]").fill("curious")
        page.get_by_role("button", name="later").click()
        expect(page.get_by_text("State: succeeded")).to_be_visible()
    sign_up(page, system, "florist@example.com")

    page.goto(f"{system.flower}/tasks")
    table = page.locator("#tasks-table")
    expect(table).to_contain_text("send_mood_email")
    expect(table).to_contain_text("send_sequence")
    expect(table).to_contain_text("write_user_log")


def test_the_task_page_of_flower_is_one_click_away(
    page: Page, system: System
) -> None:
    page.goto(system.mood_mailer)
    page.locator("[name=email]").fill("click@example.com")
    page.locator("[name=mood]").fill("curious")
    page.get_by_role("button", name="Send later").click()
    expect(page.get_by_text("State: succeeded")).to_be_visible()

    page.get_by_role("link", name="This task in Flower").click()

    expect(page.locator("body")).to_contain_text("SUCCESS")
    expect(page.locator("body")).to_contain_text("click@example.com")
