"""A pytest plugin for the tests of kombu and Celery: redis:// means ours."""

import pytest
from kombu import transport

from batched_redis.channel import Channel

transport.TRANSPORT_ALIASES.update(
    redis="batched_redis:Transport", rediss="batched_redis:Transport"
)
# They look into Redis right after an acknowledgement.
Channel.ack_wait = True

# What looks inside kombu's transport, where ours is different: kombu waits
# by a BRPOP that is always open; ours awaits no answer while it is idle.
# test_as_kombu.py has each of them anew, by what can be seen from outside.
EMPTY = "calls a reader by hand, without the hub's care for queue.Empty"
LOOKS_INSIDE = {
    "test_live_connection_with_unread_reply_not_dropped": (
        "counts from _brpop_sent_at, which is None while ours is idle"
    ),
    "test_half_open_connection_dropped_by_drain_events": (
        "counts from _brpop_sent_at, which is None while ours is idle"
    ),
    "test_hub_pauses_pending_brpop_until_ack": (
        "waits for _in_poll to be None, as it is between two BRPOPs"
    ),
    "test_pending_message_survives_cancel_or_close[cancel]": (
        "waits for _in_poll to be None, as it is between two BRPOPs"
    ),
    "test_event_loop_consumes_after_connection_reconnect[None-BRPOP]": EMPTY,
    "test_event_loop_consumes_after_connection_reconnect[connection1-BRPOP]": (
        EMPTY
    ),
}


def looks_inside(item: pytest.Item) -> bool:
    name = item.name
    return name in LOOKS_INSIDE or name.partition("[")[0] in LOOKS_INSIDE


def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    left_out = [item for item in items if looks_inside(item)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]
