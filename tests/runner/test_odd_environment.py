"""`make run` where a terminal or other programs need odd settings."""

import os
import sys

import pytest
import redis

from parts.waiting import wait_for
from tests.runner.running import MakeRun, Run

TALKER = f"""
broker: python -m runner.broker
talker: {sys.executable} talker.py
"""
TALK = """
import sys, time
print("caf\\xe9 \\u2192 \\U0001f600")
sys.stdout.buffer.write(b"\\xff no UTF-8\\n")
print("the next line")
time.sleep(60)
"""
ASCII = {"PYTHONIOENCODING": "ascii"}
C = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


@pytest.fixture
def run(make_run: MakeRun) -> Run:
    run = make_run(TALKER)
    (run.folder / "talker.py").write_text(TALK)
    run.use_make()
    return run


@pytest.mark.parametrize(
    ("env", "shown"),
    [
        (ASCII, "caf? ? ?"),
        (ASCII | C, "caf? ? ?"),
        (
            {"PYTHONIOENCODING": "latin-1:strict"},
            "caf\N{REPLACEMENT CHARACTER} ? ?",
        ),
        (C, "café → 😀"),
    ],
)
def test_a_character_that_cannot_be_printed_costs_no_line(
    run: Run, env: dict[str, str], shown: str
) -> None:
    run.env |= env

    run.start()

    run.sees("ready in")
    run.sees(r"talker \| the next line\n")
    assert f"talker | {shown}\n" in run.output()
    assert " no UTF-8\n" in run.output()


def test_redis_cli_replaces_what_cannot_be_printed(run: Run) -> None:
    run.start()
    run.sees("ready in")
    redis.Redis(port=int(run.env["BROKER_PORT"])).set("mood", "→ café")
    run.env |= ASCII | C

    answers = run.make("redis-cli", "GET mood\nEXISTS mood\n")

    assert answers == b"redis> ? caf?\nredis> (integer) 1\nredis> \n"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PYTHONHOME", "/nowhere"),
        ("PYTHONINSPECT", "1"),
        ("PYTHONOPTIMIZE", "2"),
        ("PYTHONPATH", "/nowhere:{folder}/others"),
        ("PYTHONSAFEPATH", "1"),
        ("PYTHONWARNINGS", "error"),
        ("PYTHONDONTWRITEBYTECODE", "1"),
        ("PYTHONSTARTUP", "/nowhere"),
    ],
)
def test_settings_for_other_pythons_do_not_matter(
    run: Run, name: str, value: str
) -> None:
    others = run.folder / "others"
    others.mkdir()
    (others / "dotenv.py").write_text("raise SystemExit('the wrong one')")
    run.env[name] = value.format(folder=run.folder)

    run.start()

    run.sees("ready in")
    assert run.make("redis-cli", "ECHO hello\n").startswith(b"redis> hello\n")
    run.end()
    run.sees("stopping everything")


def test_a_full_disk_under_the_output_stops_nothing(run: Run) -> None:
    """As in `make run > file`. Lines are lost; the work goes on."""
    if not os.path.exists("/dev/full"):
        pytest.skip("this system has no /dev/full to try it on")
    with open("/dev/full", "wb") as full:
        run.start(stdout=full.fileno())
        client = redis.Redis(port=int(run.env["BROKER_PORT"]))

        def answers() -> bool:
            try:
                return bool(client.ping())
            except redis.ConnectionError:
                return False

        wait_for(answers, 20, "the broker")
        code, said = run.control("restart", "talker")

    assert (code, said) == (0, "talker is up")


def test_a_line_without_an_end_is_shown_in_pieces(make_run: MakeRun) -> None:
    """Otherwise it would fill the memory. A long line stays one."""
    run = make_run(f"talker: {sys.executable} talker.py\n")
    (run.folder / "talker.py").write_text(
        "import time\nprint('a' * 900_000)\nprint('b' * 3_000_000, end='')\n"
        "time.sleep(60)\n"
    )

    run.start()

    run.sees(r"talker \| a{900000}\n")
    run.sees(r"talker \| b{1000000}")
