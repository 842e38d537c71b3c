"""A task that was cancelled while it waited never runs, whoever held it."""

from parts.waiting import wait_for
from tests.backstage.blog_worker import SOON, BlogWorker, waiting_rows
from tests.backstage.pages import forms


def test_cancelled_while_a_worker_holds_it(blog: BlogWorker) -> None:
    blog.start()
    blog.send_and_hold(0, "cancelled", countdown=SOON)

    text = blog.press("scheduled", "cancel")

    assert "Cancelled: " in text
    assert waiting_rows(blog.client, "scheduled") == []
    blog.run_a_later_task()
    assert not blog.has_run("cancelled")


def test_cancelled_while_no_worker_is_there(blog: BlogWorker) -> None:
    blog.send(0, "cancelled", countdown=1)

    blog.press("scheduled", "cancel")

    assert waiting_rows(blog.client, "scheduled") == []
    assert blog.broker_client.llen("blog_autotag") == 0
    blog.start()
    blog.run_a_later_task()
    assert not blog.has_run("cancelled")


def test_cancelled_before_its_worker_is_started_again(
    blog: BlogWorker,
) -> None:
    worker = blog.start()
    blog.send_and_hold(0, "cancelled", countdown=SOON)

    blog.press("scheduled", "cancel")
    worker.stop()

    assert blog.is_idle()
    blog.start()
    blog.run_a_later_task()
    assert not blog.has_run("cancelled")


def test_cancelled_after_a_worker_gave_it_back(blog: BlogWorker) -> None:
    """The message went back to the queue, to a worker that knows nothing."""
    worker = blog.start()
    blog.send_and_hold(0, "cancelled", countdown=SOON)
    page = blog.client.get("/backstage/scheduled/").text
    worker.stop()
    wait_for(lambda: not blog.held(), what="the message to be given back")

    [fields] = forms(page, "scheduled/cancel")
    blog.client.post("/backstage/scheduled/cancel", data=fields)

    assert waiting_rows(blog.client, "scheduled") == []
    blog.start()
    blog.run_a_later_task()
    assert not blog.has_run("cancelled")


def test_cancelled_while_a_killed_worker_seems_to_hold_it(
    blog: BlogWorker,
) -> None:
    worker = blog.start()
    blog.send_and_hold(0, "cancelled", countdown=SOON)
    worker.kill()

    blog.press("scheduled", "cancel")

    assert waiting_rows(blog.client, "scheduled") == []
    assert blog.held() == 0
    blog.start()
    blog.run_a_later_task()
    assert not blog.has_run("cancelled")
