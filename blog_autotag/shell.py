"""Names that are ready in flask --app blog_autotag shell.

Flask-SQLAlchemy-Lite adds `db` and the tables' classes.
"""

from blog_autotag.demo.tasks import demo, fail, flake, urgent
from blog_autotag.tags.available import opencalais
from blog_autotag.tags.tasks import tag_post
from blog_autotag.users.tasks import write_user_log


def names() -> dict[str, object]:
    return {
        "demo": demo,
        "urgent": urgent,
        "flake": flake,
        "fail": fail,
        "tag_post": tag_post,
        "opencalais": opencalais,
        "write_user_log": write_user_log,
    }
