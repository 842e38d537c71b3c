"""What `make begin mood_mailer` copies from the apps in the repository."""

BORROWED = {
    "course/begin/start.mk": "Makefile",
    "plumbing/static/style.css": "my_mood/static/style.css",
    "mood_mailer/templates/mood_mailer/mail.txt": "my_mood/templates/mail.txt",
}
