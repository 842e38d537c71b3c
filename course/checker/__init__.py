"""`make exercise`: checks what a learner writes, on real parts.

__main__   the command, and the words that it takes
session    does what you type, and checks your file at each save
catalogue  the exercises, in the order of their lessons
desk       your files in var/exercises, and which exercises are done
run_check  one check, in a process of its own
attempt    what a check works with: your file, and real parts to try it on
running    a worker and a page that run your file
queues     where a message lies, and which queues a worker listens to
fault      which line of yours led to an error
missing    the error that says what your file still lacks
pace       how slow the machine is just now, and patience that allows for it
"""
