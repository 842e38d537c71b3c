"""Mistakes that are often made, and what the check says of each."""

from course.begin.mistake import Mistake

DECORATOR = """@shared_task(
    autoretry_for=(TemporaryMailError,), max_retries=12, retry_backoff=2
)
"""
PLAIN = "@shared_task\n"
DELAY = "send_sequence.delay(*form.typed)"

MISTAKES = [
    Mistake(
        1,
        "my_fib/tasks.py",
        "(email: str, length: int, account: str)",
        "(email: str, length: int)",
        "send_sequence can't be called with these arguments",
    ),
    Mistake(1, "my_fib/tasks.py", DECORATOR, "", "not a task yet"),
    Mistake(1, "my_fib/tasks.py", DECORATOR, PLAIN, "TemporaryMailError"),
    Mistake(
        1,
        "my_fib/__init__.py",
        "    celery_init_app(app)\n",
        "",
        "call celery_init_app(app) in my_fib/__init__.py",
    ),
    Mistake(
        1,
        "my_fib/celery.py",
        'create_app, tasks\n\napp = create_app().extensions["celery"]\n'
        '__all__ = ["app", "tasks"]',
        'create_app\n\napp = create_app().extensions["celery"]',
        "The worker does not know send_sequence",
    ),
    Mistake(
        2,
        "my_fib/views.py",
        DELAY,
        "send_sequence(*form.typed)",
        "enqueue the task with .delay",
    ),
    Mistake(
        2,
        "my_fib/views.py",
        DELAY,
        "send_sequence.delay(form, form.length, form.account.data)",
        "The page answers 500",
    ),
    Mistake(
        2,
        "my_fib/views.py",
        DELAY,
        'send_sequence.apply_async(form.typed, queue="fibtastic")',
        "no message into the queue my_fib",
    ),
    Mistake(
        2,
        "my_fib/views.py",
        "from my_fib.tasks import",
        "from fibtastic.tasks import",
        "The view enqueues fibtastic.tasks.send_sequence",
    ),
    Mistake(
        3,
        "my_fib/views.py",
        "task_id=task_id, once=True",
        "once=True",
        "an id that no task has",
    ),
    Mistake(
        3,
        "my_fib/views.py",
        "task_id=task_id, once=True",
        "task_id=task_id",
        "makes two tasks",
    ),
    Mistake(
        3,
        "my_fib/templates/my_fib/thanks.html",
        "{{ live_task(task_id, timeline) }}\n",
        "",
        "does not show its task",
    ),
    Mistake(
        3,
        "my_fib/__init__.py",
        "    app.register_blueprint(status.bp)\n",
        "",
        "call app.register_blueprint(status.bp)",
    ),
    Mistake(
        4,
        "my_fib/tasks.py",
        "    bind=True,\n",
        "",
        "missing 1 required positional argument",
    ),
    Mistake(
        4,
        "my_fib/mailer.py",
        "watched_rec_sequence(length, on_progress)",
        "sequence(length)",
        "notes no progress",
    ),
    Mistake(
        5,
        "Procfile",
        "--pool prefork --concurrency 2",
        "--pool threads --concurrency 25",
        "has not two child processes",
    ),
    Mistake(
        5,
        "Procfile",
        "--queues my_fib",
        "--queues fibtastic",
        "does not take from the queue my_fib",
    ),
    Mistake(
        5,
        "Procfile",
        "my_fib-worker: celery",
        "worker: celery",
        "no line that begins with my_fib-worker",
    ),
    Mistake(
        4, "my_fib/tasks.py", "bind=True", "bind=False", "needs bind=True"
    ),
    Mistake(5, "Procfile", " --disable-prefetch", "", "--disable-prefetch in"),
]
