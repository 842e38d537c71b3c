"""What beat enqueues, and how often, in seconds."""

# Those are housekeeping (plumbing/housekeeping.py).
EVERY_MINUTE = {
    "schedule": 60.0,
    # Without it a worker that was off for a night would begin the day with
    # hundreds of the same message.
    "options": {"expires": 55},
}

SCHEDULE = {
    "enqueue_untagged_posts": {
        "task": "blog_autotag.tags.tasks.enqueue_untagged_posts",
        **EVERY_MINUTE,
    },
    "enqueue_unlogged_users": {
        "task": "blog_autotag.users.tasks.enqueue_unlogged_users",
        **EVERY_MINUTE,
    },
    "forget_forms": {
        "task": "blog_autotag.once.forget_forms",
        "schedule": 15 * 60.0,
        "options": {"expires": 14 * 60},
    },
}
