"""A way to the server that can die without a sign."""

import select
import socket
import threading
from typing import Self


class HalfOpen:
    """A TCP proxy to a port, whose open connections can be made dead.

    After freeze() they stay open and swallow all that is sent, as after a
    broker's failover. Connections made later work.
    """

    def __init__(self, to: int) -> None:
        self.to = to
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.listener.getsockname()[1])
        self.accepted = 0
        self._frozen: list[threading.Event] = []
        self._closed = threading.Event()
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._closed.set()
        for thread in self._threads:
            thread.join()
        self.listener.close()

    def freeze(self) -> None:
        for each in self._frozen:
            each.set()

    def _accept(self) -> None:
        while not self._closed.is_set():
            if not select.select([self.listener], [], [], 0.1)[0]:
                continue
            client, _ = self.listener.accept()
            server = socket.create_connection(("127.0.0.1", self.to))
            frozen = threading.Event()
            self._frozen.append(frozen)
            self.accepted += 1
            pump = threading.Thread(
                target=self._pump, args=(client, server, frozen)
            )
            pump.start()
            self._threads.append(pump)

    def _pump(
        self,
        client: socket.socket,
        server: socket.socket,
        frozen: threading.Event,
    ) -> None:
        peers = {client: server, server: client}
        with client, server:
            while not self._closed.is_set():
                for one in select.select(list(peers), [], [], 0.1)[0]:
                    try:
                        data = one.recv(65_536)
                        if data and not frozen.is_set():
                            peers[one].sendall(data)
                    except OSError:  # the other side closed it
                        return
                    if not data:
                        return
