"""What watching Redis costs: python -m benchmarks.monitor [TASKS]

Enqueues tasks from several processes at a time, with and without somebody
who watches by MONITOR (as the tab Under the hood does), in turn, and prints
the ratio of their speeds.
"""

import os
import sys
import tempfile
import time
from multiprocessing import Process
from pathlib import Path
from statistics import median

from celery import Celery

from backstage.sentences import Reader
from backstage.watch import Feed, connect
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
    """Read all there is, without the limits of the page."""
    feed, reader = Feed(url), Reader()
    feed.client = connect(url)
    monitor = feed.client.connection_pool.get_connection()
    monitor.send_command("MONITOR")
    while True:
        for command in feed.read(monitor, time.monotonic() + 1):
            reader.read(command)


def enqueue(broker: Broker, tasks: int, watched: bool) -> float:
    """Messages a second that all senders together enqueue."""
    broker.client.flushall()
    watcher = Process(target=watch, args=(broker.url,), daemon=True)
    if watched:
        watcher.start()
        clients = broker.client.client_list
        wait_for(
            lambda: any(each["cmd"] == "monitor" for each in clients()),
            what="the watcher",
        )
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
    if watched:
        watcher.terminate()
        watcher.join()
    return broker.client.llen("benchmark") / seconds


def main() -> None:
    tasks = int(sys.argv[1]) if len(sys.argv) > 1 else 4_000
    with tempfile.TemporaryDirectory() as name:
        broker = Broker(Path(name))
        try:
            ratios = []
            for number in range(ROUNDS):
                plain = enqueue(broker, tasks, watched=False)
                watched = enqueue(broker, tasks, watched=True)
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
