"""Each stall, made to happen, is named by the doctor with what to do."""

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from celery import Celery

from doctor import broker as doctor_broker
from parts.broker import Broker
from parts.ports import free_port
from parts.process import ROOT
from parts.system import ROOMS
from parts.waiting import wait_for
from parts.worker import PROCFILE, AnyWorker, Worker
from tests.doctor.conftest import House, see

pytestmark = pytest.mark.xdist_group("doctor")


def run(folder: Path, *apps: str, **env: str) -> tuple[int, list[str]]:
    """python -m doctor, as make doctor calls it: exit code and lines."""
    done = subprocess.run(
        [sys.executable, "-m", "doctor", *apps],
        cwd=folder,
        env=os.environ | env,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert not done.stderr
    return done.returncode, done.stdout.splitlines()


def enqueue(url: str, queue: str, task: str = "some.task") -> None:
    client = Celery(broker=url, set_as_current=False)
    client.send_task(task, queue=queue)
    client.close()


def test_where_all_is_well_it_says_so(house: House) -> None:
    code, lines = run(ROOT, **house.environment())

    assert lines == [
        "Nothing stalls: broker, workers, queues, mail server and database"
        " are well."
    ]
    assert code == 0


def test_a_broker_that_is_down(house: House) -> None:
    """The rest is looked at all the same, and the exit code is 1."""
    env = house.environment() | {"FLASK_MAIL_PORT": str(free_port())}
    url = env["REDIS_URL"] = f"redis://:secret@127.0.0.1:{free_port()}/0"
    host = url.rpartition("@")[2]

    code, lines = run(ROOT, **env)

    assert code == 1
    down, mail = lines
    assert down.startswith(f"broker: redis://{host} does not answer (")
    assert down.endswith(
        "Start it (make run, or make start broker), or correct REDIS_URL."
    )
    assert mail.startswith("mail: 127.0.0.1:")


@pytest.mark.parametrize(
    ("variable", "value", "wrong"),
    [
        (
            "REDIS_URL",
            "http://localhost:6379",
            "REDIS_URL must begin with redis:// or rediss://",
        ),
        (
            "FLOWER_PORT",
            "abc",
            "FLOWER_PORT=abc is not a number; a port is one, such as 5555",
        ),
    ],
)
def test_a_setting_that_no_app_can_take(
    house: House, variable: str, value: str, wrong: str
) -> None:
    todo = "Correct it in the environment or in .env."
    env = house.environment() | {variable: value}

    assert run(ROOT, **env) == (1, [f"settings: {wrong}. {todo}"])


def test_a_broker_that_hangs(broker: Broker, house: House) -> None:
    broker.pause()

    lines = see(**house.settings | {"REDIS_URL": broker.url})

    assert f"broker: {broker.url} does not answer" in lines[0]


def test_an_app_without_worker(broker: Broker, house: House) -> None:
    for queue in ("urgent", "urgent", "low"):
        enqueue(broker.url, queue)

    lines = see(**house.settings | {"REDIS_URL": broker.url})

    assert lines == [
        "mood_mailer: no worker answers, 0 messages in its queues."
        " make start mood_mailer-worker.",
        "fibtastic: no worker answers, 0 messages in its queues."
        " make start fibtastic-worker.",
        "blog_autotag: no worker answers, 3 messages in its queues."
        " make start blog_autotag-worker.",
    ]
    assert see(
        "mood_mailer", **house.settings | {"REDIS_URL": broker.url}
    ) == [lines[0]]


def test_a_worker_that_hangs(house: House) -> None:
    house.workers["mood_mailer"].pause()
    try:
        lines = see(**house.settings)
    finally:
        house.workers["mood_mailer"].resume()

    assert [line.split(",")[0] for line in lines] == [
        "mood_mailer: no worker answers"
    ]


def test_a_queue_to_which_nobody_listens(house: House) -> None:
    enqueue(house.broker.url, "nobodys")
    try:
        lines = see(**house.settings)
    finally:
        house.broker.client.delete("nobodys")

    assert lines == [
        "queue nobodys: 1 message in it, and no worker listens to it."
        " Start a worker with --queues nobodys, or delete them"
        " (backstage, Queues)."
    ]


@pytest.fixture
def small_worker(
    broker: Broker, tmp_path: Path, house: House
) -> Iterator[AnyWorker]:
    """The blog's with one thread, on the queues urgent and blog_autotag."""
    command = PROCFILE["blog_autotag-worker"]
    command = command.replace("--concurrency 25", "--concurrency 1")
    command = command.replace(",low", "")
    env = house.environment() | {"REDIS_URL": broker.url}
    part = AnyWorker(command, tmp_path / "worker.log", env)
    yield part
    part.kill()


def test_a_task_that_no_worker_knows(
    house: House, broker: Broker, small_worker: AnyWorker
) -> None:
    """Seen while it waits behind others; and `low` has no listener."""
    client = Celery(broker=broker.url, set_as_current=False)
    task = "blog_autotag.demo.tasks.demo"
    client.send_task(task, (60, "long"), queue="blog_autotag")
    wait_for(lambda: not broker.client.llen("blog_autotag"), what="taken")
    client.send_task(task, (0, "known"), queue="urgent")
    enqueue(broker.url, "urgent", "blog_autotag.gone")

    lines = see("blog_autotag", **house.settings | {"REDIS_URL": broker.url})

    assert lines == [
        "queue low: 0 messages in it, and blog_autotag's worker does not"
        " listen to it. Name it in the worker's --queues:"
        " blog_autotag,low,urgent.",
        "queue urgent: 1 message of the task 'blog_autotag.gone', which no"
        " worker there knows and which it will throw away. Restart the worker"
        " with the code that has this task, or delete them (backstage,"
        " Queues).",
    ]


def test_a_worker_that_runs_older_code(
    house: House, broker: Broker, tmp_path: Path
) -> None:
    """In a copy of the project, whose settings are in its .env."""
    for room in (*ROOMS, "doctor"):
        shutil.copytree(ROOT / room, tmp_path / room)
    env = house.environment() | {"REDIS_URL": broker.url}
    (tmp_path / ".env").write_text(
        "".join(f"{name}={value}\n" for name, value in env.items())
    )
    log = tmp_path / "worker.log"
    part = AnyWorker(PROCFILE["mood_mailer-worker"], log, env, tmp_path)
    try:
        assert run(tmp_path, "mood_mailer", FLASK_SKIP_DOTENV="")[0] == 0
        saved = time.time() + 60
        os.utime(tmp_path / "mood_mailer" / "tasks.py", (saved, saved))
        code, (line,) = run(tmp_path, "mood_mailer", FLASK_SKIP_DOTENV="")
    finally:
        part.kill()

    assert code == 1
    assert line.startswith("mood_mailer@")
    assert ": it runs older code: mood_mailer/tasks.py was saved at" in line
    assert line.endswith("make restart mood_mailer-worker.")


WRONG_CLOCK = """
import sys, time
right = time.time
time.time = lambda: right() + 3600
from celery.__main__ import main
sys.argv[0] = "celery"
main()
"""


def test_a_worker_whose_clock_is_wrong(
    house: House, broker: Broker, tmp_path: Path
) -> None:
    program = tmp_path / "wrong_clock.py"
    program.write_text(WRONG_CLOCK)
    options = PROCFILE["mood_mailer-worker"].removeprefix("celery")
    env = house.environment() | {"REDIS_URL": broker.url}
    env |= {"PYTHONPATH": str(ROOT)}
    log = tmp_path / "worker.log"
    part = AnyWorker(f"{sys.executable} {program} {options}", log, env)
    try:
        lines = see(
            "mood_mailer", **house.settings | {"REDIS_URL": broker.url}
        )
    finally:
        part.kill()

    (line,) = lines
    assert line.startswith("clock: mood_mailer@")
    assert "'s is +3600 s away from this machine's" in line


def test_a_broker_whose_clock_is_wrong(house: House) -> None:
    client = house.broker.client
    (finding,) = doctor_broker.clock(client, now=time.time() - 60)

    assert "this machine's is -60 s away from the broker's" in str(finding)
    assert not list(doctor_broker.clock(client, now=time.time() + 2))


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("maxmemory-policy", "allkeys-lru", "eviction policy is allkeys-lru"),
        ("appendonly", "no", "it keeps no append-only file"),
    ],
)
def test_a_broker_that_loses_messages(
    house: House, name: str, value: str, says: str
) -> None:
    client: redis.Redis = house.broker.client
    before = str(client.config_get(name)[name])
    client.config_set(name, value)
    try:
        (line,) = see(**house.settings)
    finally:
        client.config_set(name, before)

    assert says in line
    assert f"Start Redis with --{name} " in line


@pytest.fixture
def lost_worker(
    house: House, broker: Broker, tmp_path: Path
) -> Iterator[Worker]:
    """Daily Mood's, on another database of the same Redis."""
    url = broker.url.removesuffix("0") + "1"
    env = house.environment() | {"REDIS_URL": url}
    worker = Worker("mood_mailer", tmp_path, **env)
    yield worker
    worker.kill()


def test_workers_on_another_database_of_the_broker(
    house: House, broker: Broker, lost_worker: Worker
) -> None:
    lines = see("mood_mailer", **house.settings | {"REDIS_URL": broker.url})

    assert lines[0].startswith("mood_mailer: no worker answers")
    assert lines[1].startswith(
        f"two brokers: REDIS_URL is {broker.url}, but on"
        f" {broker.url.removesuffix('0')}1 the worker mood_mailer@"
    )
    assert lines[1].endswith(
        " listens. Give web apps and workers the same REDIS_URL, and restart"
        " them."
    )


def test_messages_on_the_bundled_broker_while_another_is_set(
    house: House, broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BROKER_PORT", str(broker.port))
    enqueue(broker.url, "fibtastic")
    enqueue(broker.url, "somebody-elses")

    (line,) = see(**house.settings)

    assert line == (
        f"two brokers: REDIS_URL is {house.broker.url}, but on"
        f" redis://localhost:{broker.port}/0 1 message for our workers wait."
        " Give web apps and workers the same REDIS_URL, and restart them."
    )


def test_a_mail_server_that_is_down(house: House) -> None:
    port = free_port()

    (line,) = see(**house.settings | {"MAIL_PORT": port})

    assert line.startswith(f"mail: 127.0.0.1:{port} takes no mail (")
    assert "make start inbox" in line


@pytest.mark.parametrize(
    ("database", "says"),
    [
        ("sqlite:///{}/new.sqlite", "has no tables, or those of older code"),
        ("sqlite:///{}/no/such/folder", "does not answer (unable to open"),
        ("postgresql://ann:secret@127.0.0.1:1/x", "does not answer ("),
    ],
)
def test_a_database_that_cannot_be_used(
    house: House, tmp_path: Path, database: str, says: str
) -> None:
    url = database.format(tmp_path)

    (line,) = see(**house.settings | {"DATABASE_URL": url})

    assert line.startswith("database: ")
    assert says in line
    assert "secret" not in line


def test_a_database_of_newer_code(house: House, tmp_path: Path) -> None:
    copy = tmp_path / "newer.sqlite"
    shutil.copy(
        house.settings["DATABASE_URL"].removeprefix("sqlite:///"), copy
    )
    with sqlite3.connect(copy) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")

    (line,) = see(**house.settings | {"DATABASE_URL": f"sqlite:///{copy}"})

    assert "was made by newer code" in line
