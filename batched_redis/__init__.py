"""A kombu transport for Redis that takes messages safely and in batches.

Read top to bottom:

versions         refuses what it was not proven with
scripts          what the server does in one step: take, give back, look
late_answers     acknowledgements that are sent at once and answered later
qos              what a consumer holds, and how many more it may take
connections      a channel's connections
giving_back      a channel that puts messages back on their queues
taking           a channel that takes them in batches
channel          the channel: these, and acknowledging and broadcasting
transport        the transport: asks each channel in turn
events           lets a worker send more events at once

README.md says how to use it, and why it is made this way.
"""

from batched_redis import events  # noqa: F401  (a worker's signal calls it)
from batched_redis.transport import Transport

__all__ = ["Transport"]
