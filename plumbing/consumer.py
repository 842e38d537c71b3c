"""A correction for celery 5.7.0; delete it when Celery mends the cause.

Redis goes away while tasks run that are acknowledged late. celery 5.7.0 then
closes the dead connection, kombu tries to give back its messages through
that connection, and the worker ends with "AttributeError: 'NoneType' object
has no attribute 'hostname'". celery 5.6.3 did not close it.
tests/faults/test_broker_away.py fails without this class.
"""

import warnings

from celery.exceptions import CPendingDeprecationWarning
from celery.utils.threads import bound_open_broker_sockets
from celery.worker.consumer import consumer
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
