"""OpenCalais (now LSEG Intelligent Tagging), an API that finds tags.

client     asks the API: sends a title and a text, returns tags
answer     takes the tags from an answer, and trusts none of it
errors     what can go wrong, sorted by what the caller does about it
stand_in   speaks the API's protocol on this machine: `make calais`

Nothing here knows Celery. The retries are in blog_autotag/tags/tasks.py.
"""
