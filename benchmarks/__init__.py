"""Measures what the course claims about speed and loss.

`make bench` (python -m benchmarks) measures speed. What it measures:

queues       enqueue, drain, start at once, wait: what task queues do
quiet        how much do workers ask Redis while there is nothing to do?
ways         what do the ways to enqueue many tasks cost?
growth       is a long queue slower than a short one?
eta          what do many tasks with an ETA cost a worker?
recording    how much does recording slow a worker down?
monitor      how much does watching Redis slow it down?
profile      where does a worker's time go?
fibonacci    how long do the ways to compute Fibonacci numbers take?
tagger       how good is the offline tagger, also on your own blog?
tagging      how long does tagging take in a blog with many posts?
start        how long does `make run` take, and how much memory?
forms        how fast are the three forms, beside the least app?
minimal_app  the least app that answers a form and enqueues a task
open_pages   what does an open page cost the web server?
load         what sends forms to a web server

How it does so:

contenders   Celery with one transport, and with which workers
peer_workers  the other task queues, and with which workers
celery_app   a Celery app with one transport, and what fills its queue
floors       transports that do less: the least that one .delay() can cost
peers        other task queues, each as an app with the same tasks
environments  an environment for each peer
trial        one measurement of one contender
stage        a broker of its own for it, and the processes beside
sampling     finds out what a worker does, by looking often
rounds       measures everything in turn, and says how far it is
machine      on which machine, and with which versions
results      the figures: kept as JSON, shown as a table
tables       the tables of the pages, made from it
plots        the plots of the pages
pages        writes both: python -m benchmarks.pages

Loss is measured by commands such as `python -m benchmarks.kills`:

kills        how many tasks does kill -9 lose, and how many does it double?
faults       what does each kind of fault lose and double, by which transport?
fault_app    the app that faults happen to, and who sends its tasks
fault_setup  what a fault happens to: a worker, a broker, the network between
fault_kinds  the kinds of faults: what happens, and how it ends
fault_run    one fault, while tasks are sent and done
fault_table  the outcomes as a table, and as a page
"""
