"""Answers that prove the check: to read on gives the exercise away."""

START = "NAME is still empty."

RIGHT = {
    "both_quotes": """NAME = 'Dwayne "The Rock" O\\'Neal'
""",
    "other_letters": """NAME = "Łukasz, 王小明"
""",
    "put_together": """
first, last = "Ada", "Lovelace"
NAME = f"{first} {last}"
""",
}

WRONG = {
    "no_quotes": (
        """NAME = Grace
""",
        "Python does not know the word Grace: put the name between quotes.",
    ),
    "number": (
        """NAME = 7
""",
        "NAME is 7, and should be a text.",
    ),
    "greets_nobody": (
        '''
NAME = "Grace"


@app.task
def greet(name: str) -> str:
    """Return a greeting, which the worker logs."""
    return "Hello!"
''',
        "The worker's log has no greeting for Grace.",
    ),
}
