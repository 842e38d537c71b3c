"""The course: lessons, exercises, and what shows, checks and measures them.

lessons/, glossary.md, phrase-book.md, choosing.md and teacher.md are texts;
tests/course does each lesson and compares what happens.

exercises  files with a hole in them, and a check for each
begin      `make begin`: an app of the learner's own, built in the lessons
checker    `make exercise`: runs those checks
site       `make course`: the lessons as a site
measure    what lesson 1 says about answering now and later
pictures   the screenshots and the GIFs, and the programs that make them
"""
