"""The tab Failures: attempts that failed, and a new attempt for each."""

from typing import Any

from flask import (
    Blueprint,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from backstage import failed
from backstage.access import log_change
from backstage.failed import Failure
from backstage.figures import totals
from backstage.lists import Page, celery, client, page_of, search, word
from backstage.words import shown

bp = Blueprint("failures", __name__, url_prefix="/failures")


@bp.get("/")
def index() -> str:
    return render_template(
        "backstage/failures.html",
        page=page(),
        totals=totals(client()),
        there=failed.count(client()),
    )


@bp.post("/retry")
def retry() -> ResponseReturnValue:
    failure = chosen()
    if not failure:
        return gone()
    if failure.why_not:
        flash(f"This is not retried: {failure.why_not}.", "error")
        return back()
    new_id = again(failure)
    if not new_id:
        return gone()
    log_change("retried %r as %r", failure.id, new_id)
    flash(f"Enqueued again, as task {new_id}.")
    return back()


@bp.post("/retry-all")
def retry_all() -> ResponseReturnValue:
    """At most 1,000, about 1 ms each; those that can be retried."""
    failures = list(failed.everything(client()))
    able = [each for each in failures if not each.why_not]
    count = sum(bool(again(each)) for each in able)
    log_change("retried all %d failures", count)
    flash(f"Enqueued again: {count:,} of {len(failures):,}.")
    return back()


@bp.post("/delete")
def delete() -> ResponseReturnValue:
    failure = chosen()
    if not failure or not failed.remove(client(), failure):
        return gone()
    log_change("deleted the failure of %r", failure.id)
    flash(f"Deleted: the failure of {shown(failure.task)}.")
    return back()


@bp.post("/clear")
def clear() -> ResponseReturnValue:
    count = failed.clear(client())
    log_change("deleted all %d failures", count)
    flash(f"Deleted: {count:,} failure{'' if count == 1 else 's'}.")
    return back()


@bp.post("/reset")
def reset() -> ResponseReturnValue:
    failed.reset(client())
    log_change("reset the counter of failures")
    flash("The counter of failed attempts is at 0 again.")
    return back()


def again(failure: Failure) -> str:
    options: dict[str, Any] = {}
    if current_app.config["HIDE_ADDRESSES"]:  # what dashboards will show
        options["argsrepr"] = shown(failure.args)
        options["kwargsrepr"] = shown(failure.kwargs)
    return failed.retry(client(), celery(), failure, **options)


def chosen() -> Failure | None:
    return failed.find(client(), request.form.get("digest", ""))


def gone() -> ResponseReturnValue:
    flash("This failure is not in the list any more.", "error")
    return back()


def back() -> ResponseReturnValue:
    return redirect(url_for(".index"), code=303)


def page() -> Page[Failure]:
    redis_client = client()
    if word():
        return search(failed.everything(redis_client), lambda each: each.text)
    return page_of(
        lambda start, number: failed.window(redis_client, start, number),
        failed.count(redis_client),
    )
