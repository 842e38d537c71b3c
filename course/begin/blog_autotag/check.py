"""The steps of my_blog, in their order."""

import os
from types import ModuleType

from course.begin.blog_autotag.contract import (
    CONTRACT,
    each_user_has_one_log,
    only_admins_enter_backstage,
    saving_does_not_wait,
    start_worker,
    tags_come_from_an_api_that_fails,
    typed_tags_are_saved,
    waiting,
)
from course.begin.blog_autotag.schedule import (
    expect_beat,
    expect_schedule,
)
from course.begin.blog_autotag.visitor import Visitor, upgrade
from course.begin.parts import expect_celery, load, make_app
from course.begin.processes import (
    expect_page,
    expect_queues,
    lines_of_procfile,
    start_worker_line,
)
from course.checker.attempt import Attempt
from course.checker.missing import Missing

WEB, WORKER, BEAT = "my_blog-web", "my_blog-worker", "my_blog-beat"


def demo_task(attempt: Attempt) -> None:
    """Step 1: a Celery app, a task, and a worker that knows it."""
    tasks = the_tasks(attempt)
    attempt.enqueue("demo", 0, "from the check", module=tasks)
    worker = start_worker(attempt)

    def has_ended() -> bool:
        if worker.printed("Received unregistered task"):
            raise Missing(
                "The worker does not know demo: my_blog/celery.py has to"
                " import tasks."
            )
        return worker.tasks_ended() > 0

    attempt.wait_until(has_ended, "The worker does not run demo.")
    if not worker.printed("demo: from the check"):
        raise Missing("demo does not log its message with log.info.")
    if not worker.printed("s: 'from the check'"):
        raise Missing("demo does not return its message.")


def quick_save(attempt: Attempt) -> None:
    """Step 2: saving a post leaves the slow part to a worker."""
    the_tasks(attempt)
    saving_does_not_wait(attempt)
    messages = waiting(attempt, "demo")
    if len(messages) > 1:
        raise Missing("Saving a post enqueues demo twice, and not once.")
    for given in (message["arguments"] for message in messages):
        if not isinstance(given[0], int | float):
            raise Missing(
                f"demo gets {given}, and should get seconds and a text, as in"
                " def demo(delay, message)."
            )


def retries(attempt: Attempt) -> None:
    """Step 3: a task that fails is tried again, five times."""
    tasks = the_tasks(attempt)
    attempt.enqueue("fail", "on purpose", module=tasks)
    if RuntimeError not in getattr(tasks.fail, "autoretry_for", ()):
        raise Missing(
            "fail is not tried again after its RuntimeError: write"
            " autoretry_for=(RuntimeError,) in my_blog/tasks.py."
        )
    if tasks.fail.max_retries != 5:
        raise Missing(
            f"The max_retries of fail are {tasks.fail.max_retries!r}: write"
            " max_retries=5 in my_blog/tasks.py."
        )
    worker = start_worker(attempt)
    attempt.wait_until(
        lambda: worker.printed("retry: Retry in") or worker.tasks_ended(),
        "The worker does not run fail.",
        may_fail=True,
    )
    if not worker.printed("retry: Retry in 1s: RuntimeError"):
        raise Missing(
            "fail is not tried again a second after its RuntimeError: write"
            " default_retry_delay=1 in my_blog/tasks.py."
        )


def beat(attempt: Attempt) -> None:
    """Step 4: a task on a schedule, and three processes in a Procfile."""
    tasks = the_tasks(attempt)
    attempt.task("count_posts", tasks)
    load(attempt, "my_blog.schedule")
    app = make_app(attempt)
    upgrade(app)  # the web line shows posts
    expect_schedule(app.extensions["celery"])
    programs = {WEB: "flask", WORKER: "celery", BEAT: "celery"}
    commands = lines_of_procfile(attempt, programs)
    expect_page(attempt, commands[WEB], "My blog")
    worker = start_worker_line(attempt, commands[WORKER])
    expect_queues(worker, ["my_blog"])
    attempt.enqueue("count_posts", module=tasks)
    attempt.wait_until(worker.tasks_ended, "The worker runs no count_posts.")
    expect_beat(attempt, commands[BEAT])


def user_log(attempt: Attempt) -> None:
    """Step 5: a task writes a row for each new user; a hook logs its end."""
    tasks = the_tasks(attempt)
    attempt.task("write_user_log", tasks)
    each_user_has_one_log(attempt)
    name = "my_blog.tasks.write_user_log"
    if not attempt.workers[0].printed(f"Job completed: {name}"):
        raise Missing(
            "The worker's log has no line 'Job completed': connect a function"
            " to signals.task_postrun in my_blog/tasks.py."
        )


def queue_of_its_own(attempt: Attempt) -> None:
    """Step 6: the task has a queue of its own, and a worker takes from it."""
    the_tasks(attempt)
    load(attempt, "my_blog.queues")
    visitor = Visitor(attempt)
    if not attempt.broker.client.llen("my_low"):
        raise Missing(
            "write_user_log does not go to the queue my_low: see its route in"
            " my_blog/queues.py, and task_routes=ROUTES in"
            " my_blog/__init__.py."
        )
    commands = lines_of_procfile(attempt, {WORKER: "celery"})
    worker = start_worker_line(attempt, commands[WORKER])
    expect_queues(worker, ["my_blog", "my_low"])
    attempt.wait_until(visitor.logs, "The user's log row is not written.")


def typed_tags(attempt: Attempt) -> None:
    """Step 7: a person's tags are saved and shown."""
    the_tasks(attempt)
    typed_tags_are_saved(attempt)


def tags_from_the_api(attempt: Attempt) -> None:
    """Step 8: a task asks the API, and asks again if it fails."""
    tasks = the_tasks(attempt)
    load(attempt, "my_blog.tagger")
    attempt.task("tag_post", tasks)
    os.environ.pop("FLASK_CALAIS_KEY", None)
    if make_app(attempt).config.get("CALAIS_KEY"):
        raise Missing(
            "There is a key in my_blog/__init__.py. It belongs into the"
            " environment, as FLASK_CALAIS_KEY, and never into the code."
        )
    tags_come_from_an_api_that_fails(attempt)


def admins(attempt: Attempt) -> None:
    """Step 9: backstage lets admins in, and nobody else."""
    the_tasks(attempt)
    only_admins_enter_backstage(attempt)


def the_tasks(attempt: Attempt) -> ModuleType:
    """Return the module with the tasks. Raises Missing if it is not there."""
    tasks = load(attempt, "my_blog.tasks")
    expect_celery(attempt)
    return tasks


STEPS = (
    demo_task,
    quick_save,
    retries,
    beat,
    user_log,
    queue_of_its_own,
    typed_tags,
    tags_from_the_api,
    admins,
)
__all__ = ["CONTRACT", "STEPS"]
