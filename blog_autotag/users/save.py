"""Saves a new user together with the token of the form."""

from collections.abc import Callable

from sqlalchemy.exc import IntegrityError

from blog_autotag.database import db
from blog_autotag.models.user import User
from blog_autotag.once import remember
from blog_autotag.users.forms import NewUserForm


def save_user(
    form: NewUserForm, location: Callable[[User], str], is_admin: bool = False
) -> User | None:
    """The committed user; None if the same form, or another with the same
    address, was saved in the meantime.

    location: the page that answers this form, also when it is sent again.
    """
    user = User(email=form.email.data.lower(), is_admin=is_admin)
    user.set_password(form.password.data)
    db.session.add(user)
    try:
        db.session.flush()
        remember(form.form_token.data, location(user))
        db.session.commit()
    except IntegrityError:
        db.session.rollback()
        return None
    return user
