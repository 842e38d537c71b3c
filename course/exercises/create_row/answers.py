"""Answers that prove the check: to read on gives the exercise away."""

START = "There is no add_visit in the file yet."

RIGHT = {
    "or_ignore": """
@app.task
def add_visit(number: int, page: str) -> None:
    db = connect()
    db.execute("INSERT OR IGNORE INTO visits VALUES (?, ?)", [number, page])
    db.commit()
    db.close()
""",
    "replace": """
@app.task(ignore_result=True)
def add_visit(number: int, page: str) -> None:
    with connect() as db:
        db.execute("REPLACE INTO visits VALUES (?, ?)", (number, page))
""",
    "error_means_done": """
@app.task
def add_visit(number, page):
    try:
        with connect() as db:
            db.execute("INSERT INTO visits VALUES (?, ?)", (number, page))
    except sqlite3.IntegrityError:
        print(f"visit {number} is there already")
""",
}

WRONG = {
    "fails_when_it_comes_again": (
        """
@app.task
def add_visit(number: int, page: str) -> None:
    with connect() as db:
        db.execute("INSERT INTO visits VALUES (?, ?)", (number, page))
""",
        "Delivered a second time, the task fails: IntegrityError('UNIQUE"
        " constraint failed: visits.number')",
    ),
    "not_committed": (
        """
@app.task
def add_visit(number: int, page: str) -> None:
    connect().execute(
        "INSERT OR IGNORE INTO visits VALUES (?, ?)", (number, page)
    )
""",
        "The task ended, and the table has no row: was it committed?",
    ),
    "number_of_the_database": (
        """
@app.task
def add_visit(number: int, page: str) -> None:
    with connect() as db:
        db.execute("INSERT INTO visits (page) VALUES (?)", (page,))
""",
        "Visit 1 was delivered twice and visit 2 once, and the table has these"
        " rows: [(1, '/about'), (2, '/about'), (3, '/about')].",
    ),
    "one_argument": (
        """
@app.task
def add_visit(page: str) -> None:
    with connect() as db:
        db.execute("INSERT INTO visits (page) VALUES (?)", (page,))
""",
        "add_visit can't be called with these arguments: add_visit() takes 1"
        " positional argument but 2 were given.",
    ),
}
