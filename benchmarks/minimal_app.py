"""The least Flask app that answers a form and enqueues a task.

It is what forms.py compares the apps with: WTForms, .delay(), the event
"task-sent", and the transport that kombu brings. It has no page, no record
of its tasks, and sends a form twice that was sent twice. `/posts` also does
what a blog cannot do without: it knows who is signed in, and saves a row.
"""

import os

from celery import Celery
from flask import Flask, redirect, request, session
from flask.typing import ResponseReturnValue
from flask_wtf import CSRFProtect
from flask_wtf.csrf import generate_csrf
from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from wtforms import Form, StringField
from wtforms.validators import DataRequired, Email, Length

app = Flask(__name__)
app.secret_key = os.environ.get("FLASK_SECRET_KEY", "of a benchmark")
engine = create_engine(os.environ.get("DATABASE_URL", "sqlite://"))
celery = Celery("minimal", broker=os.environ.get("REDIS_URL"))
celery.conf.update(task_ignore_result=True, task_send_sent_event=True)
csrf = CSRFProtect(app)


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "authors"
    id: Mapped[int] = mapped_column(primary_key=True)


class Note(Base):
    __tablename__ = "notes"
    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int]
    title: Mapped[str]
    content: Mapped[str]


class MoodForm(Form):
    email = StringField(validators=[DataRequired(), Email()])
    mood = StringField(validators=[DataRequired(), Length(max=200)])


class SequenceForm(Form):
    email = StringField(validators=[DataRequired(), Email()])
    sequence_length = StringField(validators=[DataRequired()])


class NoteForm(Form):
    title = StringField(validators=[DataRequired(), Length(max=200)])
    content = StringField(validators=[DataRequired()])


@celery.task
def work(*typed: object) -> None:
    pass


@app.post("/mailers")
@csrf.exempt
def mailers() -> ResponseReturnValue:
    form = MoodForm(request.form)
    if not form.validate():
        return form.errors, 422
    work.delay(form.email.data, form.mood.data)
    return redirect("/sent", code=303)


@app.post("/sequences")
@csrf.exempt
def sequences() -> ResponseReturnValue:
    form = SequenceForm(request.form)
    if not form.validate():
        return form.errors, 422
    work.delay(form.email.data, int(form.sequence_length.data))
    return redirect("/thanks", code=303)


@app.get("/")
def sign_in() -> str:
    """Make the tables and the author, and show a form's hidden field."""
    Base.metadata.create_all(engine)
    with Session(engine) as rows, rows.begin():
        rows.merge(Author(id=1))
    session["author_id"] = 1
    return f'<input name="csrf_token" value="{generate_csrf()}">'


@app.post("/posts")
def posts() -> ResponseReturnValue:
    form = NoteForm(request.form)
    if not form.validate():
        return form.errors, 422
    with Session(engine, expire_on_commit=False) as rows, rows.begin():
        author = rows.get_one(Author, session["author_id"])
        note = Note(author_id=author.id)
        form.populate_obj(note)
        rows.add(note)
    work.delay(note.id)
    return redirect("/posts", code=303)
