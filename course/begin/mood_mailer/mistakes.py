"""Mistakes that are often made, and what the check says of each."""

from course.begin.mistake import Mistake

DELAY = "send_mood_email.delay(form.email.data, form.mood.data)"

MISTAKES = [
    Mistake(1, "first.py", "@app.task\n", "", "not a task yet"),
    Mistake(1, "first.py", "greet(name)", "greet()", "can't be called with"),
    Mistake(1, "first.py", '"first"\n', '"frist"\n', "and not in first"),
    Mistake(1, "first.py", 'f"Hello, {name}!"', '"Hello!"', "does not return"),
    Mistake(
        1,
        "first.py",
        'return f"Hello, {name}!"',
        'print(f"Hello, {name}!")',
        "does not return",
    ),
    Mistake(1, "first.py", "import time\n", "", "(line 10 of first.py)"),
    Mistake(
        1, "first.py", ":6379/0", ":6390/0", "broker redis://localhost:6390/0"
    ),
    Mistake(1, "first.py", "redis://", "rediss://", "broker rediss://"),
    Mistake(1, "first.py", ", broker=", ", backend=", "has no broker"),
    Mistake(
        2,
        "my_mood/__init__.py",
        "    celery_init_app(app)\n",
        "",
        "makes no Celery app yet",
    ),
    Mistake(
        2, "my_mood/celery.py", "app = create", "celery = create", "no app in"
    ),
    Mistake(2, "my_mood/__init__.py", ":6379", ":6390", "Give it the address"),
    Mistake(
        2,
        "my_mood/celery_app.py",
        "        task_acks_late=True,\n",
        "",
        "task_acks_late=True",
    ),
    Mistake(
        2,
        "my_mood/celery_app.py",
        ", task_cls=FlaskTask",
        "",
        "task_cls=FlaskTask, and see __call__",
    ),
    Mistake(2, "my_mood/celery_app.py", "__call__(", "__call_(", "__call__."),
    Mistake(
        2,
        "my_mood/celery_app.py",
        "    celery_app.set_default()\n",
        "",
        "set_default()",
    ),
    Mistake(3, "my_mood/tasks.py", "@shared_task\n", "", "not a task yet"),
    Mistake(
        3,
        "my_mood/tasks.py",
        "(email: str, mood: str)",
        "(email: str)",
        "send_mood_email can't be called with these arguments",
    ),
    Mistake(
        3, "my_mood/celery.py", "create_app, tasks", "create_app", "not know"
    ),
    Mistake(
        4,
        "my_mood/views.py",
        DELAY,
        "send_mood_email(form.email.data, form.mood.data)",
        "still sends the mail itself: enqueue",
    ),
    Mistake(
        4,
        "my_mood/views.py",
        DELAY,
        "send_mood_email.delay(form, form.mood.data)",
        "Line 24 of my_mood/views.py fails: EncodeError",
    ),
    Mistake(
        4,
        "my_mood/views.py",
        DELAY,
        "send_mood_email.apply_async(\n"
        '        [form.email.data, form.mood.data], queue="moods"\n    )',
        "in the queue moods, and not in my_mood",
    ),
    Mistake(
        4,
        "my_mood/views.py",
        '@bp.get("/sent/<uuid:task_id>")',
        '@bp.get("/sent")',
        "fails: sent() missing 1 required positional argument: 'task_id'",
    ),
    Mistake(4, "my_mood/views.py", ", task_id=task_id)", ")", "task's id"),
    Mistake(
        5,
        "tests/conftest.py",
        "@pytest.fixture\ndef inbox",
        "def inbox",
        "fixture 'inbox' not found",
    ),
    Mistake(
        5,
        "tests/test_mood.py",
        '    (mail,) = wait_for(inbox.messages, 10, "the mail")\n',
        "    (mail,) = inbox.messages()\n",
        "A test is red",
    ),
    Mistake(
        6,
        "my_mood/tasks.py",
        "(TemporaryMailError,)",
        "(TemporaryMailError)",
        "'type' object is not iterable. One exception in brackets needs",
    ),
    Mistake(6, "my_mood/tasks.py", "max_retries=12", "max_retries=1", "fails"),
    Mistake(
        6, "my_mood/mailer.py", "code >= 500", "code >= 400", "task fails"
    ),
    Mistake(
        7,
        "my_mood/once.py",
        "nx=True, ",
        "",
        "holds 2 messages, and not one",
    ),
    Mistake(
        7,
        "my_mood/templates/index.html",
        "  {{ form.form_token }}\n",
        "",
        "form has no token",
    ),
]
