"""The tab Queues."""

from flask import Blueprint, render_template

bp = Blueprint("queues", __name__, url_prefix="/queues")


@bp.get("/")
def index() -> str:
    return render_template("backstage/queues.html")
