"""Run the integration tests of kombu or Celery with batched_redis.

    python -m tests.batched_redis.upstream kombu -x
    python -m tests.batched_redis.upstream celery -k chord
    python -m tests.batched_redis.upstream celery --stock

They are those of the installed version, from its source package, which is
fetched once into var/upstream. --stock: with kombu's own transport instead,
to compare. Everything else is an argument of pytest's.
"""

import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from importlib.metadata import version
from pathlib import Path

from parts.broker import Broker
from parts.process import ROOT

FOLDER = ROOT / "var" / "upstream"
# Only Celery's tests use these. Some fail now and then, by time limits, and
# are marked to be run again. tblib lets child processes log an error.
NEEDS = FOLDER / "needs"
FILES = {
    "kombu": ["test_redis", "test_redis_brpop_qos"],
    # Not those about results in files, databases and caches, nor beat's.
    "celery": [
        # First: after its tests with Django a worker that had started before,
        # in the same process, does no task any more.
        "test_worker",
        # Early, as it expects that nobody waits for a result any more;
        # test_group_chains leaves hundreds of them.
        "test_redis_backend",
        "test_tasks",
        "test_inspect",
        "test_group_chains",
        "test_connection_recovery",
        "test_events_state_memory_leak",
        "test_mem_leak_in_exception_handling",
        "test_canvas",
    ],
}


def pip(*arguments: str) -> None:
    command = [sys.executable, "-m", "pip", "-q", *arguments]
    subprocess.run(command, check=True)


def source(name: str) -> Path:
    """Return the folder of the installed version's source, fetched once."""
    release = f"{name}-{version(name)}"
    folder = FOLDER / release
    if not folder.exists():
        with tempfile.TemporaryDirectory(dir=FOLDER) as temporary:
            only_source = ("--no-deps", "--no-binary", ":all:")
            what = release.replace("-", "==")
            pip("download", *only_source, "--dest", temporary, what)
            with tarfile.open(next(Path(temporary).glob("*.tar.gz"))) as tar:
                tar.extractall(temporary, filter="data")
            shutil.move(Path(temporary) / release, folder)
    return folder


def needs() -> None:
    if not (NEEDS / "django").exists():
        more = ("django", "pydantic", "tblib")
        pip("install", "--upgrade", "--target", str(NEEDS), *more)
        again = ("--no-deps", "pytest-rerunfailures")
        pip("install", "--target", str(NEEDS), *again)


def environment(name: str, broker: Broker) -> dict[str, str]:
    """Return where their tests look for the server: by all their names."""
    address = f"redis://localhost:{broker.port}"
    folders = [ROOT, NEEDS] if name == "celery" else [ROOT]
    programs = [str(Path(sys.executable).parent), os.environ["PATH"]]
    return {
        **os.environ,
        "PATH": os.pathsep.join(programs),
        "PYTHONPATH": os.pathsep.join(map(str, folders)),
        "REDIS_6379_TCP": str(broker.port),
        "REDIS_PORT": str(broker.port),
        "WORKER_LOGLEVEL": "INFO",  # test_trace_log_arguments reads its log
        "TEST_BROKER": address,
        "TEST_BACKEND": address,  # test_chord_on_error looks into database 0
    }


def main(name: str, arguments: list[str]) -> int:
    """Return pytest's exit code."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    folder = source(name)
    if name == "celery":
        needs()
    plugins = ["-p", "celery.contrib.pytest"] if name == "celery" else []
    if "--stock" in arguments:
        arguments.remove("--stock")
    else:
        plugins += ["-p", "tests.batched_redis.as_redis"]
    files = [f"t/integration/{file}.py" for file in FILES[name]]
    # Their marks for their own CI are not known here.
    quiet = ["-q", "-W", "ignore::pytest.PytestUnknownMarkWarning"]
    command = [sys.executable, "-m", "pytest", *plugins, *quiet, *files]
    with (
        # Each run begins with an empty server: some tests leave messages.
        tempfile.TemporaryDirectory() as data,
        Broker(Path(data)) as broker,
    ):
        env = environment(name, broker)
        return subprocess.run(
            [*command, *arguments], cwd=folder, env=env, check=False
        ).returncode


if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] not in FILES:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2:]))
