"""A broker whose files are damaged: what is said, and `make mend-broker`."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import redis

from parts.broker import Broker
from tests.runner.running import MakeRun, Run

PROCFILE = "broker: python -m runner.broker\nother: sleep 60\n"
MESSAGES = [f"message {number}" for number in range(100)]


@pytest.fixture
def run(make_run: MakeRun, broker: Broker, tmp_path: Path) -> Run:
    """A `make run` that would find 100 messages in its broker's files."""
    broker.client.rpush("mood_mailer", *MESSAGES[:50])
    for message in MESSAGES[50:]:
        broker.client.rpush("mood_mailer", message)
    broker.stop()
    run = make_run(PROCFILE)
    shutil.copytree(
        tmp_path / "appendonlydir",
        run.folder / "var/broker/appendonlydir",
    )
    return run


def file(run: Run, pattern: str) -> Path:
    """Return the one file of the broker's that matches."""
    (found,) = (run.folder / "var/broker/appendonlydir").glob(pattern)
    return found


def in_queue(run: Run) -> list[str]:
    client = redis.Redis(
        port=int(run.env["BROKER_PORT"]), decode_responses=True
    )
    return list(map(str, client.lrange("mood_mailer", 0, -1)))


def mend(run: Run) -> str:
    return subprocess.run(
        [sys.executable, "-m", "runner.mend"],
        cwd=run.folder,
        env=run.env,
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def garbage_in_the_middle(run: Run) -> None:
    """It hits the head of the command that holds message 70."""
    log = file(run, "*.incr.aof")
    data = log.read_bytes()
    place = data.rindex(b"*3", 0, data.index(b"message 70"))
    log.write_bytes(data[:place] + b"GARBAGE" + data[place + 7 :])


def zeros_at_the_end(run: Run) -> None:
    """As some file systems leave them after a loss of power."""
    with file(run, "*.incr.aof").open("ab") as log:
        log.write(bytes(300))


def empty_manifest(run: Run) -> None:
    file(run, "*.manifest").write_text("")


def no_manifest(run: Run) -> None:
    """The server would begin again, and write over the old files."""
    file(run, "*.manifest").unlink()


def no_base(run: Run) -> None:
    file(run, "*.base.rdb").unlink()


def damaged_base(run: Run) -> None:
    base = file(run, "*.base.rdb")
    base.write_bytes(b"X" + base.read_bytes()[1:])


def newer_base(run: Run) -> None:
    base = file(run, "*.base.rdb")
    base.write_bytes(b"REDIS0999" + base.read_bytes()[9:])


@pytest.mark.parametrize(
    ("damage", "lost"),
    [
        (garbage_in_the_middle, ["message 70"]),
        (zeros_at_the_end, []),
        (empty_manifest, []),
        (no_manifest, []),
        (no_base, []),
        (damaged_base, []),
        (newer_base, []),
    ],
)
def test_damage_is_named_once_and_mended(
    run: Run, damage: Callable[[Run], None], lost: list[str]
) -> None:
    damage(run)
    before = {
        path.name: path.read_bytes()
        for path in (run.folder / "var/broker/appendonlydir").iterdir()
    }

    run.start()

    assert run.wait() == 1
    assert "make mend-broker" in run.output()
    assert "make run: the broker cannot start." in run.output()
    assert "starts again in" not in run.output()
    assert "other " not in run.output()

    said = mend(run)
    run.start()

    run.sees("ready in")
    assert in_queue(run) == [m for m in MESSAGES if m not in lost]
    assert "var/broker/appendonlydir.damaged-1" in said
    kept = run.folder / "var/broker/appendonlydir.damaged-1"
    assert before == {path.name: path.read_bytes() for path in kept.iterdir()}


def test_half_a_command_at_the_end_is_left_out_without_a_word(
    run: Run,
) -> None:
    """`kill -9` of a broker, or of the machine, leaves it so."""
    log = file(run, "*.incr.aof")
    log.write_bytes(log.read_bytes()[:-7])

    run.start()

    run.sees("ready in")
    assert in_queue(run) == MESSAGES[:-1]


def test_a_broker_that_may_not_write_is_told_from_a_damaged_one(
    run: Run,
) -> None:
    """Also for root, whom no permission stops: a line that says so."""
    denied = "print('Can not open the AOF file: Permission denied')"
    text = f'broker: {sys.executable} -c "{denied}; exit(1)"\n'
    (run.folder / "Procfile").write_text(text)

    run.start()

    assert run.wait() == 1
    assert "sudo chown -R $USER var/broker " in run.output()
    assert "mend-broker" not in run.output()


def test_a_running_broker_is_not_mended(run: Run) -> None:
    run.start()
    run.sees("ready in")

    with pytest.raises(subprocess.CalledProcessError) as refused:
        mend(run)

    assert "Stop the broker first: its port is taken." in refused.value.stderr
    assert in_queue(run) == MESSAGES
