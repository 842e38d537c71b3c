"""What beat enqueues, and how often, in seconds."""

EVERY_MINUTE = {
    "schedule": 60.0,
    # Without it a worker that was off for a night would begin the day with
    # hundreds of the same message.
    "options": {"expires": 55},
}

SCHEDULE = {
    name: {"task": f"blog_autotag.{module}.{name}"} | EVERY_MINUTE
    for module, name in [
        ("tags.tasks", "enqueue_untagged_posts"),
        ("users.tasks", "enqueue_unlogged_users"),
        ("once", "forget_forms"),
    ]
}
