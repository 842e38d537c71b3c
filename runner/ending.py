"""How a process is stopped, and how it ended."""

import os
import signal
from contextlib import suppress

# The signals that stop a process, and the seconds to wait after each; SIGKILL
# comes last. SIGTERM is a worker's warm shutdown: it takes no more tasks and
# finishes those it has. SIGQUIT is its cold shutdown: it gives unfinished
# tasks back to the broker.
STEPS = {signal.SIGTERM: 10.0}
WORKER_STEPS = {**STEPS, signal.SIGQUIT: 5.0}


def kill_group(leader: int) -> None:
    """Send SIGKILL to all processes of a group, if there are any."""
    # macOS raises PermissionError when only zombies are left.
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


def exit_text(code: int) -> str:
    """Return how a process ended: "exit status 1", "killed by SIGKILL"."""
    if code < 0:
        return f"killed by {signal.Signals(-code).name}"
    return f"exit status {code}"
