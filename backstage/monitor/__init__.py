"""What goes over Redis, as sentences, by its command MONITOR.

In the order of reading:

watch       watches for a short time, and keeps what it saw
commands    takes a line of MONITOR apart
sentences   says what a command means for a task
traffic     decodes the messages, events and orders that commands carry
"""
