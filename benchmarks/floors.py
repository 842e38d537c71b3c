"""The least that one .delay() can cost: two transports that are no transports.

Each is batched_redis without its publishing, for `make bench ARGS="enqueue"`.
Celery and kombu do their part as ever, up to the texts of message and event.
"""

from typing import Any

from kombu.utils.json import dumps

from batched_redis import channel
from batched_redis.late_answers import pack
from batched_redis.transport import Transport


class SendsNothing(Transport):
    class Channel(channel.Channel):
        def _put(self, queue: str, message: Any, **_: Any) -> None:
            dumps(message)

        def _put_fanout(
            self, exchange: str, message: Any, routing_key: str, **_: Any
        ) -> None:
            dumps(message)


class OneRoundTrip(Transport):
    """Sends the message together with its event, as fast as Python can.

    On one connection that nobody looks after: a lost one is an error.
    """

    class Channel(channel.Channel):
        _unsent = b""
        _own: Any = None

        def _put(self, queue: str, message: Any, **_: Any) -> None:
            self._unsent = pack("LPUSH", queue, dumps(message))

        def _put_fanout(
            self, exchange: str, message: Any, routing_key: str, **_: Any
        ) -> None:
            (topic,) = self._get_publish_topics(exchange, routing_key)
            event = pack("PUBLISH", self._full(topic), dumps(message))
            self._own = self._own or self.pool.get_connection()
            self._own.send_packed_command([self._unsent + event])
            self._own.read_response()
            self._own.read_response()


FLOORS = {
    "nothing is sent": f"{__name__}:SendsNothing",
    "one round trip": f"{__name__}:OneRoundTrip",
}
