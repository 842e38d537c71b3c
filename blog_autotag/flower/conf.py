"""Flower's settings: FLOWER_CONF=blog_autotag/flower/conf.py

Flower runs this file when it starts, and ends with the error if it fails.
A name here that is also one of Flower's options sets it.
"""

import os
import sys

# Flower is started without --app, so nothing has done this yet.
sys.path.insert(0, os.getcwd())

from blog_autotag.flower import sign_in

auth_provider = "blog_autotag.flower.sign_in.SignIn"
# Without `auth` Flower would let everybody in, provider or not.
auth = sign_in.NOBODY
# Its default is a new one at each start, which signs everybody out.
cookie_secret = sign_in.cookie_secret()
sign_in.start()
