"""The transport: kombu's, with a poller that asks for batches."""

from time import monotonic
from typing import Any

from kombu import Connection
from kombu.transport import redis as stock
from kombu.utils.functional import dictfilter
from kombu.utils.url import as_url, parse_url

from batched_redis.channel import Channel
from batched_redis.versions import WAY_BACK, check_kombu

TICK_SECONDS = 0.2  # between two looks for late answers


class Poller(stock.MultiChannelPoller):
    _restore_at = 0.0

    def _register_BRPOP(self, channel: Channel) -> None:
        ident = channel, channel.client, "BRPOP"
        if not self._client_registered(*ident):
            channel.start_over()
            self._register(*ident)
        channel.ask()

    def get(self, callback: Any, timeout: float | None = None) -> Any:
        """Wait for one event: without an event loop nobody else ticks."""
        self.tick()
        full = any(not channel.qos.can_consume() for channel in self._channels)
        # A thread that frees a slot cannot end this wait.
        longest = 0.05 if full else 1.0
        shorter = longest if timeout is None else min(timeout, longest)
        return super().get(callback, shorter)

    def maybe_restore_messages(self) -> None:
        """Look for what is held too long, once an `unacked_restore_interval`.

        kombu looks each tenth time, so after 100 s; here it costs one cheap
        command. Without an event loop this is called after each idle turn.
        """
        channel = next(iter(self._channels), None)
        if channel is None or monotonic() < self._restore_at:
            return
        # The event loop's timer may come a little early.
        interval = 0.9 * channel.unacked_restore_interval
        self._restore_at = monotonic() + interval
        super().maybe_restore_messages()

    def tick(self) -> None:
        for channel in self._channels:
            if "acks" in channel.__dict__:
                channel.acks.tick()


class Transport(stock.Transport):
    """Redis, in safe batches."""

    Channel = Channel

    # Otherwise kombu reads the address itself and then puts this class in
    # the place of "rediss": it would not encrypt.
    can_parse_url = True

    client: Any
    cycle: Any
    loop: Any = None  # the event loop of Celery's worker

    def __init__(self, client: Connection, **kwargs: Any) -> None:
        check_kombu()
        read_url(client)
        super().__init__(client, **kwargs)
        self.cycle = Poller()

    def as_uri(
        self, uri: str, include_password: bool = False, mask: str = "**"
    ) -> str:
        client = self.client
        if "://" in uri:  # the path of a socket
            return uri
        return as_url(
            "rediss" if client.ssl else "redis",
            uri, client.port, client.userid,
            client.password if include_password else mask,
            client.virtual_host, sanitize=not include_password, mask=mask,
        )  # fmt: skip

    def register_with_event_loop(self, connection: Any, loop: Any) -> None:
        super().register_with_event_loop(connection, loop)
        self.loop = loop
        previous = getattr(self.cycle, "_tick_tref", None)
        if previous is not None:
            previous.cancel()
        self.cycle._tick_tref = loop.call_repeatedly(
            TICK_SECONDS, self.cycle.tick
        )

    def wake(self) -> None:
        if self.loop is not None:
            self.loop.call_soon(lambda: None)


def read_url(client: Connection) -> None:
    """Put the parts of the address into the connection, as kombu does.

    Raises ValueError for what this transport does not do.
    """
    url = client.hostname or ""
    if client.alt or url.startswith("sentinel"):
        raise ValueError(
            "batched_redis works with one address of one server, and with"
            f" no Sentinel. {WAY_BACK}"
        )
    if not url.startswith(("redis://", "rediss://")):
        return
    chosen = client.transport_cls
    client._init_params(
        **{**client._initial_params, **dictfilter(parse_url(url))}
    )
    client.transport_cls = chosen
