"""What Redis holds, read and changed. Nothing in here knows of Flask.

In the order of reading:

keys          names in Redis: kombu's, and backstage's own
message       one message as plain data, and its copy
decoding      makes a message of the text that Redis holds
queue_lists   the messages of a queue
known_queues  finds all queues of all apps
waiting       tasks that wait for their time
changes       changes messages; each change is done as a whole or not at all
figures       the numbers of the Dashboard
failure_log   attempts that failed, with their tracebacks; retries one
"""
