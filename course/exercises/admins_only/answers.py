"""Answers that prove the check: to read on gives the exercise away."""

START = "A stranger, not signed in, gets to /backstage/queues/."

RIGHT = {
    "one_line": """
def may_enter() -> bool:
    return PEOPLE.get(session.get("name"), {}).get("is_admin", False)
""",
    "a_set": """
def may_enter() -> bool:
    admins = {name for name, person in PEOPLE.items() if person["is_admin"]}
    return session.get("name") in admins
""",
    "early_returns": """
def may_enter():
    if "name" not in session:
        return False
    try:
        return PEOPLE[session["name"]]["is_admin"]
    except KeyError:
        return False
""",
}

WRONG = {
    "anybody_signed_in": (
        """
def may_enter() -> bool:
    return "name" in session
""",
        "Ben, who is not an admin, gets to /backstage/queues/.",
    ),
    "one_name": (
        """
def may_enter() -> bool:
    return session.get("name") == "ada"
""",
        "Eve is an admin, and /backstage/queues/ answers 404.",
    ),
    "no_stranger": (
        """
def may_enter() -> bool:
    return PEOPLE[session["name"]]["is_admin"]
""",
        "fails: KeyError: 'name'",
    ),
    "removed": (
        """
def may_enter() -> bool:
    return session.get("is_admin", False)


def create_app() -> Flask:
    app = Flask("admins_only")
    app.config.from_mapping(settings.defaults("admins_only"))
    celery_init_app(app)
    pages.init_app(app)
    backstage.init_app(app, may_enter=may_enter)

    @app.post("/sign-in/<name>")
    def sign_in(name: str) -> str:
        session["is_admin"] = PEOPLE.get(name, {}).get("is_admin", False)
        return "signed in"

    return app
""",
        "Eve, who was removed, gets to /backstage/queues/.",
    ),
    "list_of_admins_made_once": (
        """
ADMINS = [name for name, person in PEOPLE.items() if person["is_admin"]]


def may_enter() -> bool:
    return session.get("name") in ADMINS
""",
        "Eve is an admin, and /backstage/queues/ answers 404.",
    ),
}
