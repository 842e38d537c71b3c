"""An app's web server: werkzeug's, or gunicorn."""

from pathlib import Path

from parts.page import answers
from parts.ports import free_port
from parts.process import Part


class Web(Part):
    """Serves an app as the Procfile does, without --debug's reloader."""

    command = "flask --app {app} run --port {port}"

    def __init__(self, app: str, folder: Path, **env: str) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        super().__init__(
            self.command.format(app=app, port=self.port),
            folder / f"{app}-web.log",
            env,
        )

    def start(self) -> None:
        """Start it, and wait until its first page answers."""
        super().start()
        self.wait_until(
            lambda: answers(self.url), 30, f"its page at {self.url}"
        )


class Gunicorn(Web):
    """Serves an app as docker-compose.yml does."""

    command = (
        "gunicorn --config containers/gunicorn.py"
        " --bind 127.0.0.1:{port} '{app}:create_app()'"
    )
