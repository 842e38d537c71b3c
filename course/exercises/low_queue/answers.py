"""Answers that prove the check: to read on gives the exercise away."""

START = (
    "The queue low holds a message that nobody takes: the worker listens to"
    " shop."
)

RIGHT = {
    "short": """
OPTIONS = "-Q low,shop -P threads -c 2"
""",
    "no_route": """
app.conf.task_routes = {}
""",
    "declared_queues": """
from kombu import Queue

app.conf.task_queues = [Queue("shop"), Queue("low")]
OPTIONS = "--pool threads"
""",
    "default_is_low": """
app.conf.task_default_queue = "low"
OPTIONS = "--pool threads --concurrency 4"
""",
}

WRONG = {
    "the_other_queue": (
        """
OPTIONS = "--queues low --pool threads --concurrency 4"
""",
        "The queue shop holds a message that nobody takes: the worker listens"
        " to low.",
    ),
    "spaces": (
        """
OPTIONS = "--queues shop low --pool threads --concurrency 4"
""",
        "The worker does not start: the word 'low' belongs to no option. Write"
        " the names of several queues with commas and no spaces: --queues a,b",
    ),
    "comma_and_space": (
        """
OPTIONS = "--queues shop, low --pool threads --concurrency 4"
""",
        "The worker does not start: the word 'low' belongs to no option. Write"
        " the names of several queues with commas and no spaces: --queues a,b",
    ),
    "space_in_quotes": (
        """
OPTIONS = "--queues 'shop, low' --pool threads --concurrency 4"
""",
        "The queue low holds a message that nobody takes: the worker listens"
        " to ' low' and shop. A space is part of a queue's name.",
    ),
    "no_queues": (
        """
OPTIONS = "--pool threads --concurrency 4"
""",
        "The queue low holds a message that nobody takes: the worker listens"
        " to shop.",
    ),
    "twice": (
        """
OPTIONS = "--queues shop --queues low --pool threads --concurrency 4"
""",
        "The queue shop holds a message that nobody takes: the worker listens"
        " to low.",
    ),
    "no_s": (
        """
OPTIONS = "--queue shop,low --pool threads --concurrency 4"
""",
        "The worker does not start: Error: No such option '--queue'. (Did you"
        " mean one of: '--exclude-queues', '--queues'?)",
    ),
}
