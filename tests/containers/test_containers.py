"""docker-compose.yml, run for real: `make test-containers`."""

import re
from collections.abc import Iterator
from itertools import chain

import pytest

from parts.waiting import wait_for
from tests.containers.compose import Compose
from tests.containers.visitor import Visitor

pytestmark = pytest.mark.timeout(900)  # the first test waits for the build

POST = {
    "title": "Baking bread with Python",
    "content": "Python counts the hours of the sourdough. Bread needs time,"
    " and the sourdough needs Python to remind me of the bread.",
    "tag_list": "kitchen",
}
ONCE = ("setup", "migrate")  # they end when they are done


@pytest.fixture(scope="module")
def compose(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Compose]:
    no_settings = tmp_path_factory.mktemp("compose") / "empty.env"
    no_settings.touch()
    compose = Compose(no_settings)
    try:
        compose.up()
        yield compose
    finally:
        compose.remove()


@pytest.fixture
def visitor(compose: Compose) -> Visitor:
    return Visitor(compose)


def test_a_mood_is_mailed(visitor: Visitor) -> None:
    task_id = visitor.send_mood("mood@example.com")

    visitor.wait_until("mood_mailer", task_id, "succeeded")

    assert len(visitor.mails_to("mood@example.com")) == 1


def test_a_sequence_is_mailed(visitor: Visitor) -> None:
    task_id = visitor.order("fib@example.com", 10)

    visitor.wait_until("fibtastic", task_id, "succeeded")

    (mail,) = visitor.mails_to("fib@example.com")
    assert "0, 1, 1, 2, 3, 5, 8, 13, 21, 34" in mail["text"]


def test_a_post_is_tagged(visitor: Visitor) -> None:
    visitor.sign_up("writer@example.com")

    post = visitor.write(**POST)

    wait_for(lambda: is_tagged(visitor, post), 60, "the tag python")
    assert "Save and wait" not in visitor.get("blog_autotag", "/posts/new")


def is_tagged(visitor: Visitor, post: str) -> bool:
    tags = visitor.get("blog_autotag", f"{post}/tags")
    return bool(re.search(r'"tag auto"[^>]*/tags/python"', tags))


def test_a_killed_worker_is_started_again_and_does_its_work(
    compose: Compose, visitor: Visitor
) -> None:
    """Send SIGKILL to all its processes, as when memory runs out.

    Not `docker kill`: Docker starts nothing again that a person stopped.
    """
    name = "fibtastic-worker"
    task_id = visitor.order("killed@example.com", 27)
    visitor.wait_until("fibtastic", task_id, "running")

    compose.inside(name, "sh", "-c", "kill -9 -1", check=False)

    wait_for(lambda: compose.inspect(name)["RestartCount"], 30, "a restart")
    assert not visitor.mails_to("killed@example.com")
    visitor.wait_until("fibtastic", task_id, "succeeded")
    assert len(visitor.mails_to("killed@example.com")) == 1


def test_a_stopped_worker_gives_back_what_it_has_not_finished(
    compose: Compose, visitor: Visitor
) -> None:
    task_id = visitor.order("stopped@example.com", 27)
    visitor.wait_until("fibtastic", task_id, "running")

    compose("stop", "fibtastic-worker")

    assert compose.inspect("fibtastic-worker")["State"]["ExitCode"] == 0
    queued = compose.inside("redis", "redis-cli", "llen", "fibtastic")
    assert queued.strip() == "1"
    compose("start", "fibtastic-worker")
    visitor.wait_until("fibtastic", task_id, "succeeded")


def test_down_and_up_again_everything_is_still_there(
    compose: Compose, visitor: Visitor
) -> None:
    visitor.sign_up("patient@example.com")
    post = visitor.write(**POST)
    wait_for(lambda: is_tagged(visitor, post), 60, "the tag python")
    sent = visitor.send_mood("before@example.com")
    visitor.wait_until("mood_mailer", sent, "succeeded")
    compose("stop", "mood_mailer-worker")
    queued = visitor.send_mood("after@example.com")

    compose.down()
    compose.up()

    visitor.wait_until("mood_mailer", queued, "succeeded")
    assert len(visitor.mails_to("after@example.com")) == 1
    assert len(visitor.mails_to("before@example.com")) == 1
    assert is_tagged(visitor, post)
    signed_in = visitor.get("blog_autotag", "/")
    assert "Signed in as patient@example.com" in signed_in


def test_flower_shows_the_workers_of_all_three_apps_to_an_admin(
    compose: Compose, visitor: Visitor
) -> None:
    email = "boss@example.com"
    visitor.sign_up(email)
    flask = ("flask", "--app", "blog_autotag", "make-admin", email)
    compose.inside("blog_autotag-web", *flask)
    visitor.sign_in_to_flower(email)

    def seen() -> bool:
        page = visitor.get("flower", "/workers")
        apps = ("mood_mailer", "fibtastic", "blog_autotag")
        return all(f"{app}@" in page for app in apps)

    wait_for(seen, 30, "the workers' names in Flower")


def test_flower_asks_who_comes_without_a_name(visitor: Visitor) -> None:
    page = visitor.get("flower", "/workers")

    assert "Flower: sign in" in page
    assert "mood_mailer@" not in page


def test_the_doctor_finds_nothing(compose: Compose) -> None:
    said = compose.inside("blog_autotag-web", "python", "-m", "doctor")

    assert said.startswith("Nothing stalls")


def test_only_this_machine_reaches_the_ports(compose: Compose) -> None:
    published = {}
    for service in compose.services():
        ports = compose.inspect(service)["NetworkSettings"]["Ports"]
        for binding in chain.from_iterable(filter(None, ports.values())):
            assert binding["HostIp"] == "127.0.0.1", service
            published[service] = int(binding["HostPort"])

    assert published == {
        "mood_mailer-web": compose.ports["MOOD_MAILER_PORT"],
        "fibtastic-web": compose.ports["FIBTASTIC_PORT"],
        "blog_autotag-web": compose.ports["BLOG_AUTOTAG_PORT"],
        "flower": compose.ports["FLOWER_PORT"],
        "inbox": compose.ports["INBOX_WEB_PORT"],
    }


def test_no_process_is_root_or_has_rights_to_become_it(
    compose: Compose,
) -> None:
    for service in set(compose.services()) - set(ONCE):
        lines = compose.inside(service, "cat", "/proc/1/status").splitlines()
        status = {name: value.split() for name, _, value in map(cut, lines)}

        assert "0" not in status["Uid"], service
        assert int(status["CapBnd"][0], 16) == 0, service
        assert status["NoNewPrivs"] == ["1"], service
        assert compose.inspect(service)["HostConfig"]["ReadonlyRootfs"]


def cut(line: str) -> tuple[str, str, str]:
    return line.partition(":")


def test_redis_keeps_what_is_queued(compose: Compose) -> None:
    for name, value in (
        ("appendonly", "yes"),
        ("maxmemory-policy", "noeviction"),
    ):
        answer = compose.inside("redis", "redis-cli", "config", "get", name)

        assert answer.split() == [name, value]


def test_no_secret_is_where_docker_shows_it(compose: Compose) -> None:
    secrets = [
        compose.inside("blog_autotag-web", "cat", file).strip()
        for file in ("database-password/postgres_password", "var/secret_key")
    ]
    assert [len(secret) for secret in secrets] == [64, 64]

    shown = compose("logs") + compose("config")
    for service in compose.services():
        shown += str(compose.inspect(service))
    assert not any(secret in shown for secret in secrets)


def test_the_image_has_no_tests_and_none_of_their_tools(
    compose: Compose,
) -> None:
    files = compose.inside("inbox", "ls", "-A").split()

    assert {"plumbing", "inbox", "blog_autotag"} < set(files)
    assert not {"tests", ".git", ".env", "Makefile"} & set(files)

    packages = compose.inside("inbox", "pip", "list").lower()

    assert "gunicorn" in packages
    assert "pytest" not in packages
