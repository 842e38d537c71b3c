"""Writing, reading, changing and deleting posts."""

import threading

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from blog_autotag.database import db
from blog_autotag.models.post import Post
from blog_autotag.posts import views
from blog_autotag.posts.forms import PostForm
from blog_autotag.posts.save import save_changes
from parts.queued import queued
from tests.blog_autotag.people import Person, count, post_form, tags_of
from tests.round_trips import round_trips


def test_a_post_is_saved_and_shown_with_its_typed_tags(
    app: Flask, author: Person
) -> None:
    post_id = author.write(
        title="Bread", content="One.\r\n\r\nTwo.", tag_list="baking, Slow food"
    )

    page = author.get(f"/posts/{post_id}").text
    assert "<h1>Bread</h1>" in page
    assert "<p>One.</p>" in page
    assert "<p>Two.</p>" in page
    assert tags_of(app, post_id) == {"baking": False, "Slow food": False}
    assert 'href="/tags/slowfood"' in page


def test_a_new_post_is_enqueued_for_tagging_by_its_id(
    app: Flask, author: Person
) -> None:
    post_id = author.write()

    (message,) = queued(app.config["REDIS_URL"], "blog_autotag")
    assert message["task"] == "blog_autotag.tags.tasks.tag_post"
    assert message["arguments"] == [post_id]


def test_saving_a_post_waits_for_redis_once(author: Person) -> None:
    author.write()  # connects

    with round_trips() as trips:
        author.write()

    assert len(trips) == 1, trips


def test_saving_a_post_takes_four_statements(
    app: Flask, author: Person
) -> None:
    """Who it is, the post, the form's token, and the commit."""
    asked: list[str] = []
    with app.app_context():
        engine = db.engine

    @event.listens_for(engine, "before_cursor_execute")
    def note(_: object, __: object, statement: str, *___: object) -> None:
        asked.append(statement.split()[0])

    author.write()

    assert asked == ["SELECT", "INSERT", "INSERT"]


def test_markup_in_a_post_is_shown_as_text(author: Person) -> None:
    post_id = author.write(
        title="<b>x</b>", content="<script>alert(1)</script>", tag_list="<i>"
    )

    page = author.get(f"/posts/{post_id}").text
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page
    assert "<b>x" not in page


def test_errors_are_counted_and_shown_beside_their_fields(
    app: Flask, author: Person
) -> None:
    answer = author.post("/posts", **post_form(title=" ", content=""))

    assert answer.status_code == 422
    text = " ".join(answer.text.split())
    assert "The post was not saved because of 2 errors:" in text
    assert 'id="title-error">Please enter a title.' in text
    assert 'id="content-error">Please enter some content.' in text
    assert count(app, Post) == 0


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"title": "x" * 201}, "at most 200 characters"),
        ({"content": "x" * 100_001}, "at most 100,000 characters"),
        ({"tag_list": "x" * 41}, "at most 40 characters for a tag"),
        ({"tag_list": ",".join(map(str, range(21)))}, "at most 20 tags"),
        ({"tag_list": "python, /"}, "A tag needs a letter or digit: /"),
    ],
)
def test_a_refused_form_says_why_and_keeps_what_was_typed(
    author: Person, typed: dict[str, str], message: str
) -> None:
    answer = author.post("/posts", **post_form(**{"title": "Kept"} | typed))

    assert answer.status_code == 422
    text = " ".join(answer.text.split())
    assert "not saved because of 1 error:" in text
    assert message in text
    assert typed.get("title", "Kept") in text


def test_a_change_of_the_text_is_enqueued(app: Flask, author: Person) -> None:
    post_id = author.write(title="Old", tag_list="one")
    url = app.config["REDIS_URL"]

    author.post(f"/posts/{post_id}", **post_form(title="New"))

    assert "<h1>New</h1>" in author.get(f"/posts/{post_id}").text
    messages = queued(url, "blog_autotag")
    assert [each["arguments"] for each in messages] == [[post_id]] * 2


def test_a_change_of_the_tags_alone_is_not_enqueued(
    app: Flask, author: Person
) -> None:
    post_id = author.write(title="Old", tag_list="one")
    url = app.config["REDIS_URL"]

    author.post(
        f"/posts/{post_id}", **post_form(title="Old", tag_list="two, three")
    )

    assert tags_of(app, post_id) == {"two": False, "three": False}
    assert len(queued(url, "blog_autotag")) == 1  # from the first save


def test_a_refused_change_changes_nothing(app: Flask, author: Person) -> None:
    post_id = author.write(title="Old", tag_list="one")

    answer = author.post(f"/posts/{post_id}", **post_form(title=""))

    assert answer.status_code == 422
    assert "<h1>Old</h1>" in author.get(f"/posts/{post_id}").text
    assert tags_of(app, post_id) == {"one": False}


def test_the_edit_form_holds_what_was_typed(author: Person) -> None:
    post_id = author.write(title="Bread", tag_list="baking, food")

    page = author.get(f"/posts/{post_id}/edit").text
    assert 'value="Bread"' in page
    assert 'value="baking, food"' in page


def test_a_deleted_post_is_gone(app: Flask, author: Person) -> None:
    post_id = author.write(tag_list="one")

    author.post(f"/posts/{post_id}/delete")

    assert "The post was deleted." in author.get("/").text
    assert author.get(f"/posts/{post_id}").status_code == 404
    assert count(app, Post) == 0


def test_a_post_that_is_deleted_while_it_is_saved_is_a_conflict(
    author: Person, admin: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the view's look-up and its save an admin deletes the post."""
    post_id = author.write()

    def delete_then_save(form: PostForm, post: Post) -> bool:
        # A thread, because a request made here would share its app context.
        deletion = threading.Thread(
            target=admin.post, args=[f"/posts/{post_id}/delete"]
        )
        deletion.start()
        deletion.join()
        return save_changes(form, post)

    monkeypatch.setattr(views, "save_changes", delete_then_save)

    answer = author.post(f"/posts/{post_id}", **post_form(title="New"))

    assert answer.status_code == 409
    assert "nothing was saved" in " ".join(answer.text.split())
    assert author.get(f"/posts/{post_id}").status_code == 404


def test_the_index_shows_twenty_posts_a_page_newest_first(
    author: Person, visitor: FlaskClient
) -> None:
    for number in range(21):
        author.write(title=f"Post {number}.")

    first, second = visitor.get("/").text, visitor.get("/?page=2").text

    assert first.index("Post 20.") < first.index("Post 19.")
    assert "Post 0." not in first
    assert 'href="?page=2"' in first
    assert "Post 0." in second
    assert "Post 1." not in second
    assert "Older posts" not in second


def test_a_tag_has_a_page_that_all_its_spellings_lead_to(
    author: Person, visitor: FlaskClient
) -> None:
    author.write(title="First", tag_list="Open-Source")
    author.write(title="Second", tag_list="open source")
    author.write(title="Third", tag_list="bread, C++")

    for name in ("opensource", "Open-Source", "open%20source"):
        page = visitor.get(f"/tags/{name}").text
        assert "First" in page
        assert "Second" in page
        assert "Third" not in page
    assert "Third" in visitor.get("/tags/c++").text


def test_a_tag_of_no_post_has_no_page(visitor: FlaskClient) -> None:
    answer = visitor.get("/tags/nothing")

    assert answer.status_code == 404
    assert "<h1>Not Found</h1>" in answer.text
