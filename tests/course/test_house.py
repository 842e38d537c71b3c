"""A lesson edits the whole system, stops it, and starts it again."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.course.house import open_house
from tests.course.lesson import read_lesson
from tests.course.perform import perform
from tests.course.visitor import Visitor

LESSON = """
```diff file=mood_mailer/looks.py
-        welcome="Welcome to Daily Mood",
+        welcome="Welcome back",
```

In the first terminal:

```console
$ make run
run                 | mood_mailer/looks.py was edited, mood_mailer-worker ...
```

<!-- browser: open http://localhost:5001; see Welcome back -->

In the first terminal:

```console
^C
run                 | stopping everything; press Ctrl-C again to stop at once
$ FLASK_MOOD_DELAY=77 make run
  mood_mailer    http://localhost:5001
run                 | ready in ... s
```

<!-- browser: reload; see 77 seconds and a bit -->

In the second terminal:

```console
$ make stop mood_mailer-worker
mood_mailer-worker is stopped
```
"""


@pytest.mark.timeout(300)
def test_a_lesson_edits_the_project_and_starts_it_again(
    tmp_path: Path, page: Page
) -> None:
    house = open_house(tmp_path)
    path = tmp_path / "lesson.md"
    path.write_text(LESSON)
    assert house.system

    try:
        perform(read_lesson(path), house, lambda: Visitor(page, house))
    finally:
        house.system.stop()
