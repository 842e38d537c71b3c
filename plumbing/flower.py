"""Flower's way in: `celery --app plumbing.flower flower` finds `app` here.

Flower watches the workers of all apps, so this Celery app has no tasks. Why
not `celery --broker $REDIS_URL flower`: it would show the password to all
who list processes, and verify no certificate.
"""

import os

from celery import Celery
from kombu.utils.url import parse_url

from plumbing.overrides import refuse_overrides
from plumbing.settings import read_env_file, redis_url
from plumbing.urls import checked_redis_url

read_env_file()
url = checked_redis_url(redis_url())
refuse_overrides(url, os.environ)
app = Celery("flower", broker=url)
# Flower's tab Broker does not read the URL's options.
app.conf.broker_use_ssl = parse_url(url).get("ssl", False)
