"""How much does watching Redis slow it down?

    python -m benchmarks.monitor [TASKS]

Two processes enqueue 4,000 tasks, or TASKS, first unwatched, then while
somebody watches with MONITOR, as backstage's tab Under the hood does. Prints
the ratio of the two speeds for each of 5 rounds.
"""

import os
import sys
import tempfile
import time
from multiprocessing import Process
from pathlib import Path
from statistics import median

from celery import Celery

from backstage.monitor.sentences import Reader
from backstage.monitor.watch import Feed, feed_client
from parts.broker import Broker
from parts.waiting import wait_for
from plumbing.broker import celery_settings

ROUNDS = 5
SENDERS = 2


def send(url: str, tasks: int) -> None:
    app = Celery("benchmark", set_as_current=False)
    app.config_from_object(celery_settings("benchmark", url))
    for number in range(tasks):
        app.send_task("nothing", args=[number])


def watch(url: str) -> None:
    """Read every command; the page itself stops at a limit."""
    feed, reader = Feed(url), Reader()
    feed.client = feed_client(url)
    monitor = feed.client.connection_pool.get_connection()
    monitor.send_command("MONITOR")
    while True:
        for command in feed.read(monitor, time.monotonic() + 1):
            reader.read(command)


def start_watcher(broker: Broker) -> Process:
    """Start a process that watches, and wait until it does."""
    watcher = Process(target=watch, args=(broker.url,), daemon=True)
    watcher.start()
    clients = broker.client.client_list
    wait_for(
        lambda: any(each["cmd"] == "monitor" for each in clients()),
        what="the watcher",
    )
    return watcher


def enqueue(broker: Broker, tasks: int) -> float:
    """Return the messages a second that all senders together enqueue."""
    broker.client.flushall()
    senders = [
        Process(target=send, args=(broker.url, tasks // SENDERS))
        for _ in range(SENDERS)
    ]
    started = time.perf_counter()
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    seconds = time.perf_counter() - started
    return broker.client.llen("benchmark") / seconds


def enqueue_watched(broker: Broker, tasks: int) -> float:
    watcher = start_watcher(broker)
    try:
        return enqueue(broker, tasks)
    finally:
        watcher.terminate()
        watcher.join()


def main() -> None:
    tasks = int(sys.argv[1]) if len(sys.argv) > 1 else 4_000
    with tempfile.TemporaryDirectory() as name:
        broker = Broker(Path(name))
        try:
            ratios = []
            for number in range(ROUNDS):
                plain = enqueue(broker, tasks)
                watched = enqueue_watched(broker, tasks)
                ratios.append(watched / plain)
                print(
                    f"round {number + 1}: {plain:.0f} messages/s alone,"
                    f" {watched:.0f} watched, ratio {ratios[-1]:.3f}"
                )
        finally:
            broker.stop()
    print(f"median ratio {median(ratios):.3f}, {os.cpu_count()} processors")


if __name__ == "__main__":
    main()
