"""Answers that prove the check: to read on gives the exercise away."""

START = "The code waits in the same list as the exports, behind them."

RIGHT = {
    "late": """
app.conf.worker_prefetch_multiplier = 1
app.conf.task_acks_late = True
app.conf.task_routes = {"urgent_first.send_code": {"queue": "urgent"}}
OPTIONS = "--queues urgent,exports"
""",
    "settings": """
app.conf.worker_disable_prefetch = True
app.conf.task_routes = {"*.send_*": "urgent"}
app.conf.broker_transport_options = {"queue_order_strategy": "priority"}
OPTIONS = "-Q urgent,exports"
""",
    "priorities": """
app.conf.broker_transport_options = {"priority_steps": [0, 9]}
app.conf.task_default_priority = 9  # Redis: 0 goes first
OPTIONS = "--disable-prefetch"


@app.task(priority=0)
def send_code(email: str) -> None:
    redis.rpush("begun", f"code for {email}")
""",
    "at_the_task": """
OPTIONS = "--disable-prefetch --queues exports,codes"


@app.task(queue="codes")
def send_code(email: str) -> None:
    redis.rpush("begun", f"code for {email}")
""",
}

WRONG = {
    "held": (
        """
app.conf.task_routes = {"urgent_first.send_code": {"queue": "urgent"}}
OPTIONS = "--queues urgent,exports"
""",
        "The worker held another export when the code was enqueued, and begins"
        " that one first.",
    ),
    "fair": (
        """
app.conf.task_routes = {"urgent_first.send_code": {"queue": "urgent"}}
OPTIONS = "--queues urgent,exports -O fair"
""",
        "The worker held another export when the code was enqueued, and begins"
        " that one first.",
    ),
    "holds_one": (
        """
app.conf.task_routes = {"urgent_first.send_code": {"queue": "urgent"}}
OPTIONS = "--queues urgent,exports --prefetch-multiplier 1"
""",
        "The worker held another export when the code was enqueued, and begins"
        " that one first.",
    ),
    "nobody_listens": (
        """
app.conf.task_routes = {"urgent_first.send_code": {"queue": "urgent"}}
OPTIONS = "--queues exports --disable-prefetch"
""",
        "The queue urgent holds a message that nobody takes: the worker"
        " listens to exports.",
    ),
    "one_queue": (
        """
OPTIONS = "--queues exports --disable-prefetch"
""",
        "The code waits in the same list as the exports, behind them.",
    ),
}
