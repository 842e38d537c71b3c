"""Edited code reloads where Celery does not do it by itself."""

import signal
from itertools import count

from parts.waiting import wait_for
from tests.runner.running import SLEEP, MakeRun, Run, gone, program


def edit(run: Run, path: str, restarted: str) -> None:
    """Save a file, again and again, until the runner says it has seen it."""
    text = f"{path} was edited, {restarted} restarts"
    seen = run.output().count(text)
    saves = count()

    def was_seen() -> bool:
        (run.folder / path).write_text(f"# {next(saves)}")
        return run.output().count(text) > seen

    wait_for(was_seen, what=text)


def test_edited_code_restarts_the_processes_of_its_package(
    make_run: MakeRun,
) -> None:
    """An edit of another package, or of another kind of file, does not."""
    run = make_run(f"shop-beat: {SLEEP}\npub-beat: {SLEEP}\n")
    for name in ("shop", "pub"):
        (run.folder / name).mkdir()
    run.start()
    run.sees("ready in")

    edit(run, "shop/tasks.py", "shop-beat")
    run.sees(r"shop-beat +\| \d+\n", times=2)
    (run.folder / "pub/notes.md").write_text("of no concern")
    edit(run, "shop/tasks.py", "shop-beat")

    assert "pub-beat restarts" not in run.output()


def test_edited_plumbing_restarts_all_but_web_apps(make_run: MakeRun) -> None:
    """The web apps find out by themselves (test_reloading.py)."""
    run = make_run(
        f"shop-beat: {SLEEP}\npub-beat: {SLEEP}\nshop-web: {SLEEP}\n"
    )
    (run.folder / "plumbing").mkdir()
    run.start()
    run.sees("ready in")

    edit(run, "plumbing/mail.html", "shop-beat")

    run.sees("plumbing/mail.html was edited, pub-beat restarts")
    run.sees(r"pub-beat +\| \d+\n", times=2)
    assert len(run.pids("shop-web")) == 1
    assert "died" not in run.output()


def test_a_stopped_process_is_not_started_by_an_edit(
    make_run: MakeRun,
) -> None:
    run = make_run(f"shop-beat: {SLEEP}\npub-beat: {SLEEP}\n")
    (run.folder / "plumbing").mkdir()
    run.start()
    run.sees("ready in")
    run.control("stop", "shop-beat")

    edit(run, "plumbing/broker.py", "pub-beat")

    assert len(run.pids("shop-beat")) == 1
    assert "shop-beat restarts" not in run.output()


def test_ctrl_c_during_a_restart_leaves_no_process(make_run: MakeRun) -> None:
    """The restart is given up; the processes are stopped all the same."""
    slow_to_end = program(
        "import signal;"
        "end = lambda *_: (time.sleep(1), os._exit(0));"
        "signal.signal(15, end); time.sleep(60)"
    )
    run = make_run(f"shop-beat: {slow_to_end}\n")
    (run.folder / "shop").mkdir()
    run.start()
    run.sees("ready in")
    edit(run, "shop/tasks.py", "shop-beat")

    run.send(signal.SIGINT)

    run.sees("stopping everything")
    assert run.wait() == 0
    assert "Traceback" not in run.output()
    assert all(gone(pid) for pid in run.pids("shop-beat"))
