"""Mistakes that are often made in my_blog, and what its check says."""

from course.begin.mistake import Mistake

TASKS = "my_blog/tasks.py"
INIT = "my_blog/__init__.py"
POSTS = "my_blog/posts.py"
FORM = "my_blog/templates/my_blog/form.html"
POST = "my_blog/templates/my_blog/post.html"
ARGUMENTS = "can't be called with these arguments"

MISTAKES = [
    Mistake(1, TASKS, "@shared_task\n", "", "not a task yet"),
    Mistake(1, TASKS, "(delay: float, message: str)", "()", ARGUMENTS),
    Mistake(1, TASKS, "    return message\n", "", "does not return"),
    Mistake(1, INIT, "    celery_init_app(app)\n", "", "no Celery app yet"),
    Mistake(
        1, "my_blog/celery.py", "create_app, tasks", "create_app", "tasks"
    ),
    Mistake(
        1,
        "my_blog/celery.py",
        '.extensions["celery"]',
        "",
        "my_blog/celery.py is a Flask, and not a Celery app",
    ),
    Mistake(2, POSTS, "demo.delay(10", "demo(10", "calls the task itself"),
    Mistake(
        2,
        POSTS,
        "demo.delay(10,",
        "demo.delay(10, 'x')\n    demo.delay(10,",
        "enqueues demo twice",
    ),
    Mistake(
        2,
        POSTS,
        'demo.delay(10, f"saved post {post.id}")',
        'demo.delay(f"saved post {post.id}", 10)',
        "should get seconds and a text",
    ),
    Mistake(
        2,
        POSTS,
        "{post.id}",
        "{post.number}",
        "has no attribute",
    ),
    Mistake(3, TASKS, "max_retries=5", "max_retries=3", "max_retries=5"),
    Mistake(3, TASKS, "max_retries=5", 'max_retries="5"', "are '5': write"),
    Mistake(
        3,
        TASKS,
        "(RuntimeError,)",
        "(RuntimeError)",
        "make the task 'fail': 'type' object is not iterable. One",
    ),
    Mistake(
        3, TASKS, "autoretry_for=(RuntimeError,), ", "", "is not tried again"
    ),
    Mistake(
        4,
        "my_blog/schedule.py",
        "tasks.count_posts",
        "tasks.count",
        "which does not exist",
    ),
    Mistake(
        4,
        "my_blog/schedule.py",
        '        "options": {"expires": 9},\n',
        "",
        "never expire",
    ),
    Mistake(4, "my_blog/schedule.py", "10.0", '"10"', "the schedule '10'"),
    Mistake(4, TASKS, "select(func.count", "choose(func.count", "(line 32 of"),
    Mistake(4, INIT, ", beat_schedule=SCHEDULE", "", "has no schedule"),
    Mistake(
        4, "Procfile", "celery --app my_blog beat", "beat", "my_blog-beat"
    ),
    Mistake(
        4,
        "Procfile",
        "my_blog beat --schedule my_blog-beat.db",
        "my_blog worker --queues nothing",
        "does not start beat",
    ),
    Mistake(
        5,
        "my_blog/users.py",
        "write_user_log.delay(user.id)",
        "write_user_log.delay(user)",
        "not JSON serializable",
    ),
    Mistake(
        5,
        "my_blog/users.py",
        "            write_user_log.delay(user.id)\n",
        "",
        "enqueues no write_user_log",
    ),
    Mistake(
        5, TASKS, "    except IntegrityError:", "    except OSError:", "fails"
    ),
    Mistake(
        5,
        "my_blog/users.py",
        "write_user_log.delay(user.id)",
        "write_user_log.delay(None)",
        "after the commit",
    ),
    Mistake(
        5,
        "my_blog/migrations/0002_user_logs.py",
        '"user_logs",',
        '"logs",',
        "No migration makes user_logs.id",
    ),
    Mistake(5, TASKS, "@signals.task_postrun.connect\n", "", "Job completed"),
    Mistake(
        6,
        "Procfile",
        "my_blog,my_low",
        "my_blog, my_low",
        "starts no worker. The worker does not start: the word 'my_low'",
    ),
    Mistake(6, INIT, ", task_routes=ROUTES", "", "does not go to the queue"),
    Mistake(6, "Procfile", "my_blog,my_low", "my_blog", "does not take from"),
    Mistake(
        7,
        POSTS,
        "    post.tag_list = form.tag_list.data\n",
        "",
        "are not saved: see posts.py",
    ),
    Mistake(
        7, FORM, "  {{ field(form.tag_list) }}\n", "", "no field tag_list"
    ),
    Mistake(7, POST, "post.tag_list", "post.tags", "see the template post"),
    Mistake(
        7, "my_blog/migrations/0003_tags.py", '"0002"', '"0020"', "db upgrade"
    ),
    Mistake(
        8,
        POSTS,
        "tag_post.delay(post.id)",
        "tag_post.delay(post)",
        "not JSON serializable",
    ),
    Mistake(
        8,
        POSTS,
        "    tag_post.delay(post.id)\n",
        "",
        "should enqueue tag_post once",
    ),
    Mistake(
        8,
        POSTS,
        "    tag_post.delay(post.id)\n",
        "    tag_post.delay(post.id)\n" * 2,
        "should enqueue tag_post once",
    ),
    Mistake(8, POSTS, "tag_post.delay(", "tag_post(", "calls the task itself"),
    Mistake(
        8,
        POSTS,
        "    tag_post.delay(post.id)\n",
        "    if not post.auto_tags:\n        tag_post.delay(post.id)\n",
        "no new tags after its text was changed",
    ),
    Mistake(8, TASKS, "(OperationalError, Unavailable)", "()", "fails"),
    Mistake(8, TASKS, "    bind=True,\n", "", "needs bind=True"),
    Mistake(8, INIT, 'CALAIS_KEY=""', 'CALAIS_KEY="x"', "never into the code"),
    Mistake(8, TASKS, "post.auto_tags =", "post.tag_list =", "taken away"),
    Mistake(
        9,
        INIT,
        "    backstage.init_app(app, users.is_admin, users.refuse,"
        " users.address)\n",
        "",
        "There is no backstage",
    ),
    Mistake(
        9,
        "my_blog/users.py",
        "bool(g.user and g.user.is_admin)",
        "bool(g.user)",
        "answers a user with 200",
    ),
    Mistake(
        9,
        "my_blog/migrations/0004_admins.py",
        '"is_admin"',
        '"admin"',
        "No migration makes users.is_admin",
    ),
    Mistake(
        9,
        INIT,
        "app, users.is_admin, users.refuse, users.address",
        "app",
        "with the three functions of my_blog/users.py",
    ),
    Mistake(
        9,
        INIT,
        "users.is_admin,",
        "users.is_admin(),",
        "of my_blog/users.py fails: RuntimeError: Working outside of",
    ),
]
