"""What the three apps share: read it once, then forget it.

settings     defaults that hold for every app
env_file     reads .env, or says why that cannot be done
secret_key   the key that signs cookies: checked, or made once
broker       everything about Redis and Celery's messages, for all apps
kombu_keys   kombu's names in Redis
celery_app   one Celery app for each Flask app
addresses    hides mail addresses in messages and events, if you want that
once         a form sent twice does its work once
enqueue      message, event, record and a form's claim in one step
forms        fields that clean what people type
smtp         hands one mail to one server, with timeouts
http         one HTTP request, with a deadline over all of it
urls         the address of Redis: checked, and shown without its password
overrides    refuses variables with which Celery would override settings
layout       layout, error pages, security headers
pages        the same, and what is said of a queue that cannot be reached
form_address  leads who opens the address of a form to the form's page
bodies       reads a request whole before a view sees any of it
headers      the headers of every page
guard        refuses forms that another site sends
course       the link from every page to the course
consumer     corrections of a worker of celery 5.7.0
flower       the Celery app for Flower, which has no tasks
housekeeping  keeps the tasks that beat enqueues out of the way
records      what became of each task, written down in Redis
"""
