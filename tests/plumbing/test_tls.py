"""rediss://: everybody verifies the broker's certificate, or nobody does."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from kombu import pools
from kombu.exceptions import OperationalError

import fibtastic
from doctor.broker import does_not_answer
from fibtastic.tasks import send_sequence
from parts.ports import free_port
from parts.process import Part
from parts.worker import PROCFILE, Worker
from plumbing.broker import make_client
from tests.flower.browser import Browser
from tests.flower.conftest import Flower
from tests.runner.test_redis_cli import typed

OPENSSL, SERVER = shutil.which("openssl"), shutil.which("redis-server")
pytestmark = pytest.mark.skipif(
    not (OPENSSL and SERVER),
    reason="the bundled broker has no TLS: install redis-server and openssl",
)
ARGUMENTS = ("a@example.com", 3, "test")
REFUSED = "CERTIFICATE_VERIFY_FAILED"


class TlsBroker(Part):
    """Debian's Redis with a certificate for `host`, signed by ca.pem."""

    def __init__(self, folder: Path, host: str) -> None:
        self.port, files = free_port(), folder / host
        self.url = f"rediss://localhost:{self.port}/0"
        self.ca = folder / "ca.pem"
        options = (
            f"-keyout {files}.key -out {files}.pem -nodes -days 2 -x509"
            f" -newkey rsa:2048 -subj /CN={host} -addext"
            f" subjectAltName=DNS:{host}"
        )
        ca = folder / "ca"
        if not self.ca.exists():
            openssl(
                f"req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=test"
                f" -keyout {ca}.key -out {self.ca}"
            )
        openssl(f"req {options} -CA {self.ca} -CAkey {ca}.key")
        super().__init__(
            f"{SERVER} --port 0 --tls-port {self.port} --save ''"
            f" --tls-auth-clients no --tls-ca-cert-file {self.ca}"
            f" --tls-cert-file {files}.pem --tls-key-file {files}.key",
            folder / f"{host}.log",
        )

    def start(self) -> None:
        super().start()
        self.wait_until(lambda: self.printed("Ready to accept") > 0, 10, "TLS")


def openssl(arguments: str) -> None:
    command = [str(OPENSSL), *arguments.split()]
    subprocess.run(command, check=True, capture_output=True)


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TlsBroker]:
    with TlsBroker(tmp_path_factory.mktemp("tls"), "localhost") as broker:
        yield broker


@pytest.fixture(scope="module")
def elsewhere(tls: TlsBroker) -> Iterator[TlsBroker]:
    """Its certificate is for another host name."""
    with TlsBroker(tls.ca.parent, "elsewhere.example") as broker:
        yield broker


def both(url: str) -> str:
    """Return what our client and the producer answer: "" or why not."""
    ours = theirs = ""
    pools.reset()  # kombu tells connections apart, but not by their options
    try:
        make_client(url).ping()
    except redis.ConnectionError as error:
        ours = str(error)
    try:
        fibtastic.create_app(REDIS_URL=url)
        send_sequence.apply_async(ARGUMENTS, queue="nobody")
    except OperationalError as error:
        theirs = str(error)
    assert (REFUSED in ours) == (REFUSED in theirs)
    assert bool(ours) == bool(theirs)
    return ours


@pytest.mark.parametrize(
    "option", ["", "?ssl_cert_reqs=optional", "?ssl_cert_reqs=CERT_REQUIRED"]
)
def test_a_certificate_of_an_unknown_ca_is_refused(
    tls: TlsBroker, option: str
) -> None:
    assert REFUSED in both(f"{tls.url}{option}")


@pytest.mark.parametrize(
    "option", ["", "&ssl_cert_reqs=required", "&ssl_check_hostname=true"]
)
def test_it_is_accepted_if_the_ca_is_named(
    tls: TlsBroker, option: str
) -> None:
    assert both(f"{tls.url}?ssl_ca_certs={tls.ca}{option}") == ""


@pytest.mark.parametrize("none", ["none", "NONE", "CERT_NONE", "cert_none"])
def test_it_is_accepted_if_nothing_is_verified(
    elsewhere: TlsBroker, none: str
) -> None:
    assert both(f"{elsewhere.url}?ssl_cert_reqs={none}") == ""


def test_a_certificate_for_another_host_is_refused(
    elsewhere: TlsBroker,
) -> None:
    known = f"{elsewhere.url}?ssl_ca_certs={elsewhere.ca}"

    assert "Hostname mismatch" in both(known)
    assert both(f"{known}&ssl_check_hostname=false") == ""


def test_a_worker_takes_messages_over_tls(
    tls: TlsBroker, tmp_path: Path
) -> None:
    url = f"{tls.url}?ssl_ca_certs={tls.ca}"
    fibtastic.create_app(REDIS_URL=url)
    send_sequence.delay(*ARGUMENTS)

    env = {"REDIS_URL": url, "FLASK_MAIL_PORT": str(free_port())}
    with Worker("fibtastic", tmp_path, **env) as worker:
        worker.wait_until(
            lambda: worker.printed("send_sequence[") > 0, 20, "the message"
        )

    assert f"transport:   rediss://:**@localhost:{tls.port}/0" in (
        worker.output()
    )


def test_a_worker_refuses_an_unknown_ca(
    tls: TlsBroker, tmp_path: Path
) -> None:
    command, log = PROCFILE["fibtastic-worker"], tmp_path / "log"
    with Part(command, log, {"REDIS_URL": tls.url}) as worker:
        worker.wait_until(lambda: worker.printed(REFUSED) > 0, 30, REFUSED)

    assert worker.printed(" ready.") == 0


def test_the_prompt_and_the_doctor_say_what_to_do(tls: TlsBroker) -> None:
    advice = "Add ?ssl_ca_certs=/path/of/ca.pem to REDIS_URL"

    prompt = typed(tls.url, "PING")

    assert advice in prompt
    assert advice in str(does_not_answer(tls.url, Exception(both(tls.url))))
    assert "PONG" in typed(f"{tls.url}?ssl_ca_certs={tls.ca}", "PING")


def test_flower_counts_the_messages_over_tls(
    tls: TlsBroker, tmp_path: Path
) -> None:
    """It verifies, too: without the CA it knows no queue."""
    url = f"{tls.url}?ssl_ca_certs={tls.ca}"
    client = make_client(url)
    client.flushall()
    client.rpush("celery", "a", "b", "c")

    env = {"REDIS_URL": url, "FLOWER_CONF": "flowerconfig.py"}
    with Flower(tmp_path, **env) as flower:
        page = Browser(flower.url).get("/broker").text

    assert re.search(r"<td>celery</td>\s*<td[^>]*>3</td>", page)
