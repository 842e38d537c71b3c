"""Starts the inbox: SMTP and web in one process, until SIGTERM or SIGINT.

INBOX_SMTP_PORT     default 1025
INBOX_WEB_PORT      default 1080
INBOX_HOST          default 127.0.0.1; in a container 0.0.0.0
INBOX_DIR           default var/inbox
INBOX_SLOW_SECONDS  seconds until @slow.example answers; default 10
INBOX_LENIENT       1: take lines of more than 998 bytes; default 0
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
from inbox.connection import make_protocol
from inbox.smtp import Catcher

log = logging.getLogger("inbox")


def main() -> None:
    logging.basicConfig(format="%(message)s", level=logging.INFO)
    # They would log a line for every poll of the page and every SMTP command.
    for name in ("werkzeug", "mail.log"):
        logging.getLogger(name).setLevel(logging.ERROR)
    asyncio.run(serve())


async def serve() -> None:
    smtp = listen("INBOX_SMTP_PORT", 1025)
    web = listen("INBOX_WEB_PORT", 1080)
    slow_seconds = read_number("INBOX_SLOW_SECONDS", 10)
    lenient = bool(read_number("INBOX_LENIENT", 0))
    app = create_app()
    catcher = Catcher(app.extensions["mails"], slow_seconds, lenient)
    try:
        catcher.mails.clean_up()
    except OSError as error:
        sys.exit(
            f"inbox: cannot keep mails ({error}). Set INBOX_DIR to a folder"
            " that the inbox can write to."
        )
    loop = asyncio.get_running_loop()
    stopped = asyncio.Event()
    for signal_number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(signal_number, stopped.set)
    server = await loop.create_server(
        partial(make_protocol, catcher, loop), sock=smtp
    )
    host, port = web.getsockname()
    pages = make_server(host, port, app, threaded=True, fd=web.fileno())
    for work in (pages.serve_forever, app.extensions["summaries"].read_all):
        Thread(target=work, daemon=True).start()
    log.info(
        "inbox: takes mails on SMTP port %d, shows them at"
        " http://localhost:%d, keeps them in %s",
        *(smtp.getsockname()[1], port, catcher.mails.directory),
    )
    await stopped.wait()
    server.close()  # asyncio.run() cancels those that wait for slow.example


def listen(variable: str, default: int) -> socket.socket:
    """Return a socket that listens. Exits with one line if it cannot."""
    port = int(read_number(variable, default))
    host = os.environ.get("INBOX_HOST", "127.0.0.1")
    try:
        return socket.create_server((host, port))
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or error
        sys.exit(
            f"inbox: cannot listen on port {port} of {host} ({reason})."
            f" Stop the program that uses it, or set {variable} to another"
            " port."
        )


def read_number(variable: str, default: float) -> float:
    """Return a variable's value. Exits with one line if it is not a number."""
    text = os.environ.get(variable) or str(default)
    try:
        return float(text)
    except ValueError:
        sys.exit(
            f"inbox: {variable}={text} is not a number. Set it to one, such as"
            f" {default:g}."
        )


if __name__ == "__main__":
    main()
