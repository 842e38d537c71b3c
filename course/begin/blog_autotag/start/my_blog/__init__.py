"""Blog Autotag by hand: posts, and the users who write them.

models      the tables
migrations  the steps from an empty database to these tables
forms       what the forms accept
users       signing up, in and out
posts       the pages of posts
"""

from pathlib import Path

from flask import Flask
from flask_alembic import Alembic
from flask_wtf import CSRFProtect

from my_blog import posts, users
from my_blog.models import Base, db
from plumbing import pages, settings

FILE = Path(__file__).parent.parent / "my_blog.db"


def create_app(**overrides: object) -> Flask:
    app = Flask(__name__)
    app.config.from_mapping(settings.defaults(app.name))
    app.config["SQLALCHEMY_ENGINES"] = {"default": f"sqlite:///{FILE}"}
    settings.read_environment(app)
    app.config.update(overrides)
    db.init_app(app)
    Alembic(app, metadatas=Base.metadata)  # adds the command `flask db`
    CSRFProtect(app)
    pages.init_app(app)
    app.before_request(users.load_user)
    app.register_blueprint(users.bp)
    app.register_blueprint(posts.bp)
    return app
