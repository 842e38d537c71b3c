"""Edited code reloads where Celery does not do it by itself."""

import signal
from itertools import count

from parts.waiting import wait_for
from tests.runner.house import SLEEPER, House, MakeHouse, gone

SLEEP = SLEEPER.format("time.sleep(60)")


def edit(one: House, path: str, restarted: str) -> None:
    """Save a file, again and again, until the runner says it has seen it."""
    text = f"{path} was edited, {restarted} restarts"
    seen = one.output().count(text)
    saves = count()

    def was_seen() -> bool:
        (one.folder / path).write_text(f"# {next(saves)}")
        return one.output().count(text) > seen

    wait_for(was_seen, what=text)


def test_edited_code_restarts_the_processes_that_use_it(
    house: MakeHouse,
) -> None:
    """Its own package and plumbing; no other package, no other file."""
    one = house(f"shop-beat: {SLEEP}\npub-beat: {SLEEP}\nshop-web: {SLEEP}\n")
    for name in ("shop", "pub", "plumbing"):
        (one.folder / name).mkdir()
    one.start()
    one.sees("ready in")

    edit(one, "shop/tasks.py", "shop-beat")
    one.sees(r"shop-beat +\| \d+\n", times=2)
    (one.folder / "pub/notes.md").write_text("of no concern")
    edit(one, "shop/tasks.py", "shop-beat")
    assert "pub-beat restarts" not in one.output()

    edit(one, "plumbing/mail.html", "shop-beat")
    one.sees("plumbing/mail.html was edited, pub-beat restarts")
    one.sees(r"pub-beat +\| \d+\n", times=2)
    assert len(one.pids("shop-web")) == 1  # Flask reloads by itself
    assert "died" not in one.output()


def test_a_stopped_process_is_not_started_by_an_edit(house: MakeHouse) -> None:
    one = house(f"shop-beat: {SLEEP}\npub-beat: {SLEEP}\n")
    (one.folder / "plumbing").mkdir()
    one.start()
    one.sees("ready in")
    one.control("stop", "shop-beat")
    edit(one, "plumbing/broker.py", "pub-beat")
    assert len(one.pids("shop-beat")) == 1
    assert "shop-beat restarts" not in one.output()


def test_ctrl_c_during_a_restart_leaves_no_process(house: MakeHouse) -> None:
    """The restart is given up; the processes are stopped all the same."""
    slow = "import signal; signal.signal(15, lambda *_: os._exit(wait()))"
    wait = "wait = lambda: time.sleep(1) or 0"
    one = house(
        f"shop-beat: {SLEEPER.format(f'{wait}; {slow}; time.sleep(60)')}\n"
    )
    (one.folder / "shop").mkdir()
    one.start()
    one.sees("ready in")
    edit(one, "shop/tasks.py", "shop-beat")
    assert one.process
    one.process.send_signal(signal.SIGINT)
    one.sees("stopping everything")
    one.process.wait(20)
    assert "Traceback" not in one.output()
    assert all(gone(pid) for pid in one.pids("shop-beat"))
