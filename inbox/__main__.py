"""Starts the inbox: SMTP and web in one process, until SIGTERM or SIGINT.

INBOX_SMTP_PORT     1025
INBOX_WEB_PORT      1080
INBOX_HOST          127.0.0.1; in a container 0.0.0.0
INBOX_DIR           var/inbox
INBOX_SLOW_SECONDS  10, how long @slow.example takes to answer
"""

import asyncio
import logging
import os
import signal
import socket
import sys
from functools import partial
from threading import Thread

from werkzeug.serving import make_server

from inbox import create_app
from inbox.smtp import Catcher, protocol

log = logging.getLogger("inbox")


def main() -> None:
    logging.basicConfig(format="%(message)s", level=logging.INFO)
    for name in ("werkzeug", "mail.log"):  # a line for every poll and command
        logging.getLogger(name).setLevel(logging.ERROR)
    asyncio.run(serve())


async def serve() -> None:
    smtp = listen("INBOX_SMTP_PORT", 1025)
    web = listen("INBOX_WEB_PORT", 1080)
    slow_seconds = number("INBOX_SLOW_SECONDS", 10)
    app = create_app()
    catcher = Catcher(app.extensions["mails"], slow_seconds)
    try:
        catcher.mails.clean_up()
    except OSError as error:
        sys.exit(f"inbox: cannot keep mails, set INBOX_DIR: {error}")
    loop = asyncio.get_running_loop()
    stopped = asyncio.Event()
    for signal_number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(signal_number, stopped.set)
    server = await loop.create_server(
        partial(protocol, catcher, loop), sock=smtp
    )
    host, port = web.getsockname()
    pages = make_server(host, port, app, threaded=True, fd=web.fileno())
    Thread(target=pages.serve_forever, daemon=True).start()
    log.info(
        "inbox: http://localhost:%d, SMTP on port %d, mails in %s",
        *(port, smtp.getsockname()[1], catcher.mails.directory),
    )
    await stopped.wait()
    server.close()  # asyncio.run() cancels who still waits for slow.example


def listen(variable: str, default: int) -> socket.socket:
    """A listening socket, or the end of the program with one clear line."""
    port = int(number(variable, default))
    host = os.environ.get("INBOX_HOST", "127.0.0.1")
    try:
        return socket.create_server((host, port))
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or error
        sys.exit(
            f"inbox: cannot listen on port {port} of {host} ({reason})."
            f" Stop what holds it, or set {variable} to another port."
        )


def number(variable: str, default: float) -> float:
    text = os.environ.get(variable) or str(default)
    try:
        return float(text)
    except ValueError:
        sys.exit(f"inbox: {variable} is {text!r}, it must be a number.")


if __name__ == "__main__":
    main()
