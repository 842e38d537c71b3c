"""How fast are the three forms, beside the least app that does the like?

    python -m benchmarks.forms [ROUNDS] [--only WORD]

Sends the forms of Daily Mood ("Send later"), FibTastic ("Compute later") and
the blog (a new post) with the transport that kombu brings, and with ours; and
the same to minimal_app.py, with kombu's. Each is served by gunicorn with two
sync workers. Measures all in turn, ROUNDS times (15): 1.5 s at full speed,
then 1.5 s at half of it. Prints for each the median and range of the forms a
second, and of the 99th percentile of the times at half speed, in
milliseconds; and the medians of the ratios to the minimal app in the same
round.

Nothing else may run meanwhile. Takes about 7 minutes.
"""

import argparse
import re
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from urllib.request import Request, urlopen
from uuid import uuid4

from flask.sessions import SecureCookieSessionInterface

import blog_autotag
from benchmarks.load import latencies, peak, post_request
from benchmarks.trial import Asked, Trial
from blog_autotag.database import Base, db
from blog_autotag.models.user import User
from parts.broker import Broker
from parts.web import Web
from plumbing.broker import KOMBUS
from plumbing.settings import BATCHED

ABOUT = {
    "forms": "forms a second, and the 99th percentile at half of that, beside"
    " the least app that does the like"
}
SECONDS = 1.5
MINIMAL = "benchmarks.minimal_app:app"
KINDS = {"minimal": KOMBUS, "stock": KOMBUS, "batched": BATCHED}
SECRET_KEY = secrets.token_hex(32)
# the app, where its form goes, what is typed
FORMS = (
    ("mood_mailer", "/mailers", {"mood": "happy"}),
    ("fibtastic", "/sequences", {"sequence_length": "7", "account": "free"}),
    ("blog_autotag", "/posts", {"title": "A title", "content": "Some text."}),
)
TOKEN = re.compile(r'name="csrf_token"[^>]* value="([^"]+)"')


class SyncGunicorn(Web):
    command = (
        "gunicorn --workers 2 --worker-class sync --no-control-socket"
        " --log-level warning --bind 127.0.0.1:{port} '{app}'"
    )


@dataclass
class Form:
    """A form of a web server that runs, and who sends it."""

    port: int
    path: str
    typed: dict[str, str]
    cookie: str

    def request(self) -> bytes:
        """Return the form's bytes, with a new token each time."""
        new = {"email": "you@example.com", "form_token": str(uuid4())}
        return post_request(self.path, new | self.typed, self.cookie)


def serve(
    parts: ExitStack, broker: Broker, folder: Path, only: str
) -> dict[str, dict[str, Form]]:
    """Start the web servers. Returns their forms, by app and kind.

    only: a part of the apps' names.
    """
    found: dict[str, dict[str, Form]] = {}
    for app, path, typed in (each for each in FORMS if only in each[0]):
        for kind in KINDS:
            own = folder / f"{app}-{kind}"
            own.mkdir()
            env = {
                "REDIS_URL": broker.url,
                "DATABASE_URL": f"sqlite:///{own}/database",
                "FLASK_SECRET_KEY": SECRET_KEY,
                "FLASK_SKIP_DOTENV": "1",
                "FLASK_BROKER_TRANSPORT": KINDS[kind],
            }
            page, cookie = "/", ""
            if app == "blog_autotag" and kind != "minimal":
                page, cookie = "/posts/new", sign_in(env)
            target = MINIMAL if kind == "minimal" else f"{app}:create_app()"
            web = parts.enter_context(SyncGunicorn(target, own, **env))
            hidden, cookie = visit(web.url + page, cookie)
            form = Form(web.port, path, typed | hidden, cookie)
            found.setdefault(app, {})[kind] = form
    return found


def sign_in(env: dict[str, str]) -> str:
    """Make the blog's database and a user. Returns the user's cookie."""
    app = blog_autotag.create_app(
        DATABASE_URL=env["DATABASE_URL"], SECRET_KEY=SECRET_KEY
    )
    with app.app_context():
        Base.metadata.create_all(db.engine)
        user = User(email="you@example.com", password_hash="none")  # noqa: S106
        db.session.add(user)
        db.session.commit()
        signer = SecureCookieSessionInterface().get_signing_serializer(app)
        assert signer  # noqa: S101
        return (
            f"blog_autotag={signer.dumps({'session_key': user.session_key})}"
        )


def visit(url: str, cookie: str) -> tuple[dict[str, str], str]:
    """Load a page. Returns the hidden field against other sites, if it has
    one, and the cookie that the browser has then."""
    with urlopen(Request(url, headers={"Cookie": cookie})) as answer:  # noqa: S310
        token = TOKEN.search(answer.read().decode())
        new = answer.headers["Set-Cookie"]
    cookie = new.partition(";")[0] if new else cookie
    return ({"csrf_token": token[1]} if token else {}), cookie


def measure(form: Form) -> dict[str, float]:
    rate = peak(form.port, form.request, SECONDS)
    took = latencies(form.port, form.request, rate / 2, SECONDS)
    return {"forms/s": rate, "p99 ms": quantiles(took, n=100)[98] * 1_000}


def run(rounds: int, only: str) -> dict[str, dict[str, list[float]]]:
    """Return for each figure of each form what each round gave, by kind."""
    found: dict[str, dict[str, list[float]]] = {}
    with tempfile.TemporaryDirectory() as name, ExitStack() as parts:
        folder = Path(name)
        broker = parts.enter_context(Broker(folder))
        forms = serve(parts, broker, folder, only)
        for form in (form for of in forms.values() for form in of.values()):
            peak(form.port, form.request, 0.5)  # imports, and connects
        for _ in range(rounds):
            for app in forms:
                for kind, form in forms[app].items():
                    for figure, value in measure(form).items():
                        of = found.setdefault(f"{app}, {figure}", {})
                        of.setdefault(kind, []).append(value)
                    broker.client.flushall()
    return found


def trials(asked: Asked) -> Iterator[Trial]:
    for app, *_ in FORMS[: asked.size(len(FORMS), 1)]:
        yield Trial("forms", app, partial(once, app))


def once(app: str) -> dict[str, float]:
    """Return the figures of one round, of each kind."""
    return {
        f"{figure.partition(', ')[2]}, {kind}": values[0]
        for figure, of in run(1, app).items()
        for kind, values in of.items()
    }


def table(found: dict[str, dict[str, list[float]]]) -> str:
    """Return medians, ranges, and medians of each round's ratios."""
    lines = [f"| | {' | '.join(KINDS)} |", "|---|---|---|---|"]
    for figure, of in found.items():
        cells = []
        for kind, values in of.items():
            pairs = zip(values, of["minimal"], strict=True)
            ratio = median(value / base for value, base in pairs)
            span = f"{min(values):,.3g} to {max(values):,.3g}"
            cell = f"{median(values):,.4g} ({span})"
            cells.append(cell + f", x {ratio:.2f}" * (kind != "minimal"))
        lines.append(f"| {figure} | {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("rounds", nargs="?", type=int, default=15)
    parser.add_argument("--only", default="", help="a part of an app's name")
    given = parser.parse_args()
    print(table(run(given.rounds, given.only)))


if __name__ == "__main__":
    main()
