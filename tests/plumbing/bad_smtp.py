"""A mail server that goes wrong at one chosen step."""

import socket
import threading
from contextlib import suppress

REPLIES = {
    "banner": "220 hello",
    "ehlo": "250 hello",
    "mail": "250 ok",
    "rcpt": "250 ok",
    "data": "354 go on",
    "dot": "250 accepted",
    "rset": "250 ok",
    "quit": "221 bye",
}
SILENT = "silent"  # says nothing, keeps the line open
CLOSE = "close"  # hangs up


class BadSmtp:
    """Answers as usual, but `reply` (a line, SILENT or CLOSE) at `step`."""

    def __init__(self, step: str = "", reply: str = "") -> None:
        self.replies = REPLIES | ({step: reply} if step else {})
        self.accepted = 0  # mails
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = self.server.getsockname()[1]
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def close(self) -> None:
        self.over.set()
        self.server.shutdown(socket.SHUT_RDWR)
        self.server.close()
        self.thread.join(5)

    def _serve(self) -> None:
        with suppress(OSError):  # the server was closed
            while True:
                line, _ = self.server.accept()
                with line, suppress(OSError):  # the client hung up
                    self._talk(line)

    def _talk(self, line: socket.socket) -> None:
        lines = line.makefile("rb")
        step = "banner"
        while self._say(line, step) and step != "quit":
            heard = lines.readline()
            if step == "data":
                while heard not in (b".\r\n", b""):
                    heard = lines.readline()
                step = "dot"
                self.accepted += self.replies["dot"].startswith("250")
            elif not heard:
                return
            else:
                step = heard.decode().split()[0].split(":")[0].lower()

    def _say(self, line: socket.socket, step: str) -> bool:
        reply = self.replies[step]
        if reply == SILENT:
            self.over.wait(30)
        if reply in (SILENT, CLOSE):
            return False
        line.sendall(f"{reply}\r\n".encode())
        return True
