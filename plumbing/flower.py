"""Flower's way in: `celery --app plumbing.flower flower` finds `app` here.

Flower watches the workers of all apps, so this Celery app has no tasks. Why
not `celery --broker $REDIS_URL flower`: it would show the password to all
who list processes, and verify no certificate.
"""

import os
from typing import Any

from celery import Celery
from flower import command
from flower.app import Flower
from kombu.utils.url import parse_url
from tornado.httputil import (
    HTTPHeaders,
    HTTPMessageDelegate,
    HTTPServerRequest,
)
from tornado.web import ErrorHandler, OutputTransform

from plumbing.headers import FOREIGN_HEADERS
from plumbing.overrides import refuse_overrides
from plumbing.settings import read_env_file, redis_url, trusted_hosts
from plumbing.urls import checked_redis_url

read_env_file()
url = checked_redis_url(redis_url())
refuse_overrides(url, os.environ)
app = Celery("flower", broker=url)
# Flower's tab Broker does not read the URL's options.
app.conf.broker_use_ssl = parse_url(url).get("ssl", False)
hosts = trusted_hosts()


class Headers(OutputTransform):
    """Adds the apps' headers to each answer, unless it has its own."""

    def transform_first_chunk(
        self,
        status_code: int,
        headers: HTTPHeaders,
        chunk: bytes,
        finishing: bool,
    ) -> tuple[int, HTTPHeaders, bytes]:
        for name, value in FOREIGN_HEADERS.items():
            if name not in headers:
                headers[name] = value
        return status_code, headers, chunk


class GuardedFlower(Flower):
    """Flower as our apps are: it answers under its own names only.

    A page of another site can have its name lead to this machine (DNS
    rebinding), and would then read all arguments here.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.add_transform(Headers)

    def find_handler(
        self, request: HTTPServerRequest, **options: Any
    ) -> HTTPMessageDelegate:
        if request.host_name.lower() in hosts:
            return super().find_handler(request, **options)
        refused = {"status_code": 400}
        return self.get_handler_delegate(request, ErrorHandler, refused)


command.Flower = GuardedFlower  # `celery flower` makes it
