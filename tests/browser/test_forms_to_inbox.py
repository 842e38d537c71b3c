"""From each app's form to the mail in the inbox, as a person does it."""

from playwright.sync_api import Page, expect

from parts.system import System


def test_a_mood_sent_now_and_later(page: Page, system: System) -> None:
    for button in ("Send now", "Send later"):
        page.goto(system.mood_mailer)
        page.get_by_label("Email").fill("you@example.com")
        page.get_by_label("What is the mood of the day?").fill(button)
        page.get_by_role("button", name=button).click()
        heading = page.locator("h1 span:visible")
        expect(heading).to_have_text("You did it!")
        expect(page.get_by_text("State: succeeded")).to_be_visible()

    expect(page.locator(".times")).not_to_contain_text("not tried yet")
    page.get_by_role("link", name="The inbox").click()
    expect(page.get_by_role("heading", name="Inbox")).to_be_visible()
    page.get_by_role("link", name="Open this message").first.click()
    mail = page.frame_locator("iframe")
    expect(mail.get_by_role("heading")).to_have_text(
        "Send later is the mood of the day."
    )
    assert mail.locator("img").evaluate("image => image.naturalWidth") > 0


def test_the_state_changes_while_one_looks(page: Page, system: System) -> None:
    page.goto(system.mood_mailer)
    page.get_by_label("Email").fill("you@slow.example")
    page.get_by_label("What is the mood of the day?").fill("patient")
    page.get_by_role("button", name="Send later").click()

    expect(page.get_by_text("State: running")).to_be_visible()
    expect(page.get_by_text("State: succeeded")).to_be_visible()


def test_a_sequence_and_its_bar(page: Page, system: System) -> None:
    page.goto(system.fibtastic)
    page.get_by_label("email").fill("you@example.com")
    page.locator("[name=sequence_length]").fill("22")
    page.get_by_role("button", name="Compute later").click()

    expect(page.locator("progress")).to_be_visible()
    expect(page.get_by_text("State: succeeded")).to_be_visible()

    page.goto(system.inbox)
    page.get_by_role("link", name="Your Fib Sequence!").first.click()
    expect(page.frame_locator("iframe").locator("body")).to_contain_text(
        "6765, 10946"
    )


def test_bad_input_is_named_beside_the_field(
    page: Page, system: System
) -> None:
    page.goto(system.mood_mailer)
    page.get_by_label("Email").fill("nonsense")
    page.get_by_role("button", name="Send later").click()

    email = page.get_by_label("Email")
    expect(email).to_have_value("nonsense")
    expect(email).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_text("Please enter a mood.")).to_be_visible()


def test_an_open_page_says_that_nobody_answers_it(
    page: Page, system: System
) -> None:
    """What it showed stays, with the time from which on it may be wrong."""
    page.goto(system.mood_mailer)
    page.get_by_label("Email").fill("you@slow.example")
    page.get_by_label("What is the mood of the day?").fill("cut off")
    page.get_by_role("button", name="Send later").click()
    backstage = page.context.new_page()
    backstage.goto(f"{system.mood_mailer}/backstage/")

    page.context.set_offline(True)

    for each in (page, backstage):
        expect(each.get_by_text("No answer since")).to_be_visible()

    page.context.set_offline(False)

    for each in (page, backstage):
        expect(each.get_by_text("No answer since")).to_be_hidden()
