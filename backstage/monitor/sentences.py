"""Says what commands to Redis mean for tasks. Needs no Redis itself.

How kombu moves a message: LPUSH puts it into the queue's list. A worker
waits with BRPOP, which takes the message out. HSET then notes it in the hash
of unacknowledged messages, and HDEL there acknowledges it. If a message is
given back, RPUSH follows that HDEL in the same transaction.

With batched_redis a worker waits with EXISTS, and is told when a list gets
something. One script then does RPOP and HSET for many messages at once. It
is also a script that gives a message back. MONITOR calls the sender of what
a script does "lua"; the line before says who started the script.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from backstage.monitor.commands import Command
from backstage.monitor.traffic import (
    is_task_queue,
    order_to_workers,
    pushed_message,
    task_events,
)
from backstage.stored.decoding import decode_held
from plumbing.kombu_keys import is_unacked

SCRIPT = "lua"  # in the place of an address: what a script does


@dataclass(frozen=True)
class Sentence:
    """Who did what with the task `id`, and by which command.

    at: Unix time in seconds. who, address: the client's name and host:port.
    """

    at: float
    who: str
    address: str
    what: str
    command: str
    task: str = ""
    id: str = ""


@dataclass
class Reader:
    """Reads one command after the other, and remembers what it needs.

    names: the clients' names, by address. held: (task, id) of what workers
    hold, by delivery tag. others: a count of each command that gave no
    sentence. waiting: (address, queues) of the workers that wait. done: the
    last acknowledgement of each address, which may turn out otherwise.
    script: the address of the last one that started a script. pop: how the
    command being read takes messages out.
    """

    names: dict[str, str] = field(default_factory=dict)
    held: dict[str, tuple[str, str]] = field(default_factory=dict)
    others: Counter[str] = field(default_factory=Counter)
    waiting: set[tuple[str, str]] = field(default_factory=set)
    done: dict[str, Sentence] = field(default_factory=dict)
    script: str = ""
    pop: str = "BRPOP"

    def read(self, command: Command) -> list[Sentence]:
        """Return what can be said now: mostly nothing, at little cost."""
        in_script = command.address == SCRIPT
        self.pop = "RPOP" if in_script else "BRPOP"
        if in_script:
            command = replace(command, address=self.script)
            if command.name == "ZREM":  # a push may still follow
                self.others[command.name] += 1
                return []
        ended = self.done.pop(command.address, None)
        read = READS.get(command.name)
        sentences = list(read(self, command)) if read else []
        if not sentences:
            self.others[command.name] += 1
        elif command.name == "HDEL":  # it is given back if a push is next
            (self.done[command.address],) = sentences
            sentences = []
        elif command.name in ("LPUSH", "RPUSH"):
            ended = None
        return ([ended] if ended else []) + sentences

    def _say(
        self,
        command: Command,
        what: str,
        how: str,
        task: str = "",
        id_: str = "",
    ) -> Sentence:
        who = self.names.get(command.address) or "a client without a name"
        address = command.address
        return Sentence(command.at, who, address, what, how, task, id_)

    def name(self, command: Command) -> Iterable[Sentence]:
        action, *rest = command.words or [""]
        if action.upper() == "SETNAME" and rest:
            self.names[command.address] = rest[0]
        return ()

    def start_script(self, command: Command) -> Iterable[Sentence]:
        self.script = command.address
        return ()

    def put(self, command: Command) -> Iterable[Sentence]:
        message = pushed_message(command)
        if not message:
            return ()
        what = f"put into the queue {message.queue}"
        if message.retries:
            what += f", as retry {message.retries}"
        if message.eta:
            wait = max(0, message.eta - command.at)
            what += f", to be run in {wait:.0f} s"
        how = f"LPUSH {message.queue}"
        return [self._say(command, what, how, message.task, message.id)]

    def give_back(self, command: Command) -> Iterable[Sentence]:
        message = pushed_message(command)
        if not message:
            return ()
        what = f"put back to the front of the queue {message.queue}"
        how = f"RPUSH {message.queue}"
        return [self._say(command, what, how, message.task, message.id)]

    def wait(self, command: Command) -> Iterable[Sentence]:
        keys = command.words
        if command.name == "BRPOP":
            keys = keys[:-1]  # the last one is the time
        queues = ", ".join(sorted(filter(is_task_queue, keys)))
        if not queues or (command.address, queues) in self.waiting:
            return ()
        self.waiting.add((command.address, queues))
        what = f"waits for messages in: {queues}"
        return [self._say(command, what, f"{command.name} {queues}")]

    def take(self, command: Command) -> Iterable[Sentence]:
        key, *pairs = command.words or [""]
        if not is_unacked(key) or len(pairs) % 2:
            return
        for tag, held in zip(pairs[::2], pairs[1::2], strict=True):
            message = decode_held(held, {})
            if message:
                self.held[tag] = message.task, message.id
                yield self._say(
                    command,
                    f"took from the queue {message.queue}, and noted as not"
                    " done",
                    f"{self.pop} {message.queue}, HSET {key}",
                    message.task,
                    message.id,
                )

    def acknowledge(self, command: Command) -> Iterable[Sentence]:
        if len(command.words) != 2 or not is_unacked(command.words[0]):
            return ()
        key, tag = command.words
        task, id_ = self.held.pop(tag, ("", ""))
        what = "acknowledged" if id_ else "acknowledged an earlier message"
        return [self._say(command, what, f"HDEL {key}", task, id_)]

    def publish(self, command: Command) -> Iterable[Sentence]:
        channel, body = [*command.words, "", ""][:2]
        how = f"PUBLISH {channel}"
        if method := order_to_workers(channel, body):
            what = f"asked the workers: {method}"
            if method == "enable_events":
                what += ", as Flower does every few seconds"
            return [self._say(command, what, how)]
        events = task_events(channel, body)
        if not events:
            return ()
        ids = {str(each.get("uuid") or "") for each in events}
        kinds = ", ".join(str(each["type"]) for each in events)
        what = f"told Flower, and all that listen: {kinds}"
        id_ = ids.pop() if len(ids) == 1 else ""
        task = next((str(e["name"]) for e in events if e.get("name")), "")
        return [self._say(command, what, how, task if id_ else "", id_)]


READS: dict[str, Callable[[Reader, Command], Iterable[Sentence]]] = {
    "CLIENT": Reader.name,
    "LPUSH": Reader.put,
    "RPUSH": Reader.give_back,
    "BRPOP": Reader.wait,
    "EXISTS": Reader.wait,
    "EVAL": Reader.start_script,
    "EVALSHA": Reader.start_script,
    "HSET": Reader.take,
    "HDEL": Reader.acknowledge,
    "PUBLISH": Reader.publish,
}
