"""Two corrections of a worker of celery 5.7.0.

Redis goes away while tasks run that are acknowledged late. celery 5.7.0 then
closes the dead connection, kombu tries to give back its messages through
that connection, and the worker ends with "AttributeError: 'NoneType' object
has no attribute 'hostname'". celery 5.6.3 did not close it.
tests/faults/test_broker_away.py fails without the class Consumer; delete it
when Celery mends the cause.

A worker that starts asks the others which tasks were revoked, and waits a
whole second for their answers, even if there are no others (hello).
"""

import warnings
from typing import Any

from celery.exceptions import CPendingDeprecationWarning
from celery.utils.threads import bound_open_broker_sockets
from celery.worker.consumer import consumer, mingle
from kombu import Connection
from kombu.common import ignore_errors

# Each time the connection is lost, celery 5.7 warns of a new default in 6.0.
warnings.filterwarnings("ignore", category=CPendingDeprecationWarning)


class Consumer(consumer.Consumer):
    """Leaves the dead connection unclosed while tasks hold its channel."""

    def on_connection_error_after_connected(self, exc: Exception) -> None:
        dead: Connection | None = self.connection
        self.connection: Connection | None = None
        if dead:
            bound_open_broker_sockets(dead, consumer.COLLECT_SOCKET_TIMEOUT)
            ignore_errors(dead, dead.collect)
        super().on_connection_error_after_connected(exc)


def hello(_: mingle.Mingle, c: consumer.Consumer) -> dict[str, Any]:
    """Ask the other workers, and wait until all have answered, or 1 s.

    Returns their answers by their names. Redis knows who listens to
    questions; a worker that was killed is among them until it starts again.
    """
    mailbox = c.app.control.mailbox
    own = mailbox.get_queue(c.hostname).name
    channel = c.connection.default_channel
    others = [
        queue
        for _, _, queue in channel.get_table(mailbox.exchange.name)
        if queue != own
    ]
    if not others:
        return {}
    inspect = c.app.control.inspect(
        timeout=1.0, connection=c.connection, limit=len(others)
    )
    return inspect.hello(c.hostname, list(c.controller.state.revoked)) or {}


mingle.Mingle.send_hello = hello
