"""Hides mail addresses from those who look at messages and events."""

import re
from typing import Any

from celery import Celery


def hide_addresses(text: str) -> str:
    """Return `text` with a***@example.com in place of each mail address."""
    return re.sub(r"([\w.+-])[\w.+-]*@", r"\1***@", text)


def hide_in_messages(celery_app: Celery) -> None:
    """Hide addresses in what messages and events say of a task's arguments.

    The arguments themselves stay as they are. A receiver of the signal
    before_task_publish would come too late: the event "task-sent", which
    Flower shows, has its copy of the text by then.
    """
    protocols = celery_app.amqp.task_protocols
    make_message = protocols[2]

    def make_hiding_message(
        task_id: str,
        name: str,
        args: Any,
        kwargs: Any,
        *more: Any,
        **options: Any,
    ) -> Any:
        options["argsrepr"] = hide_addresses(repr(args or ()))
        options["kwargsrepr"] = hide_addresses(repr(kwargs or {}))
        return make_message(task_id, name, args, kwargs, *more, **options)

    protocols[2] = make_hiding_message
