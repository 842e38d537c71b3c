"""Lines of Redis's MONITOR, taken apart: plain data, no Flask, no Redis.

    1339518083.107412 [0 127.0.0.1:60866] "LPUSH" "queue" "{\\"body\\": ...}"

Source: https://redis.io/docs/latest/commands/monitor/
"""

import re
from dataclasses import dataclass
from functools import cached_property

LINE = re.compile(r'(\d+\.\d+) \[\d+ (\S+)\] "([^"]*)"(.*)', re.DOTALL)
WORD = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
ESCAPE = re.compile(rb"\\(x[0-9a-f]{2}|.)", re.DOTALL)
PLAIN = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"a": b"\a", b"b": b"\b"}


@dataclass(frozen=True)
class Command:
    """at: Unix time in seconds; address: host:port, or "lua"."""

    at: float
    address: str
    name: str  # in capitals
    rest: str  # still escaped

    @cached_property
    def words(self) -> list[str]:
        """What came after the name; only now is it unescaped."""
        return [unescape(word) for word in WORD.findall(self.rest)]


def parse(line: str) -> Command | None:
    """None for what is not a command, such as the first OK."""
    found = LINE.match(line)
    if not found:
        return None
    at, address, name, rest = found.groups()
    return Command(float(at), address, name.upper(), rest)


def unescape(word: str) -> str:
    raw = ESCAPE.sub(_plain, word.encode("ascii", "replace"))
    return raw.decode("utf-8", "replace")


def _plain(found: re.Match[bytes]) -> bytes:
    code = found[1]
    if len(code) == 3:
        return bytes.fromhex(code[1:].decode())
    return PLAIN.get(code, code)
