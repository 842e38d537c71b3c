"""All pages, and the commands of `flask --app blog_autotag`."""

from flask import Flask
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

import backstage
from blog_autotag import errors, shell, upgrade
from blog_autotag.demo.traffic import traffic
from blog_autotag.posts import lesson_buttons, tag_page
from blog_autotag.posts import views as posts
from blog_autotag.seed import seed
from blog_autotag.users import admin, auth, commands
from blog_autotag.users import views as users
from plumbing import pages
from plumbing.records import status


def init_app(app: Flask) -> None:
    if proxies := app.config["PROXIES"]:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=proxies, x_proto=0, x_host=0
        )
    CSRFProtect(app)
    errors.init_app(app)
    pages.init_app(app)
    app.before_request(auth.load_user)
    for part in (status, posts, tag_page, users, admin):
        app.register_blueprint(part.bp)
    if app.debug:
        app.register_blueprint(lesson_buttons.bp)
    backstage.init_app(app, auth.is_admin, auth.refuse, auth.address)
    for command in (upgrade.db_group, commands.make_admin, seed, traffic):
        app.cli.add_command(command)
    app.shell_context_processor(shell.names)
