"""A kombu transport for Redis that takes messages safely and in batches.

Read in this order: scripts.py (what the server does), late_answers.py (how
acknowledgements travel), qos.py, channel.py, transport.py. README.md says
how to use it, and why it is made this way.
"""

from batched_redis.transport import Transport

__all__ = ["Transport"]
