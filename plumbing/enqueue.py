"""Enqueues a task in one step: message, event, record and a form's claim.

Celery would ask Redis for one after the other. Here kombu gathers what it
would send (Producer.batch), the task's record is added, and one script does
all of it: a request waits for Redis once, and all is there or nothing.
"""

import logging
import time
from hashlib import sha1
from typing import Any

from celery.app.amqp import AMQP
from kombu import Producer
from redis.client import Pipeline
from redis.exceptions import NoScriptError

from batched_redis.late_answers import pack
from plumbing.once import HOLD_SECONDS, SentBefore, claim_key
from plumbing.records import KEEP_SECONDS, times_of_request
from plumbing.records.keys import record_key
from plumbing.records.signals import KEPT, change_record, visibility_timeout

log = logging.getLogger(__name__)

# Do the commands in ARGV; each is the number of its words, and its words.
# The first one is the message. If Redis refuses it, nothing else is done.
# If there is a KEYS[1], a form's claim, do nothing while that key exists, and
# set it for ARGV[1] seconds with the message.
#
# Returns what Redis refused of the other commands, and nil for a form that
# was sent before.
SCRIPT = """
if KEYS[1] and redis.call('GET', KEYS[1]) then return nil end
local refused, at = {}, 2
while ARGV[at] do
    local last = at + ARGV[at]
    local answer = redis.pcall(unpack(ARGV, at + 1, last))
    if type(answer) == 'table' and answer.err then
        if at == 2 then return answer end
        refused[#refused + 1] = answer.err
    end
    at = last + 1
end
if KEYS[1] then redis.call('SET', KEYS[1], '1', 'EX', ARGV[1]) end
return refused
"""
SHA = sha1(SCRIPT.encode(), usedforsecurity=False).hexdigest()


class OneStep(AMQP):
    """What makes and sends Celery's messages; it sends each in one step."""

    def _create_task_sender(self) -> Any:
        send = super()._create_task_sender()

        def send_in_one_step(
            producer: Producer,
            name: str,
            message: Any,
            once: bool = False,
            **options: Any,
        ) -> None:
            """Enqueue a task. apply_async() takes these options, too.

            once: it is the task of a form, which may be sent twice. Raises
            SentBefore if the task was enqueued before. In a batch of the
            caller's own, which is sent later, nobody can know that.
            """
            headers = message.headers
            # Celery's messages do not say when they were enqueued. A page
            # that shows a queue wants to say how old its messages are.
            headers["enqueued_at"] = time.time()
            # Else kombu copies the queue each time, to see if it is declared.
            if hash(options["queue"]) in producer.connection.declared_entities:
                options["declare"] = []
            with producer.batch() as batch:
                send(producer, name, message, **options)
                record = self._record(name, headers, options["queue"].name)
                if once:
                    record |= times_of_request()
                if not batch.is_outermost:  # it is in the caller's batch
                    change_record(headers["id"], **record)
                    return
                pipeline = batch.state.session.pipeline
                key = record_key(headers["id"])
                pipeline.hset(key, mapping=record)
                pipeline.expire(key, KEEP_SECONDS)
                run(pipeline, [claim_key(headers["id"])] if once else [])

        return send_in_one_step

    def _record(
        self, name: str, headers: dict[str, Any], queue: str
    ) -> dict[str, Any]:
        """Return what is known of a task now; a retry has its record."""
        sent = {"sent": headers["enqueued_at"]}
        if headers["retries"]:
            return sent
        return sent | {
            "task": name,
            "queue": queue,
            "args": (headers["argsrepr"] or "")[:KEPT],
            "kwargs": (headers["kwargsrepr"] or "")[:KEPT],
            "enqueued": headers["enqueued_at"],
            "again_after": visibility_timeout(self.app),
        }


def run(pipeline: Pipeline, claims: list[str]) -> None:
    """Do the pipeline's commands in one step. Raises SentBefore."""
    commands = [args for args, _ in pipeline.command_stack]
    pipeline.reset()  # else kombu would send them, too
    words = [word for args in commands for word in (len(args), *args)]
    call = [str(each) for each in (len(claims), *claims, HOLD_SECONDS, *words)]
    connection = pipeline.connection_pool.get_connection()
    try:
        refused = ask(connection, "EVALSHA", SHA, *call)
    except NoScriptError:
        refused = ask(connection, "EVAL", SCRIPT, *call)
    finally:
        pipeline.connection_pool.release(connection)
    if refused is None:
        raise SentBefore
    for each in refused:
        log.warning("An event or a record is lost: %s", each.decode())


def ask(connection: Any, *words: str) -> Any:
    connection.send_packed_command([pack(*words)])
    return connection.read_response()
