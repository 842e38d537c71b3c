"""What the checks say of mistakes that beginners make."""

import re
from pathlib import Path

import pytest

from course.checker.catalogue import EXERCISES
from course.checker.run_check import NOT_YET
from tests.course.test_exercises import check

PERSON_IS_ADMIN = 'person is not None and person["is_admin"]'
MAIL_PORT_AS_TEXT = 'os.environ.get("MAIL_PORT", 1025)'
# An exercise, the changes to its solution, and what the check says of it.
MISTAKES: list[tuple[str, dict[str, str], str]] = [
    (
        "admins_only",
        {PERSON_IS_ADMIN: 'session.get("name") == "ada"'},
        "Eve is an admin, and /backstage/queues/ answers 404.",
    ),
    (
        "admins_only",
        {
            PERSON_IS_ADMIN: 'session.get("is_admin", False)',
            'session["name"] = name': 'session["is_admin"] ='
            ' PEOPLE.get(name, {}).get("is_admin", False)',
        },
        "Eve, who was removed, gets to /backstage/queues/.",
    ),
    (
        "autotag",
        {
            "    tag_post.delay(post_id)\n": "",
            ') -> None:\n    """Save': ") -> None:\n"
            '    tag_post.delay(post_id)\n    """Save',
        },
        "The task is enqueued before the post is committed; a quick worker"
        " would not find it.",
    ),
    (
        "autotag",
        {"max_retries=3": "max_retries=1"},
        "The API failed, and the task asked it 2 times only; retry, at most 3"
        " times.",
    ),
    (
        "autotag",
        {"SELECT text FROM posts": "SELECT text FROM post"},
        "The task fails: OperationalError('no such table: post') (line 57 of"
        " autotag.py)",
    ),
    (
        "cap_retries",
        {
            "autoretry_for=(ServiceBusy,)": "autoretry_for=(Exception,),"
            " dont_autoretry_for=(CardRefused,)"
        },
        "pay is retried after a ValueError as well.",
    ),
    (
        "create_row",
        {"add_visit(number: int, page: str)": "add_visit(page: str)"},
        "add_visit can't be called with these arguments:"
        " add_visit() takes 1 positional argument but 2 were given.",
    ),
    (
        "fewer_trips",
        {"@app.task\n": '@app.task(queue="news")\n'},
        "The queue news holds a message that nobody takes: the worker listens"
        " to celery.",
    ),
    (
        "mood_task",
        {"deliver_mood(email, mood)": 'deliver_mood(email, "happy")'},
        "The mail says 'happy is the mood of the day.', and the mood was"
        " curious.",
    ),
    (
        "mood_task",
        {
            "send_mood_email(email: str, mood: str)": (
                "send_mood_email(email: str)"
            )
        },
        "send_mood_email can't be called with these arguments:"
        " send_mood_email() takes 1 positional argument but 2 were given.",
    ),
    (
        "nine_o_clock",
        {"apply_async([text]": "apply_async([zone]"},
        "The message for remind has the arguments ['Europe/Berlin'] {}, and"
        " not the text.",
    ),
    (
        "offload",
        {
            "import os\n": "import os\nfrom multiprocessing import Process\n",
            "@app.task\n": "",
            "resize_picture.delay(number)": (
                "Process(target=resize_picture, args=[number]).start()"
            ),
            "send_welcome.delay(number)": (
                "Process(target=send_welcome, args=[number]).start()"
            ),
        },
        "The step 'picture' was not done by the worker.",
    ),
    (
        "offload",
        {"send_welcome.delay(number)": "send_welcome.delay()"},
        "The page answers 500: TypeError: send_welcome() missing 1"
        " required positional argument: 'number'",
    ),
    (
        "rounds",
        {"ceil(tasks / at_once)": "(tasks // at_once + tasks % at_once)"},
        "26 tasks of 3 s, 8 at once, are 4 rounds: 12 s, not 15 s.",
    ),
    (
        "rounds",
        {"return ceil(": "ceil("},
        "seconds_until_empty returns None, and not a number.",
    ),
    (
        "seen_in_flower",
        {"argsrepr=\"('***', '***')\"": "argsrepr=f\"('***', {amount})\""},
        "Flower shows the amount 70500123.",
    ),
    (
        "seen_in_flower",
        {
            "    redis.rpush(": (
                '    print(f"to {email}: {amount} euros")\n    redis.rpush('
            )
        },
        "The worker's log has the address you@example.com.",
    ),
    (
        "seen_in_flower",
        {"return str(task.id)": "return 7"},
        "enqueue returns 7, and should return the task's id.",
    ),
    (
        "settings",
        {'int(os.environ.get("MAIL_PORT", "1025"))': MAIL_PORT_AS_TEXT},
        "MAIL_PORT is not a number; what comes from the environment is a"
        " text.",
    ),
    (
        "survive_kill",
        {
            "        send_receipt(order, email)\n": "",
            "  # seconds\n": "\n        send_receipt(order, email)\n",
        },
        "The inbox refused the mail for order 9 twice, and in the end its"
        " customer gets 0 mails.",
    ),
]


def write_mistake(folder: Path, name: str, changes: dict[str, str]) -> Path:
    """Write an exercise's solution with a mistake: old text -> new text."""
    text = (EXERCISES[name].folder / "solution.py").read_text()
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    file = folder / f"{name}.py"
    file.write_text(text)
    return file


@pytest.mark.parametrize(("name", "changes", "line"), MISTAKES)
def test_a_mistake_is_named(
    name: str, changes: dict[str, str], line: str, tmp_path: Path
) -> None:
    file = write_mistake(tmp_path, name, changes)

    assert check(EXERCISES[name], file) == (NOT_YET, line)


@pytest.mark.parametrize(
    ("name", "call"),
    [
        ("mood_task", "deliver_mood(email, mood)\n"),
        ("create_row", "connect() as"),
        ("offload", 'note("picture")'),
        ("fewer_trips", "write_to(person)\n\n\n"),
        ("right_pool", 'redis.rpush("drawing"'),
        ("settings", "server.sendmail("),
    ],
)
def test_a_task_that_fails_is_named(
    name: str, call: str, tmp_path: Path
) -> None:
    file = write_mistake(tmp_path, name, {call: f"oops.{call}"})

    status, said = check(EXERCISES[name], file)

    line = """The task fails: NameError("name 'oops' is not defined")"""
    assert (status, said.partition(" (")[0]) == (NOT_YET, line)
    place = re.search(rf" \(line (\d+) of {name}.py\)$", said)
    assert place
    assert "oops." in file.read_text().splitlines()[int(place[1]) - 1]
