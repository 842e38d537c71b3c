"""A network that fails: a TCP proxy in front of a server."""

import socket
import threading
from contextlib import suppress
from typing import Self

from parts.ports import free_port


class Link:
    """One client's connection, and the one to the server that belongs to it.

    silent: both stay open, and nothing that is sent arrives any more.
    """

    def __init__(self, client: socket.socket, server: socket.socket) -> None:
        self.client, self.server = client, server
        self.silent = False
        for source, sink in ((client, server), (server, client)):
            threading.Thread(
                target=self._forward, args=(source, sink), daemon=True
            ).start()

    def _forward(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):  # one end is gone, so the other has to go
            while data := source.recv(65_536):
                if not self.silent:
                    sink.sendall(data)
        if not self.silent:  # then the other end does not hear of it
            self.close()

    def close(self) -> None:
        for end in (self.client, self.server):
            with suppress(OSError):  # it is closed already
                end.shutdown(socket.SHUT_RDWR)  # wakes the thread that reads
            end.close()


class Proxy:
    """Forwards all connections to a port of this machine.

    Use it in a `with` block, as a Part.
    """

    def __init__(self, server_port: int) -> None:
        self.server_port = server_port
        self.port = free_port()
        self.links: list[Link] = []
        self._listener = socket.create_server(("127.0.0.1", self.port))
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()

    def _accept(self) -> None:
        with suppress(OSError):  # stop() has closed the listener
            while True:
                client, _ = self._listener.accept()
                try:
                    server = socket.create_connection(
                        ("127.0.0.1", self.server_port)
                    )
                except OSError:  # the client sees that nobody is there
                    client.close()
                    continue
                self.links.append(Link(client, server))

    def silence(self) -> None:
        """Forward nothing on the connections that there are.

        They stay open, and nobody is told. New connections work.
        """
        for link in list(self.links):
            link.silent = True

    def cut(self) -> None:
        """Close the connections that there are. New ones work."""
        links, self.links = self.links, []
        for link in links:
            link.close()

    def stop(self) -> None:
        with suppress(OSError):  # it was never connected; this wakes accept()
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()
        self.cut()
