"""The channel: kombu's, with safe batches for its taking and its acks."""

import logging
from typing import Any

from kombu.transport import redis as stock
from kombu.utils.json import dumps
from kombu.utils.objects import cached_property

from batched_redis.late_answers import LateAnswers, pack
from batched_redis.qos import QoS
from batched_redis.scripts import FETCH
from batched_redis.taking import MOST_BYTES, Taken, TakingChannel

logger = logging.getLogger(__name__)


class Channel(TakingChannel):
    """A channel of the batched transport.

    Options beside kombu's, in broker_transport_options:
    ack_wait: whether each acknowledgement waits for the server's answer.
    unreadable_key: the list of messages that are not what kombu writes.
    unanswered_exchanges: fanout exchanges whose messages are sent without
    waiting for the server; Celery's events.
    """

    QoS = QoS
    unacked_restore_throttle = 1
    ack_wait = False
    unanswered_exchanges = ("celeryev",)
    from_transport_options: tuple[str, ...] = (  # type: ignore[assignment]
        *stock.Channel.from_transport_options,
        "ack_wait",
        "unreadable_key",
        "unanswered_exchanges",
    )

    @cached_property
    def acks(self) -> LateAnswers:
        return self._late("acks", keep=True)

    @cached_property
    def events(self) -> LateAnswers:
        return self._late("events", keep=False)

    def basic_consume(self, queue: str, *args: Any, **kwargs: Any) -> Any:
        _ = self.acks  # a task may end, and be acknowledged, after close()
        return super().basic_consume(queue, *args, **kwargs)

    def forget(self, tag: str) -> None:
        """Acknowledge: what is forgotten is not delivered again.

        The message goes first. If the rest is cut off, restore() removes it.
        """
        hash_, index = self._unacked
        self.acks.send(
            pack("HDEL", hash_, tag),
            pack("ZREM", index, tag),
            wait=self.ack_wait,
        )

    def _put_fanout(
        self, exchange: str, message: Any, routing_key: str, **kwargs: Any
    ) -> None:
        """Send a broadcast; an event does not wait for the answer."""
        batch = kwargs.get("_publish_batch")
        if exchange not in self.unanswered_exchanges or batch is not None:
            super()._put_fanout(exchange, message, routing_key, **kwargs)
            return
        text = dumps(message)
        topics = self._get_publish_topics(exchange, routing_key)
        self.events.send(
            *(pack("PUBLISH", self._full(topic), text) for topic in topics)
        )

    def basic_get(
        self, queue: str, no_ack: bool = False, **kwargs: Any
    ) -> Any:
        """Take one message now, or return None; registered as all are."""
        free = no_ack or not self.ack_emulation
        lists = self._lists_of([queue])
        with self.conn_or_acquire() as client:
            self._maybe_update_queues_expire(client, queue)
        keys = self._fetch_keys(lists)
        flags = "01"[free] * len(lists)
        reply: Any = True
        while reply:
            reply = self._direct().execute_command(
                "EVAL", FETCH, *keys, 1, MOST_BYTES, flags
            )
            for number, tag, text in reply:
                taken = Taken(lists[number][0], queue, tag, text)
                message = self._message(taken, free)
                if message is not None:
                    return message
        return None

    def _basic_cancel(self, consumer_tag: str) -> Any:
        queue = self._tag_to_queue.get(consumer_tag)
        result = super()._basic_cancel(consumer_tag)
        if queue is not None and queue not in self._active_queues:
            self._consumed.pop(queue, None)
            mine = [taken for taken in self._taken if taken.queue == queue]
            for taken in mine:
                self._taken.remove(taken)
            self._give_back(mine)
        return result

    def wake(self) -> None:
        """Let the event loop ask again: a thread has freed a slot."""
        if self.connection is not None:
            self.connection.wake()

    def close(self) -> None:
        """Close, also while the server is away: then nothing is raised.

        Celery closes channels of a lost connection where no error may come,
        and its worker would end. What is held then comes back after the
        visibility timeout.
        """
        if self.closed:
            return
        self._settle()
        try:
            super().close()
        except self.connection_errors as error:
            logger.warning("Closed a channel without the server: %s", error)
            self.auto_delete_queues.clear()
            self.active_fanout_queues.clear()
            self.do_restore = self.closed = False
            super().close()
        self._disconnect_pools()  # restoring may have connected once more

    def _settle(self) -> None:
        """Give back at once, in order, what was taken and not handed out.

        What a lost connection keeps from being given back stays registered,
        and comes back after the visibility timeout.
        """
        try:
            while self._awaited:
                self._read_reply()
        except self.connection_errors as error:
            logger.warning(
                "Closed while messages were on their way: %s", error
            )
            self._awaited.clear()
        self._in_poll = None
        taken = list(self._taken)
        self._taken.clear()
        try:
            self._give_back(taken)
            if "acks" in self.__dict__ and (open_ := self.acks.finish()):
                logger.warning("%d acknowledgements have no answer", open_)
        except self.connection_errors as error:
            logger.warning(
                "Could not give back %d messages: %s", len(taken), error
            )
