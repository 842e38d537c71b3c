"""OpenCalais (now LSEG Intelligent Tagging), an API that finds tags.

client     asks it: title and text in, tags out; plain Python
answer     takes the tags from what came back, and trusts none of it
errors     what can go wrong, sorted by what to do then
stand_in   speaks the same protocol on this machine: `make calais`

Nothing here knows Celery: the retries are in blog_autotag/tags/tasks.py.
"""
