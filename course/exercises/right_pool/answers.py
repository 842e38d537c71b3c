"""Answers that prove the check: to read on gives the exercise away."""

START = (
    "Two pictures should be drawn at the same time, and the worker for"
    " PICTURES does 1 thing at a time."
)

RIGHT = {
    "short": """
PICTURES = "-P processes -c 4"
QUESTIONS = "-P threads -c 50"
""",
    "prefork_is_the_default": """
PICTURES = "--concurrency=2 --prefetch-multiplier=1"
QUESTIONS = "--pool=threads --concurrency=100"
""",
    "autoscale": """
PICTURES = "--autoscale 3,2"
QUESTIONS = "--concurrency 25 --pool threads"
""",
    "settings": """
app.conf.worker_concurrency = 20
PICTURES = "--concurrency 2"
QUESTIONS = "--pool threads"
""",
}

WRONG = {
    "threads_draw": (
        """
PICTURES = "--pool threads --concurrency 2"
QUESTIONS = "--pool threads --concurrency 20"
""",
        "Both pictures are drawn by threads of one process: they take turns,"
        " and the second processor has nothing to do.",
    ),
    "processes_wait": (
        """
PICTURES = "--pool prefork --concurrency 2"
QUESTIONS = "--pool prefork --concurrency 20"
""",
        "The 20 questions wait in 20 processes, and all of them would have"
        " room in one.",
    ),
    "too_few_threads": (
        """
PICTURES = "--pool prefork --concurrency 2"
QUESTIONS = "--pool threads --concurrency 10"
""",
        "20 servers should be asked at the same time, and the worker for"
        " QUESTIONS does 10 things at a time.",
    ),
    "solo": (
        """
PICTURES = "--pool solo --concurrency 2"
QUESTIONS = "--pool threads --concurrency 20"
""",
        "Two pictures should be drawn at the same time, and the worker for"
        " PICTURES does 1 thing at a time.",
    ),
    "no_such_pool": (
        """
PICTURES = "--pool process --concurrency 2"
QUESTIONS = "--pool thread --concurrency 20"
""",
        "The worker does not start: Error: Invalid value for '-P' / '--pool'",
    ),
    "list": (
        """
PICTURES = ["--pool", "prefork", "--concurrency", "2"]
QUESTIONS = ["--pool", "threads", "--concurrency", "20"]
""",
        "PICTURES is ['--pool', 'prefork', '--concurrency', '2'], and should"
        " be a text.",
    ),
}
