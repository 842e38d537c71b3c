"""Workers: one started by any command, and one by its line of the Procfile."""

from pathlib import Path

from parts.process import ROOT, Part
from runner import procfile

PROCFILE = procfile.read(ROOT / "Procfile")


class AnyWorker(Part):
    """A worker that any command starts."""

    def start(self) -> None:
        """Start the worker and wait until it takes messages.

        May be called again after stop() or kill().
        """
        before = self.printed(" ready.")
        super().start()
        self.wait_until(
            lambda: self.printed(" ready.") > before, 60, "the worker's banner"
        )


class Worker(AnyWorker):
    """An app's worker, started by its line of the Procfile."""

    def __init__(self, app: str, folder: Path, **env: str) -> None:
        log = folder / f"{app}-worker.log"
        super().__init__(PROCFILE[f"{app}-worker"], log, env)
