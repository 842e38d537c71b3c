"""My mood: mails you the mood of the day, while your browser waits."""

from flask import Flask
from flask_mail import Mail


def create_app(**overrides: object) -> Flask:
    """Make the app. overrides: settings, for tests."""
    app = Flask(__name__)
    app.config.update(
        MAIL_SERVER="localhost",
        MAIL_PORT=1025,  # the inbox of `make run`
        MOOD_DELAY=5,  # seconds, as if the mail server were slow
    )
    app.config.from_prefixed_env()  # FLASK_MOOD_DELAY=1 and the like
    app.config.update(overrides)
    Mail(app)

    from my_mood import views

    app.register_blueprint(views.bp)
    return app
