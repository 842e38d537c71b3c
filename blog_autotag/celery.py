"""The way in of the worker and of beat.

`celery --app blog_autotag worker` finds `app` here, and `celery --app
blog_autotag beat`. Beat only enqueues, by the tasks' names.
"""

from blog_autotag import create_app
from plumbing.broker import process_role

if process_role() != "beat":
    import blog_autotag.demo.tasks
    import blog_autotag.once
    import blog_autotag.tags.tasks
    import blog_autotag.users.tasks  # noqa: F401

app = create_app(pages=False).extensions["celery"]
