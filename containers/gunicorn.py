"""gunicorn's settings for all three web apps; times in seconds."""

bind = "0.0.0.0:8000"  # in the container; the host publishes 127.0.0.1
# Sending or computing in the request, as the lessons do first, takes a thread
# for up to 10 s. There are 2 x 8: 15 visitors can do that, and pages still
# answer.
workers = 2
threads = 8
timeout = 30  # a worker process that shows no sign of life is replaced
graceful_timeout = 15  # for requests to end; less than stop_grace_period
control_socket_disable = True  # nobody controls it from inside
