"""What the three apps share: read it once, then forget it.

settings   defaults that hold for every app
broker     everything about Redis and Celery's messages, for all apps
tasks      one Celery app for each Flask app
records    one Redis hash a task: what became of it, and when
once       a form sent twice does its work once
forms      fields that clean what people type
smtp       hands one mail to one server, with timeouts
pages      layout, timeline, error pages, security headers
consumer   a correction for celery 5.7.0
"""
