"""Answers that prove the check: to read on gives the exercise away."""

START = "The broker is redis://localhost:6379/0, whatever REDIS_URL says."

RIGHT = {
    "getenv": """
from os import getenv

app = Celery(
    "settings", broker=getenv("REDIS_URL") or "redis://localhost:6379/0"
)
MAIL_PORT = int(getenv("MAIL_PORT") or 1025)
""",
    "defaults_in_a_dictionary": """
import os

DEFAULTS = {"REDIS_URL": "redis://localhost:6379/0", "MAIL_PORT": "1025"}
found = DEFAULTS | os.environ
app = Celery("settings")
app.conf.broker_url = found["REDIS_URL"]
MAIL_PORT = int(found["MAIL_PORT"])
""",
    "try_and_except": """
import os

app = Celery("settings")
try:
    app.conf.broker_url = os.environ["REDIS_URL"]
except KeyError:
    app.conf.broker_url = "redis://localhost:6379/0"
MAIL_PORT = 1025
if "MAIL_PORT" in os.environ:
    MAIL_PORT = int(os.environ["MAIL_PORT"])
""",
}

WRONG = {
    "no_defaults": (
        """
import os

app = Celery("settings", broker=os.environ["REDIS_URL"])
MAIL_PORT = int(os.environ["MAIL_PORT"])
""",
        "Without REDIS_URL and MAIL_PORT in the environment, the file can't be"
        " loaded: KeyError: 'REDIS_URL'",
    ),
    "a_text_for_the_port": (
        """
import os

app = Celery(
    "settings",
    broker=os.environ.get("REDIS_URL", "redis://localhost:6379/0"),
)
MAIL_PORT = os.environ.get("MAIL_PORT", "1025")
""",
        "MAIL_PORT is not a number; what comes from the environment is a"
        " text.",
    ),
    "another_default": (
        """
import os

app = Celery(
    "settings", broker=os.environ.get("REDIS_URL", "redis://redis:6379/0")
)
MAIL_PORT = int(os.environ.get("MAIL_PORT", 1025))
""",
        "Without the variables the file should use redis://localhost:6379/0"
        " and 1025, and not redis://redis:6379/0 and 1025.",
    ),
    "celerys_own_variable": (
        """
import os

app = Celery(
    "settings",
    broker=os.environ.get("CELERY_BROKER_URL", "redis://localhost:6379/0"),
)
MAIL_PORT = int(os.environ.get("MAIL_PORT", 1025))
""",
        "The broker is redis://localhost:6379/0, whatever REDIS_URL says.",
    ),
}
