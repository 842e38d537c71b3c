"""The task asks OpenCalais for tags: what it sends, and what it writes."""

import pytest
from flask import Flask

from blog_autotag import create_app
from tests.blog_autotag.bad_calais import KEY, Calais, found, members
from tests.blog_autotag.people import Person, tags_of
from tests.blog_autotag.tagging import TEXT, read_post, run_task


def test_the_tags_of_the_api_are_added_to_the_typed_ones(
    calais_app: Flask, calais: Calais, post_id: int
) -> None:
    calais.answers = [found("Web_Framework", "Mine", "...")]

    run_task(calais_app, post_id)

    assert tags_of(calais_app, post_id) == {
        "mine": False,
        "web and framework": True,
    }
    page = calais_app.test_client().get(f"/posts/{post_id}").text
    assert "found offline" not in page


def test_the_api_gets_the_title_the_text_and_the_key(
    calais_app: Flask, calais: Calais, post_id: int
) -> None:
    run_task(calais_app, post_id)

    [asked] = calais.asked
    assert asked.body.decode() == f"A title\n\n{TEXT}"
    assert asked.headers["X-AG-Access-Token"] == KEY


def test_json_of_another_shape_is_an_answer_without_tags(
    calais_app: Flask, calais: Calais, post_id: int
) -> None:
    calais.answers = [members("socialTag", {"_typeGroup": "socialTag"})]

    run_task(calais_app, post_id)

    assert tags_of(calais_app, post_id) == {"mine": False}
    assert read_post(calais_app, post_id).is_tagged


def test_a_page_does_not_wait_for_the_api(
    calais_app: Flask, author: Person, calais: Calais
) -> None:
    """Saving and showing a post uses only the database and Redis."""
    post_id = author.write(title="Quick", content=TEXT)

    page = author.get(f"/posts/{post_id}").text

    assert "<h1>Quick</h1>" in page
    assert calais.asked == []


def test_a_tagger_that_does_not_exist_is_an_error_at_the_start(
    database_url: str,
) -> None:
    with pytest.raises(ValueError, match="one of: offline, opencalais"):
        create_app(DATABASE_URL=database_url, TAGGER="OpenCalais")


def test_the_shell_has_the_client_ready(
    calais_app: Flask, calais: Calais
) -> None:
    with calais_app.app_context():
        opencalais = calais_app.make_shell_context()["opencalais"]

        tags = opencalais("", "Ruby on Rails.")

    assert tags == ["python", "flask"]
    assert calais.asked[0].body == b"\n\nRuby on Rails."
