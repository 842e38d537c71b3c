"""Real parts, each a process: for tests, exercises, benchmarks, pictures.

ports     free ports, none given out twice
process   a process in a group of its own: start, wait for, stop, kill it
broker    a broker on a free port
worker    an app's worker, by its line of the Procfile
web       an app's web server
inbox     the mail catcher, and the mails in it
system    everything, as `make run` starts it
waiting   wait for a condition, never for a length of time
page      one call of a page
queued    the messages that wait in a queue
direct    call a task's function without a worker
"""
