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

from backstage import failure_log
from backstage.access import log_change
from backstage.failure_log import KeptFailure
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
        there=failure_log.count(client()),
    )


@bp.post("/retry")
def retry() -> ResponseReturnValue:
    failure = chosen()
    if not failure:
        return gone()
    if failure.no_retry_because:
        flash(f"This is not retried: {failure.no_retry_because}.", "error")
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
    failures = list(failure_log.everything(client()))
    able = [each for each in failures if not each.no_retry_because]
    count = sum(bool(again(each)) for each in able)
    log_change("retried all %d failures", count)
    flash(f"Enqueued again: {count:,} of {len(failures):,}.")
    return back()


@bp.post("/delete")
def delete() -> ResponseReturnValue:
    failure = chosen()
    if not failure or not failure_log.remove(client(), failure):
        return gone()
    log_change("deleted the failure of %r", failure.id)
    flash(f"Deleted: the failure of {shown(failure.task)}.")
    return back()


@bp.post("/clear")
def clear() -> ResponseReturnValue:
    count = failure_log.clear(client())
    log_change("deleted all %d failures", count)
    flash(f"Deleted: {count:,} failure{'' if count == 1 else 's'}.")
    return back()


@bp.post("/reset")
def reset() -> ResponseReturnValue:
    failure_log.reset_counter(client())
    log_change("reset the counter of failures")
    flash("The counter of failed attempts is at 0 again.")
    return back()


def again(failure: KeptFailure) -> str:
    options: dict[str, Any] = {}
    if current_app.config["HIDE_ADDRESSES"]:  # what dashboards will show
        options["argsrepr"] = shown(failure.args)
        options["kwargsrepr"] = shown(failure.kwargs)
    return failure_log.retry(client(), celery(), failure, **options)


def chosen() -> KeptFailure | None:
    return failure_log.find(client(), request.form.get("digest", ""))


def gone() -> ResponseReturnValue:
    flash("This failure is not in the list any more.", "error")
    return back()


def back() -> ResponseReturnValue:
    return redirect(url_for(".index"), code=303)


def page() -> Page[KeptFailure]:
    redis_client = client()
    if word():
        return search(
            failure_log.everything(redis_client), lambda each: each.text
        )
    return page_of(
        lambda start, number: failure_log.window(redis_client, start, number),
        failure_log.count(redis_client),
    )
