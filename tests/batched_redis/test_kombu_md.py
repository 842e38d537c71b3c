"""KOMBU.md lists what is overridden: no more, no less."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from types import FunctionType

from batched_redis.channel import Channel
from batched_redis.qos import QoS
from batched_redis.transport import Poller, Transport

HERE = Path(__file__).parent
TEXT = (HERE / "KOMBU.md").read_text()
CLASSES = {
    "Transport": Transport,
    "MultiChannelPoller": Poller,
    "Channel": Channel,
    "QoS": QoS,
}


def overridden() -> Iterator[str]:
    for name, class_ in CLASSES.items():
        theirs: set[str] = set()
        for base in class_.__mro__:
            if base.__module__.startswith("kombu."):
                theirs |= vars(base).keys()
        for base in class_.__mro__:
            if base.__module__.startswith("batched_redis."):
                for method, value in vars(base).items():
                    if isinstance(value, FunctionType) and method in theirs:
                        yield f"{name}.{method}"


def test_each_overridden_method_is_listed() -> None:
    listed = re.findall(r"^## `(\S+)`$", TEXT, re.M)
    assert sorted(listed) == sorted(set(overridden()))


def test_our_tests_in_the_list_exist() -> None:
    ours = " ".join(re.findall(r"^- ours: (.*(?:\n  .*)*)", TEXT, re.M))
    named = set(re.findall(r"\btest_\w+", ours))
    there = {
        node.name
        for file in HERE.glob("test_*.py")
        for node in ast.parse(file.read_text()).body
        if isinstance(node, ast.FunctionDef)
    }
    assert named
    assert named - there == set()
