"""Answers that prove the check: to read on gives the exercise away."""

START = "The request still does the step 'picture' itself."

RIGHT = {
    "one_task": """
@app.task
def welcome_member(number: int) -> None:
    resize_picture(number)
    send_welcome(number)


@web.post("/members")
def become_member() -> str:
    name = request.form["name"]
    check_name(name)
    number = save_member(name)
    welcome_member.delay(number)
    return f"Welcome! You are member number {number}."
""",
    "chain": """
from celery import chain, shared_task


@shared_task
def resize_picture(number: int) -> None:
    sleep(2)
    note("picture")


@shared_task
def send_welcome(number: int) -> None:
    sleep(2)
    note("welcome")


@web.post("/members")
def become_member() -> str:
    name = request.form["name"]
    check_name(name)
    number = save_member(name)
    chain(resize_picture.si(number), send_welcome.si(number)).delay()
    return f"Welcome! You are member number {number}."
""",
    "by_name": """
picture = app.task(resize_picture, name="picture")
welcome = app.task(send_welcome, name="welcome")


@web.post("/members")
def become_member() -> str:
    name = request.form["name"]
    check_name(name)
    number = save_member(name)
    app.send_task("picture", args=[number])
    app.send_task("welcome", kwargs={"number": number})
    return f"Welcome! You are member number {number}."
""",
}

WRONG = {
    "all_in_one": (
        """
@app.task
def add_member(name: str) -> None:
    check_name(name)
    number = save_member(name)
    resize_picture(number)
    send_welcome(number)


@web.post("/members")
def become_member() -> str:
    add_member.delay(request.form["name"])
    return "Welcome!"
""",
        "The page answers before the step 'save' is done.",
    ),
    "only_one": (
        """
@app.task
def resize_picture(number: int) -> None:
    sleep(2)
    note("picture")


@web.post("/members")
def become_member() -> str:
    name = request.form["name"]
    check_name(name)
    number = save_member(name)
    resize_picture.delay(number)
    send_welcome(number)
    return f"Welcome! You are member number {number}."
""",
        "The request still does the step 'welcome' itself.",
    ),
    "thread": (
        """
from threading import Thread


@web.post("/members")
def become_member() -> str:
    name = request.form["name"]
    check_name(name)
    number = save_member(name)
    Thread(target=resize_picture, args=[number]).start()
    Thread(target=send_welcome, args=[number]).start()
    return f"Welcome! You are member number {number}."
""",
        "The step 'picture' was done by the page's process, after its answer,"
        " and not by a worker: was it enqueued?",
    ),
    "process": (
        """
from multiprocessing import Process


@web.post("/members")
def become_member() -> str:
    name = request.form["name"]
    check_name(name)
    number = save_member(name)
    Process(target=resize_picture, args=[number]).start()
    Process(target=send_welcome, args=[number]).start()
    return f"Welcome! You are member number {number}."
""",
        "The step 'picture' was not done by the worker.",
    ),
    "no_number": (
        """
@app.task
def send_welcome(number: int) -> None:
    sleep(2)
    note("welcome")


@web.post("/members")
def become_member() -> str:
    name = request.form["name"]
    check_name(name)
    number = save_member(name)
    send_welcome.delay()
    return f"Welcome! You are member number {number}."
""",
        "The page answers 500: TypeError: send_welcome() missing 1 required"
        " positional argument: 'number'",
    ),
}
