"""What both my_blog and Blog Autotag do, tried as a visitor would try it."""

import os
from typing import Any
from unittest.mock import patch

from course.begin.blog_autotag.visitor import Visitor
from course.checker.attempt import Attempt
from course.checker.missing import Missing
from course.checker.running import LearnersWorker
from parts.page import load
from parts.queued import queued
from parts.web import Web

QUEUES = {
    "my_blog": ("my_blog", "my_low"),
    "blog_autotag": ("blog_autotag", "low"),
}
# The tags of these are in small letters, the words in the text are not.
RUBY = "Ruby on Rails is a fantastic web framework."
FLASK = "Flask is a web framework. Flask is small."


def saving_does_not_wait(attempt: Attempt) -> None:
    """The page is there at once, and a worker does the slow part."""
    visitor = Visitor(attempt)
    still = Missing(
        "The view still waits by itself: my_blog/posts.py calls time.sleep."
    )
    with patch("time.sleep", side_effect=still):
        visitor.write()
    if not waiting(attempt, "demo", "tag_post"):
        raise Missing(
            "Saving a post enqueues no task: call .delay in my_blog/posts.py."
        )


def an_address_in_use_is_refused(attempt: Attempt) -> None:
    visitor = Visitor(attempt)
    answer = visitor.sign_up()
    if answer.status_code != 422 or "in use already" not in answer.text:
        raise Missing(
            f"Who signs up with an address that is in use gets the answer"
            f" {answer.status_code}, and should read that it is in use."
        )


def each_user_has_one_log(attempt: Attempt) -> None:
    """A worker writes the row; a second message changes nothing."""
    visitor = Visitor(attempt)
    messages = waiting(attempt, "write_user_log")
    if not messages:
        raise Missing(
            "Signing up enqueues no write_user_log: call .delay(user.id) in"
            " my_blog/users.py, after the commit."
        )
    if messages[0]["arguments"] != [1]:
        raise Missing(
            f"write_user_log gets {messages[0]['arguments']}, and should get"
            " the user's number, [1]: call .delay(user.id) in"
            " my_blog/users.py, after the commit."
        )
    visitor.app.extensions["celery"].send_task(messages[0]["task"], [1])
    worker = start_worker(attempt)
    attempt.wait_until(
        lambda: worker.tasks_ended() == 2, "The worker runs no write_user_log."
    )
    if len(visitor.logs()) != 1:
        raise Missing(
            f"Two messages about one user write {len(visitor.logs())} rows,"
            " and not one."
        )


def typed_tags_are_saved(attempt: Attempt) -> None:
    visitor = Visitor(attempt)
    if 'name="tag_list"' not in visitor.client.get("/posts/new").text:
        raise Missing(
            "The page of a new post has no field tag_list: it belongs into"
            " forms.py and into the template form.html."
        )
    page = visitor.write(tag_list="kitchen, oven")
    if "kitchen" not in visitor.client.get(f"{page}/edit").text:
        raise Missing("The tags that were typed are not saved: see posts.py.")
    if not visitor.reads(page, "kitchen"):
        raise Missing(
            "The page of a post does not show the tags that were typed: see"
            " the template post.html."
        )
    visitor.write(f"{page}/edit", tag_list="garden")
    if visitor.reads(page, "kitchen") or not visitor.reads(page, "garden"):
        raise Missing("A change of the tags is not saved.")


def tags_come_from_an_api_that_fails(attempt: Attempt) -> None:
    """It fails once; then a post has its tags, and after a change new ones."""
    api = start_api(attempt)
    load(api.url, {"fault": "capacity", "count": "1", "seconds": "0"})
    visitor = Visitor(attempt)
    page = visitor.write(content=RUBY, tag_list="kitchen")
    messages = waiting(attempt, "tag_post")
    if [message["arguments"] for message in messages] != [[1]]:
        raise Missing(
            "Saving a post should enqueue tag_post once, with the post's"
            " number: call .delay(post.id) in my_blog/posts.py, after the"
            " commit."
        )
    worker = start_worker(attempt)
    attempt.wait_until(
        lambda: visitor.reads(page, "rails"), "A post gets no tags.", 30
    )
    if not visitor.reads(page, "kitchen"):
        raise Missing("The task has taken away a tag that a person typed.")
    worker.stop()
    visitor.write(f"{page}/edit", content=FLASK, tag_list="kitchen")
    no_new_tags = "A post gets no new tags after its text was changed"
    if not waiting(attempt, "tag_post"):
        raise Missing(f"{no_new_tags}: call .delay in save, in posts.py.")
    worker.start()
    attempt.wait_until(
        lambda: visitor.reads(page, "flask"), f"{no_new_tags}.", 30
    )


def only_admins_enter_backstage(attempt: Attempt) -> None:
    visitor = Visitor(attempt)
    page = "/backstage/dashboard/"
    answers = {"a user": visitor.client.get(page).status_code}
    if answers["a user"] == 404:
        raise Missing(
            "There is no backstage for a user: call backstage.init_app in"
            " my_blog/__init__.py, with the three functions of"
            " my_blog/users.py."
        )
    visitor.rows("UPDATE users SET is_admin = true")
    answers["an admin"] = visitor.client.get(page).status_code
    answers["a stranger"] = visitor.app.test_client().get(page).status_code
    wanted = {"a user": 403, "an admin": 200, "a stranger": 303}
    for who, status in answers.items():
        if status != wanted[who]:
            raise Missing(
                f"Backstage answers {who} with {status}, and should answer"
                f" with {wanted[who]}."
            )


CONTRACT = (
    an_address_in_use_is_refused,
    saving_does_not_wait,
    each_user_has_one_log,
    typed_tags_are_saved,
    tags_come_from_an_api_that_fails,
    only_admins_enter_backstage,
)


def waiting(attempt: Attempt, *names: str) -> list[dict[str, Any]]:
    """Return the messages that wait for tasks with these names."""
    return [
        message
        for queue in QUEUES[attempt.file.name]
        for message in queued(attempt.broker.url, queue)
        if message["task"].rpartition(".")[2] in names
    ]


def start_worker(attempt: Attempt) -> LearnersWorker:
    queues = ",".join(QUEUES[attempt.file.name])
    return attempt.start_worker(
        f"--pool threads --concurrency 4 --queues {queues}"
    )


def start_api(attempt: Attempt) -> Web:
    """Start the stand-in for the API, and lead both blogs to it."""
    os.environ["FLASK_WTF_CSRF_ENABLED"] = "false"  # a form of its page
    api = attempt.cleanup.enter_context(
        Web("blog_autotag.calais.stand_in", attempt.folder)
    )
    os.environ.update(
        FLASK_CALAIS_URL=f"{api.url}/permid/calais",
        FLASK_CALAIS_KEY="anything",
        FLASK_TAGGER="opencalais",
    )
    return api
