"""Flower's settings: FLOWER_CONF=blog_autotag/flower/conf.py

Flower runs this file when it starts. If it fails, Flower ends with the error.
A name here sets Flower's option of the same name.
"""

import os
import sys

# `celery --app` looks in this folder for the app, and for nothing else.
sys.path.insert(0, os.getcwd())

from blog_autotag.flower import session

auth_provider = "blog_autotag.flower.sign_in.SignIn"
# Without `auth` Flower would let everybody in, provider or not.
auth = session.NOBODY
# The default is a new secret at each start, which signs everybody out.
cookie_secret = session.cookie_secret()
session.start()
