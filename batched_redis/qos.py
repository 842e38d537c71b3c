"""Which messages a consumer holds, and how many more it may take."""

from typing import Any

from kombu.transport import redis as stock
from kombu.transport import virtual


class QoS(stock.QoS):
    """kombu's, for messages that the server has registered already."""

    def free_slots(self, most: int) -> int:
        """Return how many messages may be taken now, at most `most`."""
        if not self.can_consume():
            return 0
        if "can_consume" in vars(self):
            # Celery's --disable-prefetch puts another function here, whose
            # limit is not known: one at a time, then it is asked again.
            return 1
        if not self.prefetch_count:
            return most
        held = len(self._delivered) - len(self._dirty)
        return min(most, self.prefetch_count - held)

    def ack(self, delivery_tag: str) -> None:
        full = not self.can_consume()
        self.channel.forget(delivery_tag)
        virtual.QoS.ack(self, delivery_tag)
        if full:  # a thread of the pool acknowledges; the loop may sleep
            self.channel.wake()

    def reject(self, delivery_tag: str, requeue: bool = False) -> None:
        if requeue and self.channel.closed:
            return  # close() gave it back, or the visibility timeout will
        if requeue:  # to the end of its queue, as kombu's does
            self.channel.restore([(delivery_tag, "")], last=True)
        else:
            self.channel.forget(delivery_tag)
        virtual.QoS.ack(self, delivery_tag)
        self.channel.wake()

    def restore_unacked(self, client: Any = None) -> None:
        """Give back what is not acknowledged, to the front, in its order."""
        self._flush()
        self.channel.restore([(tag, "") for tag in reversed(self._delivered)])
        self._delivered.clear()

    def restore_by_tag(
        self, tag: str, client: Any = None, leftmost: bool = False
    ) -> None:
        self.channel.restore([(tag, "")], last=leftmost)

    def restore_visible(
        self, start: int = 0, num: int | None = None, interval: int = 10
    ) -> None:
        """Give back what any worker holds beyond the visibility timeout.

        The server compares with its own clock, and hands each message to
        one caller only; so neither clocks nor a mutex matter.
        """
        self._vrestore_count += 1
        if (self._vrestore_count - 1) % (interval or 1) == 0:
            self.channel.restore_overdue(num)
