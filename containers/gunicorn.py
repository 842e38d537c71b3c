"""gunicorn's settings, the same for the three web apps; times in seconds."""

bind = "0.0.0.0:8000"  # of the container; the host publishes on 127.0.0.1
# Sending or computing in the request, as the lessons do first, holds a thread
# for up to 10 s: 2 x 8 visitors can do that and the page still answers.
workers = 2
threads = 8
timeout = 30  # a worker process without a sign of life is replaced
graceful_timeout = 15  # to end requests; below stop_grace_period
control_socket_disable = True  # nobody manages it from inside
