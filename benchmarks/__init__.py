"""Measures what the course claims about speed and loss.

Each module is a command of its own, such as `python -m benchmarks.kills`.

start        how long does `make run` take, and how much memory?
tagger       how good is the offline tagger on your own blog?
tagging      how long does tagging take in a blog with many posts?
recording    how much does recording slow a worker down?
monitor      how much does watching Redis slow it down?
kills        how many tasks does kill -9 lose, and how many does it double?
transports   how fast is the batched transport, beside the one of kombu?
transport_app  a Celery app with one transport, and what fills its queue
forms        how fast are the three forms, beside the least app?
minimal_app  the least app that answers a form and enqueues a task
open_pages   what does an open page cost the web server?
load         what sends forms to a web server
faults       what does each kind of fault lose and double, by which transport?
fault_app    the app that faults happen to, and who sends its tasks
fault_setup  what a fault happens to: a worker, a broker, the network between
fault_kinds  the kinds of faults: what happens, and how it ends
fault_run    one fault, while tasks are sent and done
fault_table  the outcomes as a table, and as a page
"""
