"""Saves a new user together with the token of the form."""

from collections.abc import Callable

from sqlalchemy.exc import IntegrityError

from blog_autotag.database import db
from blog_autotag.models.user import User
from blog_autotag.once import raise_if_saved, remember
from blog_autotag.users.forms import TAKEN, NewUserForm


def save_user(
    form: NewUserForm, location: Callable[[User], str], is_admin: bool = False
) -> User | None:
    """Check the form, commit the new user and return it.

    location: returns the page that answers this form, now and if it is sent
    again. Returns None if the form is refused: its errors say why. Raises
    SavedBefore if this form was saved before.
    """
    # Before the checks: they would say that the first copy's address is
    # taken.
    raise_if_saved(form.form_token.data)
    if not form.validate():
        return None
    user = User(email=form.email.data, is_admin=is_admin)
    user.set_password(form.password.data)
    db.session.add(user)
    try:
        db.session.flush()
    except IntegrityError:  # another request took the address after the check
        db.session.rollback()
        raise_if_saved(form.form_token.data)
        form.email.errors = [TAKEN]
        return None
    remember(form.form_token.data, location(user))
    db.session.commit()
    return user
