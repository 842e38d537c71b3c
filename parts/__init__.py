"""Real parts, each a process: for tests, exercises, benchmarks, pictures.

ports     free ports, none given out twice
waiting   wait for a condition, never for a length of time
process   a process in a group of its own: start, wait for, stop, kill it
broker    a broker on a free port
proxy     a network that fails, in front of a server
worker    an app's worker, by its line of the Procfile
page      one call of a page
web       an app's web server
inbox     the mail catcher, and the mails in it
system    everything, as `make run` starts it
queued    the messages that wait in a queue
direct    call a task's function without a worker

A part starts when it is made, and is stopped at the end of its block:

    with Broker(folder) as broker, Inbox(folder) as inbox:
        ...
"""
