"""Takes a line of Redis's MONITOR apart. Needs no Redis itself.

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
    """A command to Redis.

    at: Unix time in seconds. address: the client's host:port, or "lua".
    """

    at: float
    address: str
    name: str  # in capitals
    rest: str  # still escaped

    @cached_property
    def words(self) -> list[str]:
        """The arguments, unescaped only when they are asked for."""
        return [unescape(word) for word in WORD.findall(self.rest)]


def parse_line(line: str) -> Command | None:
    """Return the command, None for other lines such as the first OK."""
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
